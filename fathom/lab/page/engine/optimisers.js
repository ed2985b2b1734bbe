// Optimisers: which way to step, from the slopes seen so far. The step is -rate x direction.
//
// Numbers lie in flat arrays; what an optimiser keeps is its `memory`, made by `begin` and changed
// by `direction`; it is plain, so that structuredClone copies it.

import { Refused } from "../refused.js";
import { folded, hint, quoted } from "./near.js";
import { t } from "../words.js";

const [MOMENTUM, RMS_DECAY, MEAN_DECAY, SQUARE_DECAY, FLOOR] = [0.9, 0.9, 0.9, 0.999, 1e-8];

/**
 * @typedef {{steps: number, velocity?: Float64Array, square?: Float64Array, mean?: Float64Array}} Memory
 * @typedef {{
 *   name: string,
 *   limit: number | null,
 *   begin: (count: number) => Memory,
 *   direction: (slopes: Float64Array, memory: any) => Float64Array,
 * }} Optimiser  `limit` / curvature is the largest stable rate; null where curvature sets none
 */

/** @param {number} count */
const velocity = (count) => ({ steps: 0, velocity: new Float64Array(count) });
/** @param {number} count */
const averages = (count) => ({ steps: 0, mean: new Float64Array(count), square: new Float64Array(count) });

/** @param {Float64Array} slopes @param {{velocity: Float64Array}} memory */
function momentum(slopes, memory) {
  const kept = memory.velocity;
  for (let at = 0; at < slopes.length; at++) kept[at] = slopes[at] + MOMENTUM * kept[at];
  return kept.slice();
}

/** @param {Float64Array} slopes @param {{velocity: Float64Array}} memory */
function nesterov(slopes, memory) {
  const ahead = momentum(slopes, memory);
  for (let at = 0; at < slopes.length; at++) ahead[at] = slopes[at] + MOMENTUM * ahead[at];
  return ahead;
}

/** @param {Float64Array} slopes @param {{square: Float64Array}} memory */
function rmsprop(slopes, { square }) {
  const along = new Float64Array(slopes.length);
  for (let at = 0; at < slopes.length; at++) {
    square[at] = (1 - RMS_DECAY) * slopes[at] ** 2 + RMS_DECAY * square[at];
    along[at] = (1 / Math.sqrt(square[at] + FLOOR)) * slopes[at];
  }
  return along;
}

/** @param {Float64Array} slopes @param {{steps: number, mean: Float64Array, square: Float64Array}} memory */
function adam(slopes, memory) {
  const { mean, square } = memory;
  const steps = (memory.steps += 1);
  const [ofMean, ofSquare] = [MEAN_DECAY, SQUARE_DECAY].map((decay) => -Math.expm1(steps * Math.log(decay)));
  const along = new Float64Array(slopes.length);
  for (let at = 0; at < slopes.length; at++) {
    mean[at] = MEAN_DECAY * mean[at] + (1 - MEAN_DECAY) * slopes[at];
    square[at] = SQUARE_DECAY * square[at] + (1 - SQUARE_DECAY) * slopes[at] ** 2;
    along[at] = mean[at] / ofMean / (Math.sqrt(square[at] / ofSquare) + FLOOR);
  }
  return along;
}

/** @type {Record<string, Optimiser>} */
export const OPTIMISERS = {
  sgd: { name: "sgd", limit: 2, begin: () => ({ steps: 0 }), direction: (slopes) => slopes.slice() },
  momentum: { name: "momentum", limit: 2 * (1 + MOMENTUM), begin: velocity, direction: momentum },
  nesterov: { name: "nesterov", limit: (2 * (1 + MOMENTUM)) / (1 + 2 * MOMENTUM), begin: velocity, direction: nesterov },
  rmsprop: { name: "rmsprop", limit: null, begin: (count) => ({ steps: 0, square: new Float64Array(count) }), direction: rmsprop },
  adam: { name: "adam", limit: null, begin: averages, direction: adam },
  adamw: { name: "adamw", limit: null, begin: averages, direction: adam }, // its weight decay is added by whoever trains
};
/** @type {Record<string, string>} */
const ALIASES = Object.assign(Object.create(null), { gradient_descent: "sgd", plain: "sgd", heavy_ball: "momentum", nag: "nesterov" });
const MIXES = "muon"; // the library has it too, for networks

/** Find an optimiser by name. @param {string} name @returns {Optimiser} */
export function optimiser(name) {
  const known = ALIASES[folded(name)] ?? folded(name);
  if (known === MIXES) {
    const alone = Object.keys(OPTIMISERS).join(", ");
    throw new Refused(t`muon mixes the neurons of a layer, and a function has none: adam, whose direction it would take a fifth of, can descend there; there are ${alone}`);
  }
  if (!Object.hasOwn(OPTIMISERS, known)) throw new Refused(t`there is no optimiser ${quoted(name)}. ${hint(name, [...Object.keys(OPTIMISERS), MIXES])}`);
  return OPTIMISERS[known];
}
