// A function as text and the range of it that is drawn: what chapters 4 and 5 walk on.

import { Refused } from "../refused.js";
import { checkNumber, checkText } from "./checked.js";
import { Computed } from "./functions/computed.js";
import { read } from "./functions/grammar.js";
import { derivative } from "./functions/symbols.js";
import { Journey } from "./journey.js";
import { quoted } from "./near.js";
import { general } from "./written.js";
import { t } from "../words.js";

const [ON_CURVE, ON_SURFACE] = [401, 61]; // places looked at; a surface that many each way
const DRAWABLE = 1e30; // beyond it nothing is drawn, and arrays of 32 bits overflow
const LARGEST = 1000;
const LONGEST = 80;

/** @typedef {{function: string, low: number, high: number, at: number[]}} Asked */

export class Hill {
  /** @param {Asked} asked */
  constructor(asked) {
    checkText("function", asked.function, LONGEST);
    for (const name of /** @type {const} */ (["low", "high"])) checkNumber(name, asked[name], -LARGEST, LARGEST);
    asked.at.forEach((one, place) => checkNumber(`at.${place}`, one, -LARGEST, LARGEST));
    this.low = asked.low;
    this.high = asked.high;
    this.at = asked.at;
    const { tree, text, variables } = read(asked.function);
    this.tree = tree;
    this.variables = variables;
    const count = variables.length;
    if (count > 2) throw new Refused(t`a curve has one variable and a surface two, but this function has ${count}: ${variables.join(", ")}.`);
    if (!(this.low < this.high)) throw new Refused(t`the range must end above its beginning, but goes from ${general(this.low)} to ${general(this.high)}.`);
    this.understood = `f(${variables.join(", ")}) = ${text}`;
    this.cost = new Computed(tree, variables);
  }

  /** The place asked about; what is too much is not looked at. */
  get start() {
    const missing = this.variables.slice(this.at.length);
    if (missing.length) throw new Refused(t`the start lacks a value for ${missing.map(quoted).join(", ")}: the function has ${this.variables.join(", ")}.`);
    return this.at.slice(0, this.variables.length);
  }

  /** Every partial derivative in symbols; null if one has no value that can be written. */
  get derivative() {
    const all = this.variables.map((name) => [name, derivative(this.tree, name)]);
    return all.some(([, text]) => text === null) ? null : Object.fromEntries(all);
  }

  /** Walk from a start. @param {import("./optimisers.js").Optimiser} rule @param {number[]} start @param {number} rate @param {number | null} steps */
  walked(rule, start, rate, steps) {
    const journey = new Journey(this.cost, this.variables, rule, start, rate, steps);
    if (journey.stopped !== "diverged" || journey.steps) return journey;
    const where = this.variables.map((name, at) => `${name} = ${general(start[at])}`).join(", ");
    throw new Refused(t`the function has no finite value and slope at the start, ${where}: its cost there is ${general(journey.cost)}. Start elsewhere.`);
  }

  /** The cost over the range: of a curve, or of a surface (rows are the second one). */
  drawn() {
    if (this.variables.length === 1) return drawable(spread(this.low, this.high, ON_CURVE).map((x) => this.cost.value([x])));
    const side = spread(this.low, this.high, ON_SURFACE);
    return drawable(side.flatMap((y) => side.map((x) => this.cost.value([x, y]))));
  }

  get shape() {
    return this.variables.length === 1 ? [ON_CURVE] : [ON_SURFACE, ON_SURFACE];
  }
}

/** Numbers evenly spread, both ends among them. @param {number} low @param {number} high @param {number} count */
export function spread(low, high, count) {
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, at) => (at && at === count - 1 ? high : at ? at * step + low : low));
}

/** Leave out what no picture holds. @param {number[]} values */
export function drawable(values) {
  return Float32Array.from(values, (value) => (Math.abs(value) < DRAWABLE ? value : NaN));
}
