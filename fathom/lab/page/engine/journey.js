// One descent: every look of it, why it stopped, and what that says about the rate.

import { around } from "./underfoot.js";
import { length, UNCHANGED, walk } from "./walk.js";
import { general } from "./written.js";
import { t } from "../words.js";
import { named } from "../named.js";

/**
 * @typedef {import("./underfoot.js").Place} Place
 * @typedef {import("./functions/computed.js").Computed} Cost
 * @typedef {import("./optimisers.js").Optimiser} Optimiser
 */

const PATIENT = 10_000; // steps, unless told
const FAR = 1000; // times the distance from 0: a leap that no bowl of this size explains
const OVERFLOWS = 1e30; // so far out, what is no number came of numbers too large to hold

const ADVICE = {
  slope_small: t("It is flat here: a pit, though perhaps not the deepest one; try other starts."),
  cost_stopped: t("The cost has not changed for 10 steps although the slope is not small: use a smaller learning rate if it swings, a larger one if it creeps."),
  step_limit: t("The slope was still not small after the last step allowed: allow more steps, or use a larger learning rate."),
  diverged: t("Every step overshot further than the one before: use a smaller learning rate."),
};

export class Journey {
  /** @param {Cost} cost @param {string[]} variables @param {Optimiser} rule @param {number[]} start @param {number} rate @param {number | null} most steps; null: as many as it could want */
  constructor(cost, variables, rule, start, rate, most) {
    this.variables = variables;
    this.rule = rule;
    this.rate = rate;
    this.patient = most === null;
    const { positions, costs, slopes, stopped } = walk(cost, rule, start, rate, most ?? PATIENT);
    this.positions = positions;
    this.costs = costs;
    this.slopes = slopes;
    this.stopped = stopped;
    this.steps = costs.length - 1;
    const moves = positions.slice(1).map((one, at) => one.map((value, axis) => value - positions[at][axis]));
    this.lengths = moves.map(length);
    /** Whether each step but the first turned back on the one before: it had gone past the bottom. */
    this.turned = moves.slice(1).map((one, at) => one.reduce((all, value, axis) => all + value * moves[at][axis], 0) < 0);
    this.overshoots = this.turned.filter(Boolean).length;
    /** @type {Place} */
    this.place = stopped === "slope_small" ? around(cost, this.end) : "slope";
    this.verdict = this.judged();
  }

  get end() {
    return this.positions[this.steps];
  }

  get cost() {
    return this.costs[this.steps];
  }

  judged() {
    if (this.stopped === "diverged") return this.left() ? "leaves where the function is defined" : "diverges";
    if (this.stopped === "slope_small") return this.arrived();
    if (this.stopped === "cost_stopped") return this.overshoots ? "swings for ever" : "stands still";
    if (this.overshoots >= this.steps - 1 && this.steps - 1 >= 2) {
      if (this.keepsGrowing()) return "diverges";
      if (this.lengths[this.steps - 1] >= this.lengths[0] * (1 - UNCHANGED)) return "swings for ever";
    }
    if (!this.patient) return "under way";
    if (this.tooLong()) return this.stillFalls() ? "under way" : "swings for ever";
    return this.steady() && !this.overshoots ? "goes on falling" : "too small";
  }

  arrived() {
    if (this.steps && this.place === "the cost goes on falling") return "goes on falling";
    if (this.steps && this.place === "flat" && this.lengths[this.steps - 1] > FAR * (1 + length(this.positions[this.steps - 1]))) return "thrown onto a plateau";
    return ["already there", "arrives in one step"][this.steps] ?? "converges";
  }

  /** Whether it came to a place where the function has no value, or no slope. */
  left() {
    const near = this.end.every((one) => Number.isFinite(one) && Math.abs(one) < OVERFLOWS);
    const noSlope = Number.isFinite(this.cost) && !this.slopes[this.steps].every(Number.isFinite);
    return near && (Number.isNaN(this.cost) || noSlope);
  }

  /** Whether every later step was longer than the one before, and the last the longest. */
  keepsGrowing() {
    const later = this.lengths.slice(this.lengths.length >> 1);
    const last = this.lengths[this.steps - 1];
    return later.slice(1).every((one, at) => one - later[at] > UNCHANGED * later[at]) && this.lengths.every((one) => one <= last);
  }

  /** Whether it was as steep in the end as at the start: nothing shows a lowest place. */
  steady() {
    return length(this.slopes[this.steps]) >= length(this.slopes[0]) * (1 - UNCHANGED);
  }

  /** Whether the steps are too long: they turn back lately, or the cost has grown. */
  tooLong() {
    const late = this.turned.slice(this.steps >> 1);
    return this.cost - this.costs[0] > UNCHANGED * Math.abs(this.costs[0]) || late.filter(Boolean).length > late.length / 4;
  }

  /** Whether the cost fell from the third to the last quarter, by a tenth of what it swings. */
  stillFalls() {
    const [size, more] = [this.costs.length >> 2, this.costs.length & 3];
    const begins = 2 * size + Math.min(2, more);
    const half = this.costs.slice(begins);
    const third = size + Number(more > 2);
    const mean = (/** @type {number[]} */ costs) => costs.reduce((all, one) => all + one, 0) / costs.length;
    const [least, most] = [half.reduce((a, b) => Math.min(a, b)), half.reduce((a, b) => Math.max(a, b))];
    return mean(half.slice(0, third)) - mean(half.slice(third)) > 0.1 * (most - least);
  }

  /** What to make of it, by where it stands, by the verdict, and by why it stopped. */
  get advice() {
    if (this.place !== "pit" && this.place !== "slope") return t`The slope is small, but this is no pit (${named(this.place)}): start elsewhere.`;
    if (this.verdict === "diverges") return ADVICE.diverged;
    if (this.verdict === "leaves where the function is defined") {
      const where = this.variables.map((name, at) => `${name} = ${general(this.end[at])}`).join(", ");
      return t`It left the place where the function is defined, at ${where}: start elsewhere.`;
    }
    if (this.verdict === "goes on falling") return t("The cost falls as steeply as at the start: it may have no lowest place here.");
    if (this.verdict === "swings for ever") return t("It goes to and fro and comes no closer: use a smaller learning rate.");
    if (this.stopped === "step_limit" && this.tooLong()) return t("The steps are too long: use a smaller learning rate, or allow more of them if the cost still falls.");
    return ADVICE[this.stopped];
  }

  /** A step as arithmetic, a line for each variable. @param {number} step */
  worked(step) {
    const [before, after, slope] = [this.positions[step - 1], this.positions[step], this.slopes[step - 1]];
    return this.variables.map((name, at) => {
      const by = this.rule.name === "sgd" ? slope[at] : (before[at] - after[at]) / this.rate;
      const direction = by < 0 ? `(${general(by)})` : general(by);
      return `${name}: ${general(before[at])} - ${general(this.rate)} x ${direction} = ${general(after[at])}`;
    });
  }
}
