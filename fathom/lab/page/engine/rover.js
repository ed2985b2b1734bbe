// Chapter 4, the rover and the pond: gradient descent on a curve or a surface, step by step.

import { checkNumber } from "./checked.js";
import { drawable, Hill, spread } from "./hill.js";
import { optimiser } from "./optimisers.js";
import { counted, startsBetween } from "./pits.js";
import { SLIPS } from "./slips.js";

const ON_SLICE = 121;
const ROVERS = 25;

/**
 * @typedef {import("./hill.js").Asked} Asked
 * @typedef {import("./journey.js").Journey} Journey
 * @typedef {Asked & {rate: number, optimizer?: string, steps?: number, many?: boolean}} Walk
 */

/** @param {Walk} asked */
function walk(asked) {
  const { rate, optimizer = "sgd", steps = 60, many = false } = asked;
  checkNumber("rate", rate, 0, 100, { above: true });
  checkNumber("steps", steps, 1, 500, { whole: true });
  const hill = new Hill(asked);
  const [start, rule] = [hill.start, optimiser(optimizer)];
  const run = hill.walked(rule, start, rate, steps);
  const { variables, understood, derivative } = hill;
  const { positions, costs, slopes, stopped, verdict, overshoots, place, advice } = run;
  const worked = Array.from({ length: run.steps }, (_, at) => run.worked(at + 1));
  const told = { variables, understood, derivative, positions, costs, slopes, stopped, verdict, overshoots, place, advice, worked };
  const [drawn, shape] = [hill.drawn(), hill.shape];
  if (!many) return answer({ ...told, rovers: null }, { drawn }, { drawn: shape });
  const rovers = startsBetween(variables.length, hill.low, hill.high, ROVERS).map((from) => hill.walked(rule, from, rate, steps));
  const looks = Math.max(...rovers.map((one) => one.costs.length));
  const paths = drawable(rovers.flatMap((one) => path(one, looks)));
  return answer({ ...told, rovers: counted(hill.cost, rovers) }, { drawn, paths }, { drawn: shape, paths: [rovers.length, looks, variables.length + 1] });
}

/** @param {object} data @param {Record<string, Float32Array>} arrays @param {Record<string, number[]>} shapes */
const answer = (data, arrays, shapes) => ({ data, arrays, shapes });

/** Where it was and how deep, for so many looks; it stands still when it has ended. @param {Journey} run @param {number} looks */
export function path({ positions, costs, steps }, looks) {
  return Array.from({ length: looks }, (_, look) => [...positions[Math.min(look, steps)], costs[Math.min(look, steps)]]).flat();
}

/** Cut a surface through a place, along each of its variables. @param {Asked} asked */
function slices(asked) {
  const hill = new Hill(asked);
  const { variables, start, cost } = hill;
  const line = spread(hill.low, hill.high, ON_SLICE);
  const cuts = variables.flatMap((_, axis) => line.map((value) => cost.value(start.map((one, at) => (at === axis ? value : one)))));
  return { data: { variables, at: start }, arrays: { slices: drawable(cuts) }, shapes: { slices: [variables.length, ON_SLICE] } };
}

/** The article's slips about functions of so many variables. @param {{variables: number}} asked */
const printed = ({ variables }) => ({ data: { slips: SLIPS[variables === 2 ? 1 : 0] } });

export const ASKS = { "rover.walk": walk, "rover.slices": slices, "rover.printed": printed };
