// Backpropagation by hand: a tiny network whose every number can be worked out on paper.
//
//     z_i = w_i1 x_1 + w_i2 x_2 + b_i,  a_i = phi(z_i)      two hidden neurons
//     p   = v_1 a_1 + v_2 a_2 + c,      L   = (y - p)²      the answer, and how wrong it is
//     d   = 2 (p - y),                  d_i = v_i d phi'(z_i)      blames: dL/dp and dL/dz_i
//
// Its numbers have one or two digits and follow from a seed.

import { Refused } from "../refused.js";
import { checkNumber } from "./checked.js";
import { Dense } from "./nets/dense.js";
import { keyOf, split, uniform } from "./nets/threefry.js";
import { t } from "../words.js";

const PHI = ["tanh", "sigmoid", "relu"];
const DRAWS = 50; // until what is asked is worth asking

/** @typedef {{x: number[], y: number, w: number[][], b: number[], v: number[], c: number}} Tiny */

/** @param {{seed: number, activation: string, rate: number}} given */
function work({ seed, activation, rate }) {
  checkNumber("seed", seed, 0, 10_000, { whole: true });
  checkNumber("rate", rate, 0, 10, { above: true });
  if (!PHI.includes(activation)) throw new Refused(t`there is no activation "${activation}" here`);
  const network = new Dense([2, 2, 1], activation);
  let key = keyOf(seed);
  for (let draw = 1; ; draw += 1) {
    const [next, mine] = split(key);
    const tiny = drawn(uniform(mine, 12));
    const told = worked(network, tiny, rate);
    if (draw === DRAWS || worthAsking(told)) return { data: told };
    key = next;
  }
}

/** Twelve numbers from -1 to 1 as numbers that are easily written: none of the weights is 0. @param {number[]} dice @returns {Tiny} */
function drawn(dice) {
  const tenths = dice.map((one) => (Math.floor(Math.abs(one) * 9) + 1) * (one < 0 ? -1 : 1) / 10); // ±0.1 to ±0.9
  const halves = dice.map((one) => (Math.floor(Math.abs(one) * 4) + 1) * (one < 0 ? -1 : 1) / 2); // ±0.5 to ±2
  return { x: [halves[0], halves[1]], y: Math.sign(halves[2]), w: [tenths.slice(3, 5), tenths.slice(5, 7)], b: [tenths[7], tenths[8]], v: [tenths[9], tenths[10]], c: tenths[11] };
}

/** Every number on the way there and back, and the weights after a step. @param {Dense} network @param {Tiny} tiny @param {number} rate */
function worked(network, { x, y, w, b, v, c }, rate) {
  const numbers = Float64Array.of(...w.flat(), ...b, ...v, c);
  const slopes = new Float64Array(numbers.length);
  const loss = network.backward(numbers, x, Float64Array.of(y), "squared", slopes);
  const tiny = (/** @type {ArrayLike<number>} */ all) => {
    const row = Array.from(all);
    return { w: [row.slice(0, 2), row.slice(2, 4)], b: row.slice(4, 6), v: row.slice(6, 8), c: row[8] };
  };
  const { slope } = network.activation(0);
  const z = Array.from(network.sums[1]);
  return {
    x, y, w, b, v, c, rate, activation: network.name, z, a: Array.from(network.outputs[1]), steep: z.map(slope),
    p: network.sums[2][0], loss, d: network.blames[2][0], blames: Array.from(network.blames[1]),
    slopes: tiny(slopes), after: tiny(numbers.map((one, at) => one - rate * slopes[at])),
  };
}

/** Something is wrong with the answer, and not all neurons are silent. @param {ReturnType<typeof worked>} told */
function worthAsking({ p, y, z, steep }) {
  return Math.abs(p - y) > 0.3 && z.every((one) => Math.abs(one) > 0.05 && Math.abs(one) < 3) && steep.some((one) => one > 0.05);
}

export const ASKS = { "byhand.work": work };
