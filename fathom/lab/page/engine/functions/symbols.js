// Derivatives in symbols: a few rules, like terms and powers put together, and the text that the
// library writes (SymPy's order of terms). Functions with a kink get the slope that holds elsewhere.

import { constant } from "./grammar.js";
import { told } from "./printed.js";
import { add, begin, e, func, inverse, log, minus, mul, NO_VALUE, number, one, pow, real, symbol, zero } from "./terms.js";
import { CONSTANTS, FUNCTIONS } from "./tokens.js";

/**
 * @typedef {import("./spelled.js").Tree} Tree
 * @typedef {import("./terms.js").Term} Term
 */

/** The slope of each function by its values. @type {Record<string, ((...parts: Term[]) => Term)[]>} */
const SLOPES = {
  log: [inverse],
  abs: [(a) => func("sign", a)],
  relu: [(a) => func("step", a)],
  step: [() => zero],
  sign: [() => zero],
  sin: [(a) => func("cos", a)],
  cos: [(a) => minus(func("sin", a))],
  tan: [(a) => add(one, pow(func("tan", a), number(2)))],
  sinh: [(a) => func("cosh", a)],
  cosh: [(a) => func("sinh", a)],
  tanh: [(a) => add(one, minus(pow(func("tanh", a), number(2))))],
  sigmoid: [(a) => mul(func("sigmoid", a), add(one, minus(func("sigmoid", a))))],
  min: [(a, b) => func("step", add(b, minus(a))), (a, b) => func("step", add(a, minus(b)))],
  max: [(a, b) => func("step", add(a, minus(b))), (a, b) => func("step", add(b, minus(a)))],
};

/** @type {Record<string, (...parts: Term[]) => Term>} */
const MADE = {
  "+": add,
  "-": (a, b) => add(a, minus(b)),
  "*": mul,
  "/": (a, b) => mul(a, inverse(b)),
  "**": pow,
  neg: minus,
  exp: (a) => pow(e, a),
  ln: log,
  log,
  sqrt: (a) => pow(a, number(1, 2)),
};

/** The partial derivative as text, null if it has no value that can be written. @param {Tree} tree @param {string} variable */
export function derivative(tree, variable) {
  try {
    begin();
    return told(slope(term(tree), variable));
  } catch (fault) {
    if (fault === NO_VALUE) return null;
    throw fault;
  }
}

/** @param {Tree} tree @returns {Term} */
function term(tree) {
  if (tree.kind === "number") return /^[0-9]+$/.test(tree.text) ? number(tree.value) : real(tree.value);
  if (tree.kind === "name") return symbol(tree.name);
  const known = Object.hasOwn(FUNCTIONS, tree.name) ? constant(tree) : null;
  if (known !== null) return real(known);
  const parts = tree.parts.map(term);
  return Object.hasOwn(MADE, tree.name) ? MADE[tree.name](...parts) : func(tree.name, ...parts);
}

/** @param {Term} of @param {string} by @returns {Term} */
function slope(of, by) {
  switch (of.kind) {
    case "number": return zero;
    case "symbol": return of.name === by && !(by in CONSTANTS) ? one : zero;
    case "sum": return add(...of.parts.map((part) => slope(part, by)));
    case "product": return add(...of.parts.map((part, at) => mul(...of.parts.map((other, place) => (place === at ? slope(part, by) : other)))));
    case "power": return powerSlope(of, by);
    default: return add(...of.parts.map((part, at) => mul(SLOPES[of.name][at](...of.parts), slope(part, by))));
  }
}

/** @param {Term & {kind: "power"}} of @param {string} by */
function powerSlope(of, by) {
  const [base, exponent] = [slope(of.base, by), slope(of.exponent, by)];
  const grows = exponent === zero ? zero : mul(exponent, log(of.base));
  return mul(of, base === zero ? grows : add(grows, mul(base, of.exponent, inverse(of.base))));
}
