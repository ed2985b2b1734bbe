// Parts of a sum as bars that diverge from a middle line, the largest first, the rest folded: it adds up.

import { h, put, s, side, signed } from "../make.js";
import { t } from "../words.js";
import { many } from "./wording.js";

const MOST = 10; // that are shown before the others are opened
const HALF = 100; // units of a bar to each side

/**
 * @typedef {{name: string, cell?: string, value: number, open?: () => void}} Part
 * @typedef {{parts: Part[], before?: [string, string], after?: [string, string], tell?: (value: number) => string, what?: string}} Sum
 */

/** Bars; whether the smaller ones are open stays as it was. */
export function partsView() {
  const element = h("div", { class: "pushes" });
  let open = false;

  return {
    element,
    /** @param {Sum} given in the order in which they are to be shown */
    show({ parts, before, after, tell = (value) => signed(value, 5), what = "column" }) {
      const most = Math.max(1e-300, ...parts.map(({ value }) => Math.abs(value)));
      const few = parts.length <= MOST + 1 ? parts.length : MOST;
      const drawn = (/** @type {Part} */ part) => line(part, most, tell);
      put(element, before ? end(...before) : null, h("ul", {}, ...parts.slice(0, few).map(drawn)), few < parts.length ? folded(drawn, parts.slice(few), tell, what) : null, after ? end(...after) : null);
    },
    /** @param {...any} children something else in their place */
    put: (...children) => put(element, ...children),
  };

  /** @param {(part: Part) => HTMLElement} drawn @param {Part[]} parts @param {(value: number) => string} tell @param {string} what */
  function folded(drawn, parts, tell, what) {
    const together = parts.reduce((all, { value }) => all + value, 0);
    const lines = h("ul", {});
    const unfold = () => lines.childElementCount || put(lines, ...parts.map(drawn)); // thousands of columns are drawn when they are asked for
    const rest = h("details", { open, ontoggle: () => (open = rest.open) }, h("summary", { onclick: unfold }, t`and ${parts.length} more ${many(what)}, together `, h("span", { class: side(together) }, tell(together))), lines);
    if (open) unfold();
    return rest;
  }
}

/** What stands before the bars, or after them. @param {string} name @param {string} value */
function end(name, value) {
  return h("p", { class: "push end" }, h("span", { class: "name", title: name }, name), h("b", {}, value));
}

/** @param {Part} part @param {number} most @param {(value: number) => string} tell */
function line({ name, cell, value, open }, most, tell) {
  const words = h("span", { class: "name", title: cell === undefined ? name : `${name}: ${cell}` }, open ? h("button", { type: "button", class: "plain", onclick: open }, name) : h("span", {}, name), cell === undefined ? null : h("span", { class: "note" }, cell));
  return h("li", { class: "push" }, words, bar(value / most), h("span", { class: `value ${side(value)}` }, tell(value)));
}

/** @param {number} share −1 to 1 */
function bar(share) {
  const long = Math.min(1, Math.abs(share)) * HALF;
  return s("svg", { class: "diverging", viewBox: `${-HALF} 0 ${2 * HALF} 10`, preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: side(share), x: share < 0 ? -long : 0, y: 0, width: long, height: 10 }),
    s("line", { x1: 0, x2: 0, y1: 0, y2: 10, "vector-effect": "non-scaling-stroke" }));
}
