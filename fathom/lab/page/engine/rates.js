// Chapter 5, which step size: many learning rates side by side on one problem.

import { checkNumber } from "./checked.js";
import { drawable, Hill, spread } from "./hill.js";
import { optimiser } from "./optimisers.js";
import { path } from "./rover.js";
import { general } from "./written.js";
import { t } from "../words.js";

const MOST = 12;
const ARTICLE = [0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1, 1.1];
const LOOKS = 160; // of a walk that are told: 10,000 steps make no better line
const ON_THE_PATH = 64; // looks of a path whose curvature is examined
const NEAREST = 1e-9; // of the way down: what is nearer to the lowest cost counts as that far above it

/**
 * @typedef {import("./journey.js").Journey} Journey
 * @typedef {import("./hill.js").Asked & {between?: number[] | null, count?: number, optimizer?: string}} Compare
 */

/** @param {Compare} asked */
function compare(asked) {
  const { between = null, count = MOST, optimizer = "sgd" } = asked;
  between?.forEach((rate, at) => checkNumber(`between.${at}`, rate, 0, 100, { above: true }));
  checkNumber("count", count, 1, MOST, { whole: true });
  const hill = new Hill(asked);
  const [start, rule] = [hill.start, optimiser(optimizer)];
  const runs = ratesOf(between, count).map((rate) => hill.walked(rule, start, rate, null));
  const best = bestOf(runs);
  const limits = limitsOf(hill, best, rule.limit);
  const { variables, understood, derivative } = hill;
  return {
    data: { variables, understood, derivative, runs: runs.map(told), best: best?.rate ?? null, factor: rule.limit, ...limits, conclusions: conclusions(runs, best, limits) },
    ...drawn(hill, runs),
  };
}

/** With three digits each. @param {number[] | null} between @param {number} count */
function ratesOf(between, count) {
  if (!between) return ARTICLE;
  const [low, high] = [Math.min(...between), Math.max(...between)];
  return [...new Set(evenPowers(low, high, count).map((rate) => Number(general(rate, 3))))];
}

/** Evenly spread on a logarithmic scale. @param {number} low @param {number} high @param {number} count */
function evenPowers(low, high, count) {
  const powers = spread(Math.log10(low), Math.log10(high), count).map((power) => 10 ** power);
  return powers.map((one, at) => (!at ? low : at === count - 1 ? high : one));
}

/** The walk that came to the lowest pit, and of those the one with the fewest steps. @param {Journey[]} runs */
function bestOf(runs) {
  const arrived = runs.filter(hasArrived);
  const pits = arrived.filter(({ place }) => place === "pit");
  const some = pits.length ? pits : arrived;
  if (!some.length) return null;
  const lowest = Math.min(...some.map(({ cost }) => cost));
  const near = 1e-3 * Math.max(1, Math.abs(lowest));
  return some.filter(({ cost }) => cost - lowest <= near).reduce((first, one) => (one.steps < first.steps ? one : first));
}

/** @param {Journey} run */
const hasArrived = ({ stopped }) => stopped === "slope_small";

/** The largest curvature in the pit, and the rates that are stable there and all the way. @param {Hill} hill @param {Journey | null} best @param {number | null} factor */
function limitsOf(hill, best, factor) {
  if (!best) return { curvature: null, limit: null, path_limit: null };
  const looks = spread(0, best.steps, Math.min(best.steps + 1, ON_THE_PATH)).map((look) => Math.trunc(look));
  const largest = looks.map((look) => hill.cost.curvatures(best.positions[look]).at(-1) ?? NaN);
  const end = largest[largest.length - 1];
  const most = Math.max(0, ...largest.filter((one) => !Number.isNaN(one)));
  const limit = (/** @type {number} */ curvature) => (factor === null || !(curvature > 0) || !Number.isFinite(curvature) ? null : factor / curvature);
  return { curvature: Number.isFinite(end) ? end : null, limit: limit(end), path_limit: limit(most) };
}

/** @param {Journey} run */
function told(run) {
  const { rate, steps, verdict, overshoots, end, cost, place, advice } = run;
  return { rate, steps, needed: hasArrived(run) ? steps : null, verdict, overshoots, end, cost, place, advice };
}

/** What follows, in sentences; nothing where no walk arrived. @param {Journey[]} runs @param {Journey | null} best @param {ReturnType<typeof limitsOf>} limits */
function conclusions(runs, best, { curvature, limit, path_limit }) {
  if (!best) return [];
  const where = runs.some((run) => hasArrived(run) && run.steps < best.steps) ? t(" to the lowest pit") : "";
  const lines = [t`Fewest steps${where}: learning rate ${general(best.rate)}.`];
  const { name } = best.rule;
  if (limit !== null && curvature !== null) {
    lines.push(t`The largest curvature is ${general(curvature, 4)}, so ${name} is stable below a learning rate of ${general(limit, 4)}.`);
    if (path_limit !== null && path_limit < 0.99 * limit) lines.push(t`On the way it is steeper: there the limit is ${general(path_limit, 4)}.`);
  } else if (curvature !== null) lines.push(t`For ${name} the curvature alone sets no limit to the learning rate.`);
  return lines;
}

/** The curve, and of every walk the looks that are drawn: which, how far above the lowest, and where. @param {Hill} hill @param {Journey[]} runs */
function drawn(hill, runs) {
  /** @type {Record<string, Float32Array | Int32Array>} */
  const arrays = { drawn: hill.drawn() };
  /** @type {Record<string, number[]>} */
  const shapes = { drawn: hill.shape };
  const lowest = Math.min(...runs.map(({ costs }) => costs.reduce((least, one) => (Number.isFinite(one) && one < least ? one : least), Infinity)));
  runs.forEach((run, place) => {
    const looks = looksOf(run.costs.length);
    const least = NEAREST * (1 + Math.abs(run.costs[0] - lowest));
    const steps = Math.min(run.costs.length, LOOKS);
    arrays[`looks${place}`] = Int32Array.from(looks);
    arrays[`above${place}`] = drawable(looks.map((look) => Math.max(run.costs[look] - lowest, least)));
    arrays[`path${place}`] = drawable(path(run, steps));
    shapes[`looks${place}`] = shapes[`above${place}`] = [looks.length];
    shapes[`path${place}`] = [steps, hill.variables.length + 1];
  });
  return { arrays, shapes };
}

/** Looks evenly spread on a logarithmic scale, the first and the last among them. @param {number} count */
function looksOf(count) {
  return [...new Set([...evenPowers(1, count, LOOKS).map(Math.round), count])].map((look) => look - 1);
}

export const ASKS = { "rates.compare": compare };
