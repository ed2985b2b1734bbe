// Losses: how wrong one answer is. What training lowers is worked from a network's last sums, and
// with it its slope towards each of them.

import { sigmoid, softmax } from "./activations.js";

/** Of numbers that are answered: the loss, as it is written, and what its mean is called. */
export const LOSSES = {
  error: { formula: "y - p", cost: "mean error", of: (/** @type {number} */ y, /** @type {number} */ p) => y - p },
  absolute: { formula: "|y - p|", cost: "mean absolute error", of: (/** @type {number} */ y, /** @type {number} */ p) => Math.abs(y - p) },
  squared: { formula: "(y - p)^2", cost: "mean squared error", of: (/** @type {number} */ y, /** @type {number} */ p) => (y - p) ** 2 },
};

/** The surprise at a class, in nats. @param {number} p the probability that it was given */
export const surprise = (p) => 0 - Math.log(p);

/** @typedef {(expected: Float64Array, sums: Float64Array, slopes: Float64Array) => number} FromSums gives the loss, and fills in its slopes */

/** @type {Record<string, FromSums>} */
export const FROM_SUMS = {
  squared(expected, sums, slopes) {
    let loss = 0;
    for (let k = 0; k < sums.length; k += 1) {
      const off = sums[k] - expected[k];
      slopes[k] = (2 * off) / sums.length;
      loss += off * off;
    }
    return loss / sums.length;
  },
  binary_cross_entropy(expected, sums, slopes) {
    let loss = 0;
    for (let k = 0; k < sums.length; k += 1) {
      const z = sums[k];
      slopes[k] = (sigmoid(z) - expected[k]) / sums.length;
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - expected[k] * z;
    }
    return loss / sums.length;
  },
  cross_entropy(expected, sums, slopes) {
    const most = Math.max(...sums);
    const given = softmax(sums);
    const log = Math.log(sums.reduce((sum, z) => sum + Math.exp(z - most), 0));
    let loss = 0;
    for (let k = 0; k < sums.length; k += 1) {
      slopes[k] = given[k] - expected[k];
      loss -= expected[k] * (sums[k] - most - log);
    }
    return loss;
  },
};
