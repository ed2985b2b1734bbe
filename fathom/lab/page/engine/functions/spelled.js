// Functions as text again, with every sign and only the brackets that are needed: Python's way.

import { quoted } from "../near.js";

/**
 * A number as it was written, a variable or constant by name, or an operation on other trees: a sign
 * ("+", "**"), "neg", a function ("sin"); while it is read also "pos", "," for a list, and what
 * only Python has: stars.
 * @typedef {{kind: "number", value: number, text: string}} Numeral
 * @typedef {{kind: "name", name: string}} Name
 * @typedef {{kind: "call", name: string, parts: Tree[]}} Call
 * @typedef {Numeral | Name | Call} Tree
 */

const [SUM, PRODUCT, SIGN, POWER, ATOM] = [1, 2, 3, 4, 5];
/** How tightly each sign binds, and its left and right side at least. @type {Record<string, [number, number, number]>} */
const BINDS = { "+": [SUM, SUM, PRODUCT], "-": [SUM, SUM, PRODUCT], "*": [PRODUCT, PRODUCT, SIGN], "/": [PRODUCT, PRODUCT, SIGN], "**": [POWER, ATOM, POWER] };
/** @type {Record<string, string>} */
const BEFORE = { neg: "-", pos: "+" };
const TIGHT = new Set(["*", "**"]); // written without blanks
/** @param {string} name */
export const isSign = (name) => Object.hasOwn(BINDS, name);

/** Write a tree as text. @param {Tree} tree @param {number} [least] how tightly it must bind @returns {string} */
export function unparsed(tree, least = 0) {
  if (tree.kind === "number") return tree.text;
  if (tree.kind === "name") return tree.name;
  const { name, parts } = tree;
  if (isSign(name)) {
    const [binds, left, right] = BINDS[name];
    const sign = TIGHT.has(name) ? name : ` ${name} `;
    return within(`${unparsed(parts[0], left)}${sign}${unparsed(parts[1], right)}`, binds < least);
  }
  if (Object.hasOwn(BEFORE, name)) return within(`${BEFORE[name]}${unparsed(parts[0], SIGN)}`, SIGN < least);
  if (name === "star" || name === "stars") return `${name === "star" ? "*" : "**"}${unparsed(parts[0])}`;
  const inside = parts.map((part) => unparsed(part)).join(", ");
  return name === "," ? `(${inside}${parts.length === 1 ? "," : ""})` : `${name}(${inside})`;
}

/** @param {string} text @param {boolean} brackets */
const within = (text, brackets) => (brackets ? `(${text})` : text);

/** A tree in a sentence. @param {Tree} tree */
export const spelled = (tree) => shortened(unparsed(tree)).slice(1, -1);

/** Quote a text, its middle left out if it is long. @param {string} text */
export function shortened(text) {
  const signs = [...text.split(/[\s\x1c-\x1f\x85]+/u).filter(Boolean).join(" ")];
  return quoted(signs.length <= 60 ? signs.join("") : `${signs.slice(0, 30).join("")} ... ${signs.slice(-10).join("")}`);
}

/** A decimal with as many digits as it needs, as Python writes it: 1.0, 1e-05. @param {number} value */
export function decimal(value) {
  if (!Number.isFinite(value)) return "1e309";
  const [digits, power] = value.toExponential().split("e");
  const at = Number(power);
  if (at < -4 || at >= 16) return `${digits}e${at < 0 ? "-" : "+"}${String(Math.abs(at)).padStart(2, "0")}`;
  const plain = at < 0 ? value.toFixed(digits.replace(/[-.]/g, "").length - 1 - at) : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}
