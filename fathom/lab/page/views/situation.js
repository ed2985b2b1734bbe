// Chapter 6 in an address: a problem, a network for it, the ways that it learnt, and what is open.

import { t } from "../words.js";

/** @typedef {{learning_rate: number, optimiser: string, weight_decay: number}} Method */
/** @typedef {Method & {at: number, until: number}} Fork  a way was left at a step, when it had come until another */
/** @typedef {{forks: Fork[], furthest: number, step: number, member: number, open: [number, number] | null, wire: number | null, probe: [number, number] | null}} Way */

export const PROBLEMS = [["circles", t("a disc in a ring")], ["xor", t("opposite corners")], ["spirals", t("two spirals")], ["blobs", t("two clouds")], ["three", t("three clouds: three classes")], ["hills", t("hills: a number")], ["own", t("your own points")]];
export const ACTIVATIONS = ["tanh", "relu", "sigmoid", "silu", "identity"];
export const OPTIMISERS = [["sgd", t("plain descent")], ["momentum", t("momentum")], ["adam", "Adam"]];
export const MOST_POINTS = 400;
const MOST_FORKS = 1000;
const FARTHEST = 1e9; // steps

const SETUP = {
  problem: "circles", noise: 0.1, own: /** @type {number[][]} */ ([]), hidden: [4, 2], activation: "tanh", learning_rate: 0.1, batch_size: 10, optimiser: "sgd", weight_decay: 0, seed: 0, starts: 1,
};

/** @typedef {typeof SETUP} Setup */

const within = (/** @type {any} */ value, /** @type {number} */ low, /** @type {number} */ high) => Number.isFinite(value) && value >= low && value <= high;
const whole = (/** @type {any} */ value, /** @type {number} */ low, /** @type {number} */ high) => Number.isInteger(value) && within(value, low, high);
const named = (/** @type {any} */ value, /** @type {string[][]} */ names) => names.some(([name]) => name === value);
const listed = (/** @type {any} */ value, /** @type {number} */ most, /** @type {(one: any) => boolean} */ good) => Array.isArray(value) && value.length <= most && value.every(good);

/** What makes sense of each. @type {Record<keyof Setup, (value: any) => boolean>} */
const SENSE = {
  problem: (value) => named(value, PROBLEMS),
  noise: (value) => within(value, 0, 1),
  own: (value) => listed(value, MOST_POINTS, (one) => listed(one, 3, (part) => within(part, -1, 1)) && one.length === 3 && whole(one[2], 0, 1)),
  hidden: (value) => listed(value, 6, (one) => whole(one, 1, 8)),
  activation: (value) => ACTIVATIONS.includes(value),
  learning_rate: (value) => within(value, 1e-9, 100),
  batch_size: (value) => whole(value, 0, 300),
  optimiser: (value) => named(value, OPTIMISERS),
  weight_decay: (value) => within(value, 0, 1),
  seed: (value) => whole(value, 0, 10_000),
  starts: (value) => whole(value, 1, 9),
};

/** Take from an address only what makes sense. @param {Record<string, any>} given @returns {Setup} */
export function setupOf(given) {
  const good = Object.entries(SENSE).filter(([name, sense]) => sense(given[name])).map(([name]) => [name, given[name]]);
  return { ...structuredClone(SETUP), ...Object.fromEntries(good) };
}

/** How it learnt, and what is open. @param {Record<string, any>} given @returns {Way} */
export function wayOf(given) {
  const step = (/** @type {any} */ value) => whole(value, 0, FARTHEST);
  const fork = (/** @type {any} */ one) => step(one?.at) && step(one.until) && ["learning_rate", "optimiser", "weight_decay"].every((name) => SENSE[/** @type {keyof Setup} */ (name)](one[name]));
  const pair = (/** @type {any} */ value, /** @type {(one: any) => boolean} */ good) => (listed(value, 2, good) && value.length === 2 ? value : null);
  return {
    forks: listed(given.forks, MOST_FORKS, fork) ? given.forks : [],
    furthest: step(given.furthest) ? given.furthest : 0,
    step: step(given.step) ? given.step : 0,
    member: whole(given.member, 0, 8) ? given.member : 0,
    open: pair(given.open, (one) => whole(one, 0, 7)),
    wire: whole(given.wire, 0, 7) ? given.wire : null,
    probe: pair(given.probe, (one) => within(one, -1, 1)),
  };
}
