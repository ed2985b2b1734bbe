// Numbers drawn from a seed, the same ones for everybody who has it.

export class Dice {
  /** @param {number} seed a whole number */
  constructor(seed) {
    this.state = Math.imul(seed, 2654435761) >>> 0; // neighbouring seeds shall not begin alike
  }

  /** Between 0 and 1 (mulberry32, Ettinger 2017). */
  roll() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends among them. @param {number} low @param {number} high */
  whole(low, high) {
    return low + Math.floor(this.roll() * (high - low + 1));
  }

  /** @template Kind @param {Kind[]} list @returns {Kind} */
  of(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** Some of a list, none of them twice. @template Kind @param {Kind[]} list @param {number} count @returns {Kind[]} */
  some(list, count) {
    const left = [...list];
    return Array.from({ length: count }, () => left.splice(this.whole(0, left.length - 1), 1)[0]);
  }
}
