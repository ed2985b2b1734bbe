// Terms of symbols: sums, products, powers and functions, put together as they are made. Like terms
// are added, like powers multiplied, numbers stay exact while they can.

/**
 * `key` is the same for the same term. Numbers are n / d, or decimals (d = 0).
 * @typedef {{kind: "number", key: string, n: number, d: number, value: number}} Numeric
 * @typedef {{kind: "symbol", key: string, name: string}} Named
 * @typedef {{kind: "sum" | "product", key: string, parts: Term[]}} Several
 * @typedef {{kind: "power", key: string, base: Term, exponent: Term}} Power
 * @typedef {{kind: "function", key: string, name: string, parts: Term[]}} Func
 * @typedef {Numeric | Named | Several | Power | Func} Term
 */

/** Thrown where a term has no value that can be written. */
export const NO_VALUE = new Error("no value");

/** @param {number} a @param {number} b @returns {number} */
const divisor = (a, b) => (b ? divisor(b, a % b) : Math.abs(a));

/** An exact number, while its parts can be held. @param {number} n @param {number} [d] @returns {Numeric} */
export function number(n, d = 1) {
  if (!d) throw NO_VALUE;
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d)) return real(n / d);
  if (!n && zero) return zero;
  const by = divisor(n, d) * Math.sign(d);
  return { kind: "number", key: `${n / by}/${d / by}`, n: n / by, d: d / by, value: n / d };
}

/** A decimal. @param {number} value @returns {Numeric} */
export function real(value) {
  if (!Number.isFinite(value)) throw NO_VALUE;
  return value ? { kind: "number", key: `~${value}`, n: value, d: 0, value } : zero;
}

/** @type {Numeric} */
export const zero = { kind: "number", key: "0/1", n: 0, d: 1, value: 0 };
export const one = number(1);
const less = number(-1);
/** @param {string} name @returns {Term} */
export const symbol = (name) => ({ kind: "symbol", key: name, name });
export const e = symbol("e");
/** @param {string} name @param {Term[]} parts @returns {Term} */
export const func = (name, ...parts) => ({ kind: "function", key: `${name}(${parts.map((part) => part.key)})`, name, parts });

/** @param {Numeric} a @param {Numeric} b */
const plus = (a, b) => (a.d && b.d ? number(a.n * b.d + b.n * a.d, a.d * b.d) : real(a.value + b.value));
/** @param {Numeric} a @param {Numeric} b */
export const times = (a, b) => (a.d && b.d ? number(a.n * b.n, a.d * b.d) : real(a.value * b.value));
/** @param {Term} term */
export const isOne = (term) => term.kind === "number" && term.d === 1 && term.n === 1;
/** @param {Term} term */
const isWhole = (term) => term.kind === "number" && term.d === 1;

/** Its number, and what that multiplies. @param {Term} term @returns {[Numeric, Term]} */
export function split(term) {
  if (term.kind === "number") return [term, one];
  if (term.kind !== "product" || term.parts[0].kind !== "number") return [one, term];
  const rest = term.parts.slice(1);
  return [term.parts[0], rest.length === 1 ? rest[0] : several("product", rest)];
}

/** Number first, the others by their keys. @param {"sum" | "product"} kind @param {Term[]} parts @returns {Term} */
function several(kind, parts) {
  const ordered = [...parts].sort((a, b) => Number(b.kind === "number") - Number(a.kind === "number") || (a.key < b.key ? -1 : 1));
  return { kind, key: `${kind === "sum" ? "+" : "*"}(${ordered.map((part) => part.key)})`, parts: ordered };
}

/** @param {Term[]} given @returns {Term} */
export function add(...given) {
  const flat = given.flatMap((term) => (term.kind === "sum" ? term.parts : [term]));
  /** @type {Map<string, [Numeric, Term]>} */
  const like = new Map();
  for (const term of flat) {
    const [count, rest] = split(term);
    like.set(rest.key, [plus(like.get(rest.key)?.[0] ?? zero, count), rest]);
  }
  const parts = [...like.values()].flatMap(([count, rest]) => (count.value ? [isOne(rest) ? count : isOne(count) ? rest : mul(count, rest)] : []));
  return parts.length > 1 ? several("sum", parts) : parts[0] ?? zero;
}

const MOST_PRODUCTS = 20_000; // of one derivative: x^x^x^x^x^x^x^x^x^x would be made of millions
let left = 0;

/** Begin a derivative. */
export function begin() {
  left = MOST_PRODUCTS;
}

/** @param {Term[]} given @returns {Term} */
export function mul(...given) {
  if ((left -= 1) < 0) throw NO_VALUE;
  let count = one;
  /** @type {Map<string, [Term, Numeric, Term]>} */
  const like = new Map();
  const take = (/** @type {Term} */ term) => {
    if (term.kind === "number") count = times(count, term);
    else if (term.kind === "product") term.parts.forEach(take);
    else {
      const [base, exponent] = term.kind === "power" ? [term.base, term.exponent] : [term, one];
      const [many, tail] = split(exponent);
      const key = `${base.key}^${tail.key}`;
      like.set(key, [base, plus(like.get(key)?.[1] ?? zero, many), tail]);
    }
  };
  given.forEach(take);
  if (!count.value) return zero;
  const raised = [...like.values()].map(([base, many, tail]) => pow(base, isOne(tail) ? many : mul(many, tail)));
  for (const part of raised) if (part.kind === "number") count = times(count, part);
  const parts = raised.filter((part) => part.kind !== "number");
  const [only] = parts;
  if (!parts.length) return count;
  if (isOne(count)) return parts.length > 1 ? several("product", parts) : only;
  if (parts.length === 1 && only.kind === "sum") return add(...only.parts.map((part) => mul(count, part)));
  return several("product", [count, ...parts]);
}

/** @param {Term} term */
export const minus = (term) => mul(less, term);
/** @param {Term} term */
export const inverse = (term) => pow(term, less);

/** @param {Term} base @param {Term} exponent @returns {Term} */
export function pow(base, exponent) {
  if (exponent === zero) return one;
  if (isOne(exponent) || isOne(base)) return base;
  const raised = exponent.kind !== "number" ? null : base.kind === "number" ? plainPower(base, exponent) : insidePower(base, exponent);
  return raised ?? { kind: "power", key: `${base.key}**${exponent.key}`, base, exponent };
}

/** @param {Numeric} base @param {Numeric} exponent @returns {Term | null} */
function plainPower(base, exponent) {
  if (base === zero && exponent.value > 0) return zero;
  if (base === zero || (base.value < 0 && !Number.isInteger(exponent.value))) throw NO_VALUE;
  if (!base.d || !exponent.d) return real(base.value ** exponent.value);
  const [n, d] = [base.n, base.d].map((side) => Math.round(Math.sign(side) * Math.abs(side) ** (Math.abs(exponent.n) / exponent.d)));
  const exact = Math.abs((n / d) ** exponent.d - base.value ** Math.abs(exponent.n)) <= 1e-12 * Math.abs(base.value ** Math.abs(exponent.n));
  if (exponent.d === 1 && !(Number.isSafeInteger(n) && Number.isSafeInteger(d))) return real(base.value ** exponent.value);
  if (exponent.d === 1 || exact) return exponent.value > 0 ? number(wholePower(n, base.n, exponent), d) : number(d, wholePower(n, base.n, exponent));
  return null;
}

/** A whole power of a negative number keeps its own sign. @param {number} found @param {number} base @param {Numeric} exponent */
const wholePower = (found, base, exponent) => (base < 0 ? Math.abs(found) * (exponent.n % 2 ? -1 : 1) : found);

/** A power of a power or of a product with a plain exponent. @param {Term} base @param {Numeric} exponent @returns {Term | null} */
function insidePower(base, exponent) {
  if (isWhole(exponent) && base.kind === "power") return pow(base.base, mul(base.exponent, exponent));
  if (base.kind !== "product") return null;
  if (isWhole(exponent)) return mul(...base.parts.map((part) => pow(part, exponent)));
  const [count, rest] = split(base);
  return count.value > 0 && !isOne(count) ? mul(pow(count, exponent), pow(rest, exponent)) : null;
}

/** @param {Term} term @returns {Term} */
export function log(term) {
  if (term.key === e.key) return one;
  if (term.kind !== "number") return func("log", term);
  if (term.value <= 0) throw NO_VALUE;
  return isOne(term) ? zero : term.d ? func("log", term) : real(Math.log(term.value));
}
