// Terms of symbols as text, in the order in which SymPy writes them: high powers first.

import { general } from "../written.js";
import { isOne, minus, mul, number, pow, split, times } from "./terms.js";

/** @typedef {import("./terms.js").Term} Term */

const [SUM, PRODUCT, POWER, ATOM] = [1, 2, 3, 4];

/** @param {Term} term @returns {string} */
export function told(term) {
  switch (term.kind) {
    case "number": return term.d > 1 ? `${term.n}/${term.d}` : term.d ? String(term.n) : general(term.value, 15);
    case "symbol": return term.name;
    case "sum": return sum(term);
    case "product": return product(term);
    case "power": return power(term.base, term.exponent);
    default: return `${term.name}(${term.parts.map(told).join(", ")})`;
  }
}

/** How tightly its text binds. @param {Term} term */
function binds(term) {
  if (term.kind === "number") return term.value < 0 ? SUM : term.d > 1 ? PRODUCT : ATOM;
  if (term.kind === "sum") return SUM;
  if (term.kind === "product") return split(term)[0].value < 0 ? SUM : PRODUCT;
  return term.kind === "power" && !isExp(term) ? POWER : ATOM;
}

/** @param {Term} term */
const isExp = (term) => term.kind === "power" && term.base.key === "e";

/** In brackets unless it binds more tightly. @param {Term} term @param {number} than */
const inside = (term, than) => (binds(term) > than ? told(term) : `(${told(term)})`);

/** @param {Term} base @param {Term} exponent @returns {string} */
function power(base, exponent) {
  if (base.key === "e") return `exp(${told(exponent)})`;
  if (exponent.key === "1/2") return `sqrt(${told(base)})`;
  if (exponent.key === "-1/2") return `1/sqrt(${told(base)})`;
  if (exponent.key === "-1/1") return `1/${inside(base, PRODUCT)}`;
  return `${inside(base, POWER)}**${inside(exponent, POWER)}`;
}

/** @param {Term & {kind: "sum" | "product"}} term @returns {string} */
function product(term) {
  const [signed, rest] = split(term);
  const count = signed.value < 0 ? times(signed, number(-1)) : signed;
  /** @type {string[][]} */
  const [above, below] = [[], []];
  if (!isOne(count)) {
    if (!count.d || count.n !== 1) above.push(count.d ? String(count.n) : told(count));
    if (count.d > 1) below.push(String(count.d));
  }
  for (const part of factors(rest).sort(compared)) {
    if (part.kind === "power" && !isExp(part) && split(part.exponent)[0].value < 0) below.push(inside(pow(part.base, minus(part.exponent)), SUM));
    else above.push(inside(part, SUM));
  }
  const top = `${signed.value < 0 ? "-" : ""}${above.join("*") || "1"}`;
  if (!below.length) return top;
  return `${top}/${below.length > 1 ? `(${below.join("*")})` : below[0]}`;
}

/** @param {Term} term @returns {Term[]} */
const factors = (term) => (term.kind === "product" ? [...term.parts] : [term]);

/** @type {Record<string, number>} */
const FIRST = { number: 0, symbol: 1, product: 2, sum: 3, power: 4 };

const FUNCTIONS = ["log", "sin", "cos", "tan", "sinh", "cosh", "tanh"]; // the others after these

/** Where a factor stands: numbers, names, sums, then functions. @param {Term} term */
function rank(term) {
  const base = term.kind === "power" && !isExp(term) ? term.base : term;
  if (isExp(base)) return `5${told(base)}`;
  if (base.kind === "function") return `6${FUNCTIONS.indexOf(base.name) + 1 || 9}${told(base)}`;
  return `${FIRST[base.kind]}${told(base)}`;
}

/** @param {Term} a @param {Term} b */
function compared(a, b) {
  const [first, second] = [rank(a), rank(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** What is raised, and how high. @param {Term} term @returns {[Term, number]} */
function degree(term) {
  if (term.kind !== "power") return [term, 1];
  const [count, tail] = split(term.exponent);
  return count.d ? [pow(term.base, mul(number(1, count.d), tail)), count.n] : [term, 1];
}

/** @param {Term & {kind: "sum" | "product"}} term */
function ordered({ parts }) {
  const [first, second] = [parts[0], parts[1]];
  const [count, rest] = split(second);
  const leads = first.kind === "number" && first.value > 0 && count.value < 0 && rest.kind !== "product";
  if (parts.length === 2 && leads) return parts; // 1 - x rather than -x + 1
  const degrees = parts.map((part) => new Map(factors(split(part)[1]).filter((one) => one.kind !== "number").map((one) => [degree(one)[0].key, degree(one)])));
  const raised = [...new Map(degrees.flatMap((one) => [...one])).values()].map(([base]) => base).sort(compared).map((base) => base.key);
  const heights = new Map(parts.map((part, at) => [part, raised.map((key) => degrees[at].get(key)?.[1] ?? 0)]));
  const height = (/** @type {Term} */ part) => heights.get(part) ?? [];
  return [...parts].sort((a, b) => {
    const at = height(a).findIndex((one, place) => one !== height(b)[place]);
    return at < 0 ? 0 : height(b)[at] - height(a)[at];
  });
}

/** @param {Term & {kind: "sum" | "product"}} term */
function sum(term) {
  const [first, ...others] = ordered(term).map(told);
  return others.reduce((all, part) => (part.startsWith("-") ? `${all} - ${part.slice(1)}` : `${all} + ${part}`), first);
}
