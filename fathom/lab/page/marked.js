// Texts in which some words are marked: [words](key) as a link of a kind, *words* as strong ones.

import { h } from "./make.js";

const MARKED = /\[([^\]]+)\]\(([^)]+)\)([.,;:)\]।]*)|\*([^*]+)\*/g;

/**
 * The parts of a text; a mark that follows a link stays on its line.
 * @param {string} text @param {(words: string, key: string) => import("./make.js").Child} link
 * @returns {import("./make.js").Child[]}
 */
export function marked(text, link) {
  let from = 0;
  /** @type {import("./make.js").Child[]} */
  const parts = [];
  for (const { 0: all, 1: words, 2: key, 3: mark, 4: strong, index } of text.matchAll(MARKED)) {
    parts.push(text.slice(from, index), strong ? h("b", {}, strong) : mark ? h("span", { class: "joined" }, link(words, key), mark) : link(words, key));
    from = index + all.length;
  }
  return [...parts, text.slice(from)];
}
