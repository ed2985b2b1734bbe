// Many rovers at once, and which pit each fell into: why one start is not enough.

import { around } from "./underfoot.js";
import { length } from "./walk.js";
import { general } from "./written.js";
import { t } from "../words.js";
import { named } from "../named.js";

/**
 * @typedef {import("./functions/computed.js").Computed} Cost
 * @typedef {import("./journey.js").Journey} Journey
 * @typedef {{at: Record<string, number>, cost: number, starts: number, share: number, place: string}} Pit
 */

const SAME_PIT = 1e-2; // ends closer than this, relative to their size, are one pit

/** About so many starts, evenly spread: the middles of equal parts. @param {number} width variables @param {number} low @param {number} high @param {number} count */
export function startsBetween(width, low, high, count) {
  const along = Math.max(1, Math.round(count ** (1 / width)));
  const spots = Array.from({ length: along }, (_, at) => low + (high - low) * ((at + 0.5) / along));
  return spots.flatMap((first) => (width === 1 ? [[first]] : spots.map((second) => [first, second])));
}

/** The pits that they fell into, deepest first, and a sentence about it. @param {Cost} cost @param {Journey[]} rovers */
export function counted(cost, rovers) {
  const ends = rovers.map(({ stopped }) => stopped === "slope_small" || stopped === "cost_stopped");
  const which = grouped(rovers, ends);
  const pits = Array.from({ length: Math.max(...which) + 1 }, (_, group) => pit(cost, rovers.filter((_, at) => which[at] === group), rovers.length));
  const diverged = rovers.filter(({ stopped }) => stopped === "diverged").length;
  const lost = ends.filter((one) => !one).length - diverged;
  const told = { starts: rovers.length, learning_rate: rovers[0].rate, optimiser: rovers[0].rule.name, pits, diverged, never_arrived: lost };
  return { ...told, sentence: sentence(told), which };
}

/** Number the groups of ends that lie together; -1 for walks without an end. @param {Journey[]} rovers @param {boolean[]} arrived */
function grouped(rovers, arrived) {
  const which = rovers.map(() => -1);
  let group = 0;
  const order = rovers.map((_, at) => at).filter((at) => arrived[at]).sort((a, b) => rovers[a].cost - rovers[b].cost);
  for (const lowest of order) {
    if (which[lowest] >= 0) continue;
    const { end } = rovers[lowest];
    const near = SAME_PIT * Math.max(1, ...end.map(Math.abs));
    for (const at of order) if (which[at] < 0 && length(rovers[at].end.map((one, axis) => one - end[axis])) < near) which[at] = group;
    group += 1;
  }
  return which;
}

/** @param {Cost} cost @param {Journey[]} came @param {number} count @returns {Pit} */
function pit(cost, came, count) {
  const deepest = came.reduce((best, one) => (one.cost < best.cost ? one : best));
  const at = Object.fromEntries(deepest.variables.map((name, axis) => [name, deepest.end[axis]]));
  return { at, cost: deepest.cost, starts: came.length, share: came.length / count, place: around(cost, deepest.end) };
}

/** @param {{starts: number, pits: Pit[], diverged: number, never_arrived: number}} told */
function sentence({ starts, pits, diverged, never_arrived }) {
  const ends = pits.map(({ at, cost, starts, place }, index) => {
    const where = Object.entries(at).map(([name, value]) => `${name} = ${general(Number(value.toFixed(6)) + 0, 4)}`).join(", ");
    const deepest = !index && pits.length > 1 ? [t("the deepest")] : [];
    const notes = [t`cost ${general(cost, 4)}`, ...(place !== "pit" ? [t`no pit: ${named(place)}`] : deepest)];
    return t`${starts} ${index ? "" : t("fell ")}into ${where} (${notes.join(", ")})`;
  });
  if (never_arrived) ends.push(t`${never_arrived} had not arrived at the last step`);
  if (diverged) ends.push(t`${diverged} exploded`);
  return t`${starts} rovers: ${ends.join(", ")}.`;
}
