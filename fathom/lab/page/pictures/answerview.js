// Pictures to choose from, and what is said of the one that is chosen.

import { paint } from "../views/heat.js";
import { h, put, set } from "../make.js";
import { pixels } from "./pixels.js";
import { brief, called, count, oneOf, percent, words } from "./subject.js";
import { t } from "../words.js";

const MOST = 5; // bars; of more classes the rest is folded

/**
 * @typedef {import("./subject.js").Subject} Subject
 * @typedef {import("./subject.js").One} One
 */

/** @param {(picture: number, mine: boolean) => void} choose */
export function answerView(choose) {
  const heading = h("h2", {});
  const care = h("p", { class: "note" });
  const strip = h("div", { class: "strip", role: "group", "aria-label": t("Pictures to choose from") });
  const own = h("div", { class: "strip", role: "group", "aria-label": t("Pictures that you have sent") });
  const yours = h("h2", {}, t("Your pictures"));
  const [name, bars, unusual] = [h("h2", {}), h("div", { class: "parts" }), h("p", { class: "note" })];
  const large = pixels();

  /** @param {HTMLElement} into @param {Subject} subject @param {boolean} mine */
  function fill(into, subject, mine) {
    const places = Array.from({ length: count(subject, mine) }, (_, picture) => picture);
    put(into, ...places.map((picture) => h("button", { type: "button", title: called(subject, picture, mine), onclick: () => choose(picture, mine) }, h("canvas", { width: 1, height: 1, "aria-hidden": "true" }), h("span", {}, brief(subject, picture, mine)))));
    [...into.querySelectorAll("canvas")].forEach((canvas, picture) => {
      const one = oneOf(subject, picture, mine);
      paint(canvas, one.wide, one.colour, one.high);
    });
  }

  return {
    strips: h("section", { class: "card wide", "aria-label": t("Pictures") }, heading, care, strip, yours, own),
    answer: h("section", { class: "card", "aria-label": t("The answer") }, name, large.element, bars, unusual),
    /** Another network, or another picture of one's own. @param {Subject} subject */
    offer(subject) {
      const { name: file, opened, learnt_from: learnt, words: said } = subject.shown.data;
      put(heading, learnt === "none" ? t("Pictures that it has not learnt from") : learnt === "all" ? t("Pictures that it has learnt from") : opened ? t("The pictures that it was opened on") : t`Pictures of ${file}`);
      put(care, learnt === "none" ? "" : learnt === "all" ? t("All of these were learnt from: on new pictures it is somewhat worse.") : said ? t`Take care: ${said}.` : t("Which of them it has learnt from is not known: on those it has, it is better than on new ones."));
      fill(strip, subject, false);
      fill(own, subject, true);
      yours.hidden = own.hidden = !count(subject, true);
    },
    /** @param {Subject} subject @param {number} picture @param {boolean} mine */
    show(subject, picture, mine) {
      const one = oneOf(subject, picture, mine);
      for (const [into, is] of /** @type {[HTMLElement, boolean][]} */ ([[strip, false], [own, true]])) [...into.children].forEach((button, place) => button.setAttribute("aria-pressed", String(is === mine && place === picture)));
      if (one.truth !== null && one.sure !== null) set(strip.children[picture], { "data-right": String(one.said === one.truth) });
      put(name, one.name);
      large.show(one.wide, one.colour, one.high);
      large.name(t`The picture ${one.name}, large`);
      put(bars, ...(one.sure === null ? [h("p", { class: "formula" }, `${subject.shown.data.target}: `, h("b", {}, words(one.said)))] : chances(one)));
      put(unusual, ...unlike(one));
    },
  };
}

/** @param {One} one */
function chances(one) {
  const bar = (/** @type {[string, number]} */ [kind, chance]) => h("div", { class: "part" }, h("span", { title: kind }, `p(${kind})`), h("meter", { class: kind === one.said ? "plus" : "minus", min: 0, max: 1, value: chance, "aria-label": `p(${kind})` }), h("span", {}, percent(chance)));
  const first = one.chances.slice(0, one.chances.length > MOST + 1 ? MOST : MOST + 1);
  const rest = one.chances.slice(first.length);
  if (!rest.length) return first.map(bar);
  const together = rest.reduce((all, [, chance]) => all + chance, 0);
  return [...first.map(bar), h("details", {}, h("summary", {}, t`the other ${rest.length} classes: ${percent(together)}`), h("div", { class: "parts" }, ...rest.map(bar)))];
}

/** Say how unlike the pictures learnt from it is. @param {One} one */
function unlike(one) {
  if (one.unusual === null) return [""];
  const told = t`of the pictures kept aside while it learnt, ${percent(one.unusual)} were more usual.`;
  return one.strange ? [h("b", {}, t("It is unlike what was learnt from, so that the answer is a guess: ")), told] : [t`How unusual it is: ${told}`];
}
