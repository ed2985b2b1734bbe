// Functions as people write them: text to a small tree of numbers, variables and operations.
// Nothing here runs what it reads; what is no part of a function is refused with a sentence.

import { Refused } from "../../refused.js";
import { decimal, isSign, shortened, spelled, unparsed } from "./spelled.js";
import { CONSTANTS, FUNCTIONS, isIdentifier, noFunction, writtenOut } from "./tokens.js";
import { t } from "../../words.js";

/** @typedef {import("./spelled.js").Tree} Tree */

const [DEEPEST, MOST_PARTS, LARGEST_EXPONENT, LARGEST_NUMBER] = [60, 300, 100, 1e100];

/** What was understood: the tree, its text, its variables by name. @param {string} text */
export function read(text) {
  const parsed = new Parser(text, writtenOut(text)).whole();
  if (weight(parsed) > 3 * MOST_PARTS) throw new Refused(t`the function has too many parts: at most ${MOST_PARTS} can be read.`);
  const tree = checked(parsed, 0);
  for (const part of partsOf(tree)) if (part.kind === "call" && part.name === "**") checkExponent(part.parts[1]);
  constant(tree);
  const names = new Set([...partsOf(tree)].flatMap((part) => (part.kind === "name" && !Object.hasOwn(CONSTANTS, part.name) ? [part.name] : [])));
  if (!names.size) throw new Refused(t`the function ${shortened(text)} has no variable to change: write one like x^2 - x + 1.`);
  return { tree, text: unparsed(parsed), variables: [...names].sort(byCode) };
}

/** @param {string} a @param {string} b */
function byCode(a, b) {
  const [first, second] = [a, b].map((name) => [...name].map((sign) => sign.codePointAt(0) ?? 0));
  const at = first.findIndex((code, place) => code !== second[place]);
  return at < 0 ? -1 : first[at] - (second[at] ?? -1);
}

/** Python's grammar, as far as these words reach. */
class Parser {
  /** @param {string} text @param {string[]} words */
  constructor(text, words) {
    this.text = text;
    this.words = words;
    this.at = 0;
  }

  /** @returns {never} */
  fail() {
    throw new Refused(t`the function ${shortened(this.text)} cannot be read: is an operator, a number or a bracket missing?`);
  }

  /** Go on if the next word is one of these. @param {string[]} words */
  next(...words) {
    const word = this.words[this.at];
    if (!words.includes(word)) return "";
    this.at += 1;
    return word;
  }

  whole() {
    const tree = this.list(this.sum(), false);
    return this.at < this.words.length ? this.fail() : tree;
  }

  /** What may be the first of several. @param {Tree} first @param {boolean} stars @returns {Tree} */
  list(first, stars) {
    const parts = [first];
    let comma = "";
    while ((comma = this.next(",")) && this.begins()) parts.push(stars ? this.starred() : this.sum());
    if (parts.length > 1 || comma) return call(",", ...parts);
    return first.kind === "call" && first.name === "star" ? this.fail() : first;
  }

  begins() {
    return this.at < this.words.length && this.words[this.at] !== ")";
  }

  /** @returns {Tree} */
  starred() {
    return this.next("*") ? call("star", this.sum()) : this.sum();
  }

  /** @returns {Tree} */
  sum() {
    let [tree, sign] = [this.product(), ""];
    while ((sign = this.next("+", "-"))) tree = call(sign, tree, this.product());
    return tree;
  }

  /** @returns {Tree} */
  product() {
    let [tree, sign] = [this.factor(), ""];
    while ((sign = this.next("*", "/"))) tree = call(sign, tree, this.factor());
    return tree;
  }

  /** @returns {Tree} */
  factor() {
    const sign = this.next("+", "-");
    if (sign) return call(sign === "-" ? "neg" : "pos", this.factor());
    const base = this.atom();
    return this.next("**") ? call("**", base, this.factor()) : base;
  }

  /** @returns {Tree} */
  atom() {
    const word = this.words[this.at++] ?? this.fail();
    if (word === "(") {
      const tree = this.begins() ? this.list(this.starred(), true) : call(",");
      return this.next(")") ? tree : this.fail();
    }
    if (/^[0-9]+$/.test(word)) return { kind: "number", value: Number(word), text: word };
    if (/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(word)) return { kind: "number", value: Number(word), text: decimal(Number(word)) };
    if (!isIdentifier(word)) this.fail();
    return this.next("(") ? call(word, ...this.values()) : { kind: "name", name: word };
  }

  /** The values of a function, with Python's rules for stars. */
  values() {
    /** @type {Tree[]} */
    const parts = [];
    let named = false;
    while (this.begins()) {
      const stars = this.next("**");
      if (named && !stars) this.fail();
      parts.push(stars ? call("stars", this.sum()) : this.starred());
      named ||= Boolean(stars);
      if (!this.next(",")) break;
    }
    return this.next(")") ? parts : this.fail();
  }
}

/** @param {string} name @param {Tree[]} parts @returns {Tree} */
const call = (name, ...parts) => ({ kind: "call", name, parts });

/** How many nodes Python's tree has. @param {Tree} tree @returns {number} */
function weight(tree) {
  if (tree.kind === "number") return 1;
  if (tree.kind === "name") return 2;
  const own = tree.name === "stars" ? 1 : Object.hasOwn(FUNCTIONS, tree.name) ? 3 : 2;
  return tree.parts.reduce((all, part) => all + weight(part), own);
}

/** @param {Tree} tree @param {number} depth @returns {Tree} */
function checked(tree, depth) {
  if (depth > DEEPEST) throw new Refused(t`the function is too long or nested too deeply: at most ${DEEPEST} operations can build on one another.`);
  if (tree.kind === "name") return tree;
  if (tree.kind === "number") {
    if (tree.value > LARGEST_NUMBER) throw new Refused(t("a number in the function is too large: at most 1e100 can be used."));
    return tree;
  }
  const { name, parts } = tree;
  if (name === "pos") return checked(parts[0], depth + 1);
  const foreign = ["star", "stars", ","].includes(name) || parts.some((part) => part.kind === "call" && part.name === "stars");
  if (foreign) throw new Refused(t`${shortened(unparsed(tree))} is not part of a function: numbers, variables, + - * / ** and functions like exp(x) are.`);
  if (name !== "neg" && !isSign(name)) checkValues(name, parts.length);
  return call(name, ...parts.map((part) => checked(part, depth + 1)));
}

/** @param {string} name @param {number} count */
function checkValues(name, count) {
  if (!Object.hasOwn(FUNCTIONS, name)) throw new Refused(noFunction(name));
  if (count === FUNCTIONS[name]) return;
  const wanted = FUNCTIONS[name] === 1 ? t("1 value") : t`${FUNCTIONS[name]} values`;
  throw new Refused(t`${name} takes ${wanted}, not ${count}; decimals are written with a point, like 0.5.`);
}

/** A tree and all its parts, each before its own parts. @param {Tree} tree @returns {Generator<Tree>} */
function* partsOf(tree) {
  yield tree;
  if (tree.kind === "call") for (const part of tree.parts) yield* partsOf(part);
}

/** @param {Tree} exponent */
function checkExponent(exponent) {
  const value = constant(exponent);
  if (value === null || Math.abs(value) <= LARGEST_EXPONENT) return;
  throw new Refused(t`the exponent ${spelled(exponent)} is too large: at most ${LARGEST_EXPONENT} can be computed here.`);
}

/** The value of a tree without variables, null of one with; what has no value is refused. @param {Tree} tree @returns {number | null} */
export function constant(tree) {
  if (tree.kind === "number") return tree.value;
  if (tree.kind === "name") return CONSTANTS[tree.name] ?? null;
  const values = tree.parts.map(constant);
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  const value = PLAINLY[tree.name](...known);
  if (Math.abs(value) <= LARGEST_NUMBER) return value;
  throw new Refused(t`${spelled(tree)} in the function has no value that can be computed.`);
}

/** Each operation on plain numbers. @type {Record<string, (...values: number[]) => number>} */
const PLAINLY = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => (Math.abs(b) <= LARGEST_EXPONENT ? a ** b : Infinity),
  neg: (a) => -a,
  exp: Math.exp,
  ln: Math.log,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  sigmoid: (a) => (1 + Math.tanh(a / 2)) / 2,
  abs: Math.abs,
  relu: (a) => Math.max(a, 0),
  step: (a) => Number(a > 0),
  sign: Math.sign,
  min: Math.min,
  max: Math.max,
};
