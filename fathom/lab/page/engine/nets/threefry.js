// Random numbers that follow from a seed: JAX's Threefry (Salmon, Moraes, Dror & Shaw 2011), so that
// a seed begins with the same weights here as in the library.

const TURNS = [[13, 15, 26, 6], [17, 29, 16, 24]];

/** @typedef {[number, number]} Key */

/** Scramble a counter by a key: twenty rounds. @param {Key} key @param {number} high @param {number} low @returns {Key} */
export function threefry([first, second], high, low) {
  const keys = [first, second, first ^ second ^ 0x1bd11bda];
  let [x, y] = [(high + keys[0]) | 0, (low + keys[1]) | 0];
  for (let five = 0; five < 5; five += 1) {
    for (const turn of TURNS[five % 2]) {
      x = (x + y) | 0;
      y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    }
    x = (x + keys[(five + 1) % 3]) | 0;
    y = (y + keys[(five + 2) % 3] + five + 1) | 0;
  }
  return [x >>> 0, y >>> 0];
}

/** @param {number} seed @returns {Key} */
export const keyOf = (seed) => [0, seed >>> 0];

/** Two keys of one: one to go on with, one to use. @param {Key} key @returns {[Key, Key]} */
export const split = (key) => [threefry(key, 0, 0), threefry(key, 0, 1)];

/** Uniform numbers from -1 to below 1, as of 32 bits. @param {Key} key @param {number} count @param {number} least @returns {number[]} */
export function uniform(key, count, least = -1) {
  const wide = Math.fround(1 - least);
  return Array.from({ length: count }, (_, place) => {
    const [high, low] = threefry(key, 0, place);
    const unit = ((high ^ low) >>> 9) / 2 ** 23; // 23 bits, as a number of 32 has
    return Math.max(least, Math.fround(Math.fround(unit * wide) + least));
  });
}

/** Normal numbers of standard deviation 1 / √2. @param {Key} key @param {number} count */
export const normal = (key, count) => uniform(key, count, Math.fround(-1 + 2 ** -24)).map(inverseOfErf);

const NEAR = [2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941];
const FAR = [-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682];

/** The number whose error function is x (Giles 2012). @param {number} x */
function inverseOfErf(x) {
  const w = -Math.log1p(-Math.fround(x * x)); // rounded as with 32 bits: near 1 it tells
  const [terms, at] = w < 5 ? [NEAR, w - 2.5] : [FAR, Math.sqrt(w) - 3];
  return x * terms.reduce((sum, term) => sum * at + term);
}
