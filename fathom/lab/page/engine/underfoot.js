// What lies underfoot where a walk has stopped: a look at the cost around, not at the slope alone.

import { length } from "./walk.js";

/**
 * @typedef {import("./functions/computed.js").Computed} Cost
 * @typedef {"pit" | "hilltop" | "saddle" | "flat" | "the cost goes on falling" | "slope"} Place
 */

const FLAT = 1e-6;
const NEAR = 1e-4; // relative; how far a kink is looked for
const BEYOND = [4, 16, 64]; // times the way to the bottom of a bowl of this slope and curvature

/** What a place with a small slope is. @param {Cost} cost @param {number[]} position @returns {Place} */
export function around(cost, position) {
  const curvature = cost.curvatures(position);
  const found = place(curvature);
  if (found === "flat" && kinked(cost, position)) return "pit";
  return found === "pit" && curvature.every(Number.isFinite) && fallsOn(cost, position) ? "the cost goes on falling" : found;
}

/** By its curvatures, smallest first. @param {number[]} curvature @returns {Place} */
function place(curvature) {
  if (!curvature.every(Number.isFinite)) return "pit"; // nothing is known against it
  const flat = FLAT * Math.max(1, ...curvature.map(Math.abs));
  const [least, most] = [curvature[0], curvature[curvature.length - 1]];
  if (least < -flat) return most < flat ? "hilltop" : "saddle";
  return most > flat ? "pit" : "flat";
}

/** Whether the cost rises both ways along every variable. @param {Cost} cost @param {number[]} position */
function kinked(cost, position) {
  const here = cost.value(position);
  return position.every((_, at) => [1, -1].every((way) => cost.value(position.map((one, place) => (place === at ? one + way * NEAR * Math.max(1, Math.abs(one)) : one))) > here));
}

/** Whether the cost is lower wherever the walk would come to, and ever lower. @param {Cost} cost @param {number[]} position */
function fallsOn(cost, position) {
  const slope = new Float64Array(position.length);
  const here = cost.look(position, slope);
  const steep = length(slope);
  if (!(steep > 0)) return false;
  const way = slope.map((one) => -one / steep);
  const bend = cost.along(position, way).reduce((all, one, at) => all + one * way[at], 0);
  if (!(bend > 0)) return false;
  const bowl = steep / bend; // how far down it goes in a bowl of this slope and curvature
  const costs = [here, ...BEYOND.map((far) => cost.value(position.map((one, at) => one + far * bowl * way[at])))];
  return costs.every(Number.isFinite) && costs.slice(1).every((one, at) => one < costs[at]);
}
