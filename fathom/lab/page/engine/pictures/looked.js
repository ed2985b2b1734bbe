// What a network that learnt before says of pictures: answers, maps, and what hiding a part does.

import { PictureNetwork, mapsOf } from "./network.js";
import { bytesOf, full, fromLargest, largest, numbers } from "./numbers.js";
import { sight } from "./place.js";

const UNUSUAL = 0.99; // of the pictures kept aside are more usual
const FEWEST_ASIDE = 20; // beyond fewer of them any picture may be, by chance

/**
 * @typedef {import("./network.js").Kept} Kept
 * @typedef {{network: Kept, pictures: {pixels: string, truths: string[]}}} Learnt  a network, and pictures that it has not learnt from
 */

export class Looked {
  /** @param {Learnt} learnt */
  constructor({ network, pictures }) {
    this.network = new PictureNetwork(network);
    this.truths = pictures.truths;
    this.pixels = bytesOf(pictures.pixels);
    const { familiar } = network;
    this.familiar = familiar && { mean: numbers(familiar.mean), precision: squared(numbers(familiar.precision), numbers(familiar.mean).length), distances: numbers(familiar.distances) };
  }

  /** The numbers of one picture. @param {number} picture */
  one(picture) {
    const size = this.pixels.length / this.truths.length;
    return this.pixels.subarray(picture * size, (picture + 1) * size);
  }

  /** What it says of pictures, and how unusual they are. @param {ArrayLike<number>[]} pictures */
  answers(pictures) {
    const { classes, shape } = this.network.kept;
    const each = pictures.map((pixels) => this.network.follow(this.network.inputs(pixels)));
    const unusual = this.familiar ? each.map(({ steps }) => this.unusual(steps)) : [];
    const enough = (this.familiar?.distances.length ?? 0) >= FEWEST_ASIDE;
    return {
      data: { answers: each.map(({ chances }) => classes[largest(chances)]), unusual, strange: unusual.map((one) => enough && one > UNUSUAL) },
      arrays: { pixels: Uint8Array.from(pictures.flatMap((one) => Array.from(one))), chances: Float32Array.from(each.flatMap(({ chances }) => chances)) },
      shapes: { pixels: [pictures.length, ...shape], chances: [pictures.length, classes.length] },
    };
  }

  /** The share of the pictures kept aside that left in the network what is more usual (Mahalanobis 1936). @param {import("./network.js").Step[]} steps */
  unusual(steps) {
    const { mean, precision, distances } = /** @type {NonNullable<typeof this.familiar>} */ (this.familiar);
    const away = impression(steps).map((one, at) => one - mean[at]);
    const distance = away.reduce((all, one, at) => all + one * away.reduce((sum, other, from) => sum + other * precision[from * mean.length + at], 0), 0);
    return distances.filter((one) => one < distance).length / distances.length;
  }

  /** A convolution's maps, one after the other, and its neurons, those that answer most strongly first. @param {ArrayLike<number>} pixels @param {number} layer */
  maps(pixels, layer) {
    const step = this.network.follow(this.network.inputs(pixels)).steps[layer];
    const { layer: { neurons, activation }, shape: [, , rows, columns] } = step;
    const maps = mapsOf(step);
    const own = Array.from({ length: neurons }, (_, neuron) => maps.subarray(neuron * rows * columns, (neuron + 1) * rows * columns));
    const strongest = fromLargest(own.map((map) => map[largest(map)])).map((neuron) => {
      const place = largest(own[neuron]);
      const at = [Math.floor(place / columns), place % columns];
      return { neuron, at, output: own[neuron][place], sees: sight(this.network, layer, at), active: own[neuron].filter((one) => one > 0).length / own[neuron].length };
    });
    return { data: { layer, strongest, activation, looks: 1, most: full(maps) }, arrays: { maps: Float32Array.from(maps) }, shapes: { maps: [neurons, rows, columns] } };
  }

  /** What is left of the named class's probability with a square hidden, at each place. @param {ArrayLike<number>} pixels @param {number} side */
  hide(pixels, side) {
    const { kept: { shape: [high, wide, colours], classes, target } } = this.network;
    const whole = this.network.inputs(pixels);
    const { chances } = this.network.follow(whole);
    const [named, rows, columns] = [largest(chances), places(high, side), places(wide, side)];
    const left = Float32Array.from(rows.flatMap((row) => columns.map((column) => {
      const hidden = whole.slice();
      for (let down = row; down < row + side; down += 1) hidden.fill(0, (down * wide + column) * colours, (down * wide + column + side) * colours); // the mean colour
      return this.network.follow(hidden).chances[named];
    })));
    const changes = left.map((one) => one - chances[named]);
    const worst = largest(changes.map((one) => -one));
    const shape = [rows.length, columns.length];
    return {
      data: { of: `p(${target} = ${classes[named]})`, value: chances[named], rows, columns, worst: [Math.floor(worst / columns.length), worst % columns.length] },
      arrays: { changes, left }, shapes: { changes: shape, left: shape },
    };
  }
}

/** Where a square begins, so that all is hidden: by about half of it from place to place. @param {number} size @param {number} side */
function places(size, side) {
  const last = size - side;
  const step = Math.max(1, side >> 1);
  const each = Array.from({ length: Math.floor(last / step) + 1 }, (_, at) => at * step);
  return each[each.length - 1] === last ? each : [...each, last];
}

/** What a picture leaves in a network: the root of each neuron's mean answer; the last layer's are left out. @param {import("./network.js").Step[]} steps */
function impression(steps) {
  const means = steps.slice(0, -1).filter(({ layer }) => layer.neurons).flatMap(({ layer: { neurons }, outputs }) => {
    const sums = new Float64Array(neurons);
    outputs.forEach((one, at) => (sums[at % neurons] += one));
    return Array.from(sums, (sum) => (sum * neurons) / outputs.length);
  });
  return Float64Array.from(means, (mean) => Math.sign(mean) * Math.sqrt(Math.abs(mean)));
}

/** A matrix whose halves are alike, of the rows of its upper one. @param {Float64Array} half @param {number} side */
function squared(half, side) {
  const whole = new Float64Array(side * side);
  let at = 0;
  for (let row = 0; row < side; row += 1) for (let column = row; column < side; column += 1) whole[row * side + column] = whole[column * side + row] = half[(at += 1) - 1];
  return whole;
}
