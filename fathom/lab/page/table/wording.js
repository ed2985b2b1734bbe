// How values of a table are written, and what is said while something is worked on.

import { grouped, number } from "../make.js";
import { t } from "../words.js";

const LONGEST = 60; // letters of a name

/** A name that leaves room for others. @param {string} name */
export function brief(name) {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/** A cell, or an answer. @param {any} value */
export function written(value) {
  if (value === null || value === undefined) return "–";
  return typeof value === "number" ? number(value, 6) : String(value);
}

/** @param {number} share */
export function percent(share) {
  return `${number(100 * share, 3)} %`;
}

/** What is counted: one of it, and several. @type {Record<string, [string, string]>} */
const THINGS = {
  row: [t("row"), t("rows")], epoch: [t("epoch"), t("epochs")], neuron: [t("neuron"), t("neurons")], column: [t("column"), t("columns")], term: [t("term"), t("terms")], class: [t("class"), t("classes")],
  "more cell": [t("more cell"), t("more cells")], "more column": [t("more column"), t("more columns")],
};

/** @param {string} what @param {number} [count] */
export const many = (what, count = 2) => THINGS[what][count === 1 ? 0 : 1];

/** @param {number} count @param {string} what */
export const counted = (count, what) => `${grouped(count)} ${many(what, count)}`;

/** Words as a sentence. @param {string} words */
export function sentence(words) {
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}${/[.?!]$/.test(words) ? "" : "."}`;
}

/**
 * Wait for an answer, and count the seconds aloud where it takes some.
 * @template T
 * @param {string} words @param {(words: string) => void} say @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
export async function patiently(words, say, answer) {
  const begun = performance.now();
  say(`${words} …`);
  const ticking = setInterval(() => say(`${words} … ${Math.round((performance.now() - begun) / 1000)} s`), 1000);
  try {
    return await answer;
  } finally {
    clearInterval(ticking);
  }
}
