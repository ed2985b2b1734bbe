// What is looked into: a network for pictures, the pictures that it is shown, and those one sends it.

import { number } from "../make.js";
import { t } from "../words.js";

/**
 * @typedef {import("../frame/server.js").Answer} Answer
 * @typedef {import("../views/heat.js").Colour} Colour
 * @typedef {{name: string, said: string | number, truth: string | number | null, sure: number | null, chances: [string, number][], unusual: number | null, strange: boolean, high: number, wide: number, colour: (at: number) => Colour, numbers: number, mine: boolean}} One
 *   one picture and its answer; chances: the most probable class first
 * @typedef {{of: "pets" | "own", shown: Answer, mine: Answer | null}} Subject
 */

/** What is asked about one picture: of one's own things it says so, and no lesson holds the answer. @param {Subject} subject @param {number} picture @param {boolean} mine @param {object} [more] */
export function wish(subject, picture, mine, more = {}) {
  const number = mine ? subject.mine?.data.numbers[picture] : picture; // of one's own the oldest go, so that places move
  return subject.of === "pets" && !mine ? { picture, ...more } : { of: subject.of, mine, picture: number, ...more };
}

/** How many pictures there are. @param {Subject} subject @param {boolean} mine */
export function count(subject, mine) {
  const data = (mine ? subject.mine : subject.shown)?.data;
  return data?.answers?.length ?? 0;
}

/** What a picture is called: its class, and which of them it is; or its file. @param {Subject} subject @param {number} picture @param {boolean} mine */
export function called(subject, picture, mine) {
  if (mine) return `${subject.mine?.data.names[picture]}`;
  const { truths, classes } = subject.shown.data;
  const truth = truths[picture];
  if (truth === null || !classes.length) return t`picture ${picture + 1}`;
  return `${truth} ${truths.slice(0, picture + 1).filter((/** @type {string} */ one) => one === truth).length}`;
}

/** The same where it is plain that it is a picture. @param {Subject} subject @param {number} picture @param {boolean} mine */
export function brief(subject, picture, mine) {
  const { truths, classes } = subject.shown.data;
  return !mine && (truths[picture] === null || !classes.length) ? String(picture + 1) : called(subject, picture, mine);
}

/** One picture and what is said of it. @param {Subject} subject @param {number} picture @param {boolean} mine @returns {One} */
export function oneOf(subject, picture, mine) {
  const { classes, truths } = subject.shown.data;
  const { data, arrays, shapes } = /** @type {Answer} */ (mine ? subject.mine : subject.shown);
  const [, high, wide, numbers] = shapes.pixels;
  const size = high * wide * numbers;
  const own = arrays.pixels.subarray(picture * size, (picture + 1) * size);
  const chances = classes.map((/** @type {string} */ name, /** @type {number} */ at) => /** @type {[string, number]} */ ([name, arrays.chances[picture * classes.length + at]]));
  chances.sort((/** @type {[string, number]} */ [, left], /** @type {[string, number]} */ [, right]) => right - left);
  return {
    name: called(subject, picture, mine),
    said: data.answers[picture],
    truth: mine ? null : truths[picture],
    sure: classes.length ? chances.find((/** @type {[string, number]} */ [name]) => name === data.answers[picture])?.[1] ?? null : null,
    chances,
    unusual: data.unusual[picture] ?? null,
    strange: data.strange[picture] ?? false,
    high,
    wide,
    numbers,
    mine,
    colour: (at) => (numbers === 1 ? [own[at], own[at], own[at]] : [own[3 * at], own[3 * at + 1], own[3 * at + 2]]),
  };
}

/** What it says, as a person would: a class, or a number. @param {string | number} said */
export const words = (said) => (typeof said === "number" ? number(said) : said);

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(1)} %`;
