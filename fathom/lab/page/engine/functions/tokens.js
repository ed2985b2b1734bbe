// Functions as people write them, first half: from signs on paper to words with every sign.
//
// x², x^2, 2x, 2(x + 1), (x + 1)(x - 1), a · b and a leading f(x) = are understood. What could be
// meant in two ways (x2, 1/2x, xy) is asked back.

import { Refused } from "../../refused.js";
import { hint, quoted } from "../near.js";
import { t } from "../../words.js";

const [LONGEST, MOST_WORDS, DEEPEST_BRACKETS] = [500, 250, 40];

/** @type {Record<string, number>} */
export const CONSTANTS = Object.assign(Object.create(null), { pi: Math.PI, e: Math.E });
/** How many values each takes. @type {Record<string, number>} */
export const FUNCTIONS = Object.fromEntries([
  ..."exp ln log sqrt abs sigmoid relu step sign sin cos tan sinh cosh tanh".split(" ").map((name) => [name, 1]),
  ["min", 2],
  ["max", 2],
]);

/** @type {Record<string, string>} */
const SIGNS = { "·": "*", "×": "*", "∙": "*", "⋅": "*", "∗": "*", "−": "-", "–": "-", "÷": "/", "π": " pi ", "√": " sqrt " };
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
const PLAIN = "0123456789-+";
// What Python calls a blank, the beginning of a name, and the rest of it.
const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const FIRST = "[\\p{L}\\p{Nl}\\p{No}_]";
const REST = "[\\p{L}\\p{N}_]";
const HEAD = new RegExp(`^${BLANK}*(?:${FIRST}${REST}*${BLANK}*\\(${BLANK}*${REST}+(?:${BLANK}*,${BLANK}*${REST}+)*${BLANK}*\\)|${FIRST}${REST}*)${BLANK}*=(?!=)`, "u");
const WORD = new RegExp(`(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9.])|${FIRST}${REST}*|\\*\\*|[-+*/^(),]`, "uy");
const SPACE = new RegExp(BLANK, "uy");
const COMPARISON = /[<>=!≤≥≠]=?/uy;
const KEYWORDS = new Set("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "));

/** Whether a word is a number. @param {string} word */
const isNumber = (word) => /^[0-9.]/.test(word);
/** Whether a word is the name of a variable, a constant or a function. @param {string} word */
const isName = (word) => /^[\p{L}_]/u.test(word);
/** Whether a word may stand as a name at all. @param {string} word */
export const isIdentifier = (word) => /^[\p{XIDS}_]\p{XIDC}*$/u.test(word);
/** @param {string} name */
const isFunction = (name) => Object.hasOwn(FUNCTIONS, name);

/** The words of a function, with every multiplication sign. @param {string} text @returns {string[]} */
export function writtenOut(text) {
  const length = [...text].length;
  if (length > LONGEST) throw new Refused(t`the function is ${length} characters long: at most ${LONGEST} can be read.`);
  const signed = text.replace(HEAD, "").replaceAll(/./gsu, (sign) => SIGNS[sign] ?? sign);
  const body = signed.replaceAll(new RegExp(`[${RAISED}]+`, "gu"), (raised) => `^(${[...raised].map((sign) => PLAIN[RAISED.indexOf(sign)]).join("")})`);
  const words = cut(body);
  if (!words.length) throw new Refused(t("the function is empty: write one like x^2 - x + 1."));
  checkNames(words);
  checkBrackets(words);
  return withProducts(words);
}

/** @param {RegExp} what sticky @param {string} text @param {number} at */
function found(what, text, at) {
  what.lastIndex = at;
  return what.exec(text)?.[0];
}

/** @param {string} text */
function cut(text) {
  const words = [];
  for (let at = 0; at < text.length; ) {
    const blank = found(SPACE, text, at);
    if (blank) {
      at += blank.length;
      continue;
    }
    const word = found(WORD, text, at);
    if (!word) throw new Refused(unknown(text, at));
    const normal = word.normalize("NFKC");
    words.push(normal === "^" ? "**" : /^[0-9]+$/.test(normal) ? normal.replace(/^0+(?=.)/, "") : normal);
    at += word.length;
  }
  if (words.length > MOST_WORDS) throw new Refused(t`the function has too many parts: at most ${MOST_WORDS} can be read.`);
  return words;
}

/** @param {string} text @param {number} at */
function unknown(text, at) {
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const comparison = found(COMPARISON, text, at);
  if (comparison) return t`the function compares with ${quoted(comparison)}: a cost function gives a number.`;
  if (sign === "|") return t("'|' is not known here: write abs(x) for the size of x.");
  if ("[]{}".includes(sign)) return t`${quoted(sign)} is not known here: write round brackets, ( and ).`;
  if (isNumber(sign)) return t("a '.' belongs between the digits of one number, like 0.5.");
  return t`${quoted(sign)} is not known here: numbers, names, + - * / ^ and round brackets are.`;
}

/** @param {string[]} words */
function checkNames(words) {
  const letters = new Set(words.filter((word) => [...word].length === 1 && isName(word)));
  words.forEach((word, at) => isName(word) && checkName(word, words[at + 1] ?? "", letters, words));
}

/** @param {string} word @param {string} following @param {Set<string>} letters @param {string[]} words */
function checkName(word, following, letters, words) {
  if (KEYWORDS.has(word) || word.includes("__") || !isIdentifier(word)) throw new Refused(t`${quoted(word)} is not a name that a function can use.`);
  if (isFunction(word)) {
    if (following !== "(") throw new Refused(t`${word} needs a value in brackets, like ${word}(x).`);
    return;
  }
  const meant = meaning(word, letters, words);
  if (meant) throw new Refused(t`${quoted(word)} is not known here. Did you mean ${meant}?`);
  if (following === "(" && !Object.hasOwn(CONSTANTS, word) && ([...word].length > 1 || "fgh".includes(word))) throw new Refused(noFunction(word));
}

/** @param {string} name */
export const noFunction = (name) => t`there is no function ${quoted(name)}. ${hint(name, Object.keys(FUNCTIONS))}`;

/** What a name that runs things together probably means. @param {string} word @param {Set<string>} letters @param {string[]} words */
function meaning(word, letters, words) {
  const numbered = /^([\p{L}\p{Nl}\p{No}]+)([0-9]+)$/u.exec(word);
  if (numbered) {
    const [, name, digits] = numbered;
    const counted = [`${name}0`, `${name}1`];
    return counted.some((one) => words.includes(one)) ? `${name}_${digits}` : `${name}**${digits}`;
  }
  const single = new Set([...letters, "x", "y"]);
  for (const name of Object.keys(FUNCTIONS)) {
    const rest = word.startsWith(name) ? word.slice(name.length) : "";
    if (single.has(rest)) return `${name}(${rest})`;
  }
  const parts = [...word];
  const product = parts.length > 1 && parts.length <= 3 && !Object.hasOwn(CONSTANTS, word) && parts.every((part) => single.has(part) || part === "z");
  return product ? parts.join("*") : null;
}

/** @param {string[]} words */
function checkBrackets(words) {
  let depth = 0;
  for (const word of words) {
    depth += Number(word === "(") - Number(word === ")");
    if (depth < 0) throw new Refused(t("a bracket is closed that was never opened."));
    if (depth > DEEPEST_BRACKETS) throw new Refused(t`the brackets are nested too deeply: at most ${DEEPEST_BRACKETS} can be open.`);
  }
  if (depth) throw new Refused(t("a bracket is opened and never closed."));
}

/** @param {string[]} words */
function withProducts(words) {
  /** @type {string[]} */
  const written = [];
  for (const word of words) {
    const before = written.at(-1);
    if (before !== undefined && multiplies(before, word)) {
      if (written.at(-2) === "/") throw new Refused(t`'/ ${before} ${word}' can be read in two ways: put brackets around what is divided by what.`);
      written.push("*");
    }
    written.push(word);
  }
  return written;
}

/** Whether two neighbours are a product without its sign: 2x, 2(x + 1), (x + 1)(x - 1). @param {string} before @param {string} word */
function multiplies(before, word) {
  const ends = before === ")" || isNumber(before) || (isName(before) && !isFunction(before));
  return ends && (word === "(" || isName(word) || (isNumber(word) && before === ")"));
}
