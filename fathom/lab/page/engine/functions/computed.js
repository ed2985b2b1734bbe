// A function computed in 64 bits, with its slopes and second derivatives: the tree becomes a row of
// operations once; a look goes along it for the cost and back for the slopes, as JAX does. At kinks
// the slopes are JAX's: 0 for abs and relu, half of each side where min or max are equal.

import { constant } from "./grammar.js";
import { CONSTANTS } from "./tokens.js";

/**
 * An operation of one or two numbers a and b that gives y, its slopes (by a, by b) and its second
 * derivatives (aa, ab, bb). Without slopes it is flat everywhere. `off`: where its slope by a is 0,
 * what lies beneath is not even looked at.
 * @typedef {(a: number, b: number, y: number) => number} Part
 * @typedef {{of: (a: number, b: number) => number, slopes?: [Part, Part?], bends?: [Part, Part?, Part?], off?: boolean}} Operation
 * @typedef {import("./spelled.js").Tree} Tree
 * @typedef {ArrayLike<number>} Vector
 */

const zero = () => 0;
const one = () => 1;

/** By repeated squaring; right for negative numbers too. @param {number} base @param {number} whole */
function product(base, whole) {
  let [all, square] = [1, base];
  for (let left = Math.abs(whole); left > 0; left >>= 1) {
    if (left & 1) all *= square;
    square *= square;
  }
  return whole < 0 ? 1 / all : all;
}

/** What C makes of a power: 1 to any power is 1. @param {number} a @param {number} b */
const power = (a, b) => (a === 1 ? 1 : a ** b);
/** @param {number} a */
const logOf = (a) => Math.log(a === 0 ? 1 : a);
/** Whether a is what min or max chose: half if b is too. @param {number} a @param {number} y @param {number} b */
const share = (a, y, b) => (a === y ? 1 : 0) / (b === y ? 2 : 1);
/** @type {Pick<Operation, "slopes" | "bends">} */
const chosen = { slopes: [(a, b, y) => share(a, y, b), (a, b, y) => share(b, y, a)], bends: [zero, zero, zero] };

/** @type {Record<string, Operation>} */
const OPERATIONS = {
  "+": { of: (a, b) => a + b, slopes: [one, one], bends: [zero, zero, zero] },
  "-": { of: (a, b) => a - b, slopes: [one, () => -1], bends: [zero, zero, zero] },
  "*": { of: (a, b) => a * b, slopes: [(_, b) => b, (a) => a], bends: [zero, one, zero] },
  "/": { of: (a, b) => a / b, slopes: [(_, b) => 1 / b, (a, b) => -a * product(b, -2)], bends: [zero, (_, b) => -product(b, -2), (a, b) => 2 * a * product(b, -3)] },
  "**": {
    of: power,
    slopes: [(a, b) => b * power(a, b - 1), (a, _, y) => logOf(a) * y],
    bends: [(a, b) => b * (b - 1) * power(a, b - 2), (a, b) => power(a, b - 1) * (1 + b * logOf(a)), (a, _, y) => logOf(a) ** 2 * y],
  },
  neg: { of: (a) => -a, slopes: [() => -1], bends: [zero] },
  exp: { of: Math.exp, slopes: [(a, b, y) => y], bends: [(a, b, y) => y] },
  log: { of: Math.log, slopes: [(a) => 1 / a], bends: [(a) => -1 / (a * a)] },
  sqrt: { of: Math.sqrt, slopes: [(a, b, y) => 0.5 / y], bends: [(a, b, y) => -0.25 / (y * y * y)] },
  sin: { of: Math.sin, slopes: [Math.cos], bends: [(a) => -Math.sin(a)] },
  cos: { of: Math.cos, slopes: [(a) => -Math.sin(a)], bends: [(a) => -Math.cos(a)] },
  tan: { of: Math.tan, slopes: [(a, b, y) => 1 + y * y], bends: [(a, b, y) => 2 * y * (1 + y * y)] },
  sinh: { of: Math.sinh, slopes: [Math.cosh], bends: [Math.sinh] },
  cosh: { of: Math.cosh, slopes: [Math.sinh], bends: [Math.cosh] },
  tanh: { of: Math.tanh, slopes: [(a, b, y) => (1 + y) * (1 - y)], bends: [(a, b, y) => -2 * y * (1 + y) * (1 - y)] },
  sigmoid: { of: (a) => 1 / (1 + Math.exp(-a)), slopes: [(a, b, y) => y * (1 - y)], bends: [(a, b, y) => y * (1 - y) * (1 - 2 * y)] },
  abs: { of: Math.abs, slopes: [Math.sign], bends: [zero], off: true },
  relu: { of: (a) => Math.max(a, 0), slopes: [(a) => Number(a > 0)], bends: [zero], off: true },
  step: { of: (a) => Number(a > 0) },
  sign: { of: Math.sign },
  min: { of: Math.min, ...chosen },
  max: { of: Math.max, ...chosen },
};
OPERATIONS.ln = OPERATIONS.log;

/** A power with a whole exponent: a product. @param {number} n @returns {Operation} */
function whole(n) {
  const of = (/** @type {number} */ a) => product(a, n);
  if (!n) return { of };
  return { of, slopes: [(a) => n * product(a, n - 1)], bends: [(a) => (n === 1 ? 0 : n * (n - 1) * product(a, n - 2))] };
}

/**
 * One place of the row: a number, a variable (which), or an operation on earlier places.
 * @typedef {{operation?: Operation, of: Operation["of"], a: number, b: number, variable: number, varies: boolean, slopeA: Part, slopeB?: Part, off: boolean}} Place
 */

/** @param {Operation | undefined} operation @param {number} a @param {number} b @param {number} variable @param {boolean} varies @returns {Place} */
function placed(operation, a, b, variable, varies) {
  const [slopeA, slopeB] = operation?.slopes ?? [zero];
  return { operation, of: operation?.of ?? zero, a, b, variable, varies, slopeA, slopeB, off: operation?.off === true };
}

export class Computed {
  /** @param {Tree} tree @param {string[]} variables */
  constructor(tree, variables) {
    this.count = variables.length;
    /** @type {Place[]} */
    this.row = [];
    /** @type {number[]} */
    const values = [];
    this.put(tree, variables, values);
    this.values = Float64Array.from(values);
    this.back = new Float64Array(values.length);
    this.ahead = this.back.slice();
    this.bent = this.back.slice();
  }

  /** Put a tree at the end of the row; give its place. @param {Tree} tree @param {string[]} variables @param {number[]} values @returns {number} */
  put(tree, variables, values) {
    if (tree.kind === "call") {
      const exponent = tree.name === "**" ? constant(tree.parts[1]) : null;
      const product = exponent !== null && Number.isInteger(exponent);
      const operation = product ? whole(exponent) : OPERATIONS[tree.name];
      const [a, b = a] = (product ? tree.parts.slice(0, 1) : tree.parts).map((part) => this.put(part, variables, values));
      const varies = operation.slopes !== undefined && (this.row[a].varies || this.row[b].varies);
      this.row.push(placed(operation, a, b, -1, varies));
      return values.push(0) - 1;
    }
    const variable = tree.kind === "name" ? variables.indexOf(tree.name) : -1;
    this.row.push(placed(undefined, 0, 0, variable, variable >= 0));
    return values.push(tree.kind === "number" ? tree.value : CONSTANTS[tree.name] ?? 0) - 1;
  }

  /** The cost at a place. @param {Vector} at @returns {number} */
  value(at) {
    const { row, values } = this;
    for (let i = 0; i < row.length; i++) {
      const { operation, of, a, b, variable } = row[i];
      if (operation) values[i] = of(values[a], values[b]);
      else if (variable >= 0) values[i] = at[variable];
    }
    return values[row.length - 1];
  }

  /** The cost, and the slopes written into `slopes`. @param {Vector} at @param {Float64Array} slopes */
  look(at, slopes) {
    const cost = this.value(at);
    const { row, values, back } = this;
    slopes.fill(0);
    back[row.length - 1] = 1;
    for (let i = row.length - 1; i >= 0; i--) {
      const one = row[i];
      if (!one.varies) continue;
      if (one.variable >= 0) slopes[one.variable] += back[i];
      else this.hand(one, values, back[i], values[i]);
    }
    return cost;
  }

  /** Hand what reached a place on to those that it was made of. @param {Place} one @param {Float64Array} values @param {number} reached @param {number} y */
  hand(one, values, reached, y) {
    const { a, b, slopeA, slopeB, off } = one;
    const [first, second] = [values[a], values[b]];
    if (this.row[a].varies) {
      const slope = slopeA(first, second, y);
      this.back[a] = off && slope === 0 ? 0 : reached * slope;
    }
    if (slopeB && this.row[b].varies) this.back[b] = reached * slopeB(first, second, y);
  }

  /** How the slopes change along a way: the matrix of second derivatives times the way. @param {Vector} at @param {Vector} way */
  along(at, way) {
    const found = new Float64Array(this.count);
    this.look(at, new Float64Array(this.count));
    const { row, values, back, ahead, bent } = this;
    ahead.fill(0);
    for (let i = 0; i < row.length; i++) {
      const { varies, variable, a, b, slopeA, slopeB } = row[i];
      if (!varies) continue;
      if (variable >= 0) ahead[i] = way[variable];
      else {
        const [first, second, y] = [values[a], values[b], values[i]];
        ahead[i] = (row[a].varies ? slopeA(first, second, y) * ahead[a] : 0) + (slopeB && row[b].varies ? slopeB(first, second, y) * ahead[b] : 0);
      }
    }
    bent.fill(0);
    for (let i = row.length - 1; i >= 0; i--) {
      if (!row[i].varies) continue;
      if (row[i].variable >= 0) found[row[i].variable] += bent[i];
      else this.bend(row[i], back[i], bent[i], values[i]);
    }
    return found;
  }

  /** @param {Place} one @param {number} reached @param {number} bent @param {number} y */
  bend({ a, b, slopeA, slopeB, operation }, reached, bent, y) {
    const [first, second] = [this.values[a], this.values[b]];
    const [aa, ab = zero, bb = zero] = operation?.bends ?? [zero];
    const [byA, byB] = [this.row[a].varies, Boolean(slopeB) && this.row[b].varies];
    const times = (/** @type {Part} */ part, /** @type {number} */ by) => part(first, second, y) * by;
    if (byA) this.bent[a] = times(slopeA, bent) + reached * (times(aa, this.ahead[a]) + (byB ? times(ab, this.ahead[b]) : 0));
    if (byB && slopeB) this.bent[b] = times(slopeB, bent) + reached * ((byA ? times(ab, this.ahead[a]) : 0) + times(bb, this.ahead[b]));
  }

  /** The curvatures at a place, smallest first; NaN where there are none. @param {Vector} at @returns {number[]} */
  curvatures(at) {
    const rows = Array.from({ length: this.count }, (_, one) => [...this.along(at, Array.from({ length: this.count }, (_, other) => Number(one === other)))]);
    if (!rows.flat().every(Number.isFinite)) return rows.map(() => NaN);
    if (this.count === 1) return rows[0];
    const [[first], [across, second]] = rows;
    const [middle, far] = [(first + second) / 2, Math.hypot((first - second) / 2, across)];
    return [middle - far, middle + far];
  }
}
