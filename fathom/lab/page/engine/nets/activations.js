// Activations: what a neuron makes of its weighted sum z, and how steep that is.

import { Refused } from "../../refused.js";
import { t } from "../../words.js";

/** @typedef {{of: (z: number) => number, slope: (z: number) => number}} Activation */

/** @param {number} z */
export const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const sigmoidSlope = (/** @type {number} */ z) => sigmoid(z) * sigmoid(-z); // 1 - a is sigmoid(-z), to all digits

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  step: { of: (z) => (Number.isNaN(z) ? NaN : Number(z > 0)), slope: () => 0 },
  identity: { of: (z) => z, slope: () => 1 },
  sigmoid: { of: sigmoid, slope: sigmoidSlope },
  tanh: { of: Math.tanh, slope: (z) => 1 / Math.cosh(Math.max(-300, Math.min(300, z))) ** 2 },
  relu: { of: (z) => Math.max(z, 0), slope: (z) => Number(z > 0) },
  silu: { of: (z) => z * sigmoid(z), slope: (z) => sigmoid(z) + z * sigmoidSlope(z) },
};

/** @param {string} name */
export function activation(name) {
  if (!Object.hasOwn(ACTIVATIONS, name)) throw new Refused(t`there is no activation "${name}". There are: ${Object.keys(ACTIVATIONS).join(", ")}.`);
  return ACTIVATIONS[name];
}

/** Sums as probabilities that add up to 1. @param {ArrayLike<number>} sums */
export function softmax(sums) {
  const all = Array.from(sums);
  const most = Math.max(...all);
  const powers = all.map((z) => Math.exp(z - most));
  const total = powers.reduce((sum, one) => sum + one, 0);
  return powers.map((one) => one / total);
}
