// What was read: the first rows, what is to be said of them, what to predict, and Train.

import { choice, grouped, h, number, put } from "../make.js";
import { brief } from "./wording.js";
import { t } from "../words.js";

const LONGEST = 40; // letters of a cell

/** @param {{predict: (name: string) => void, train: (effort: string) => void}} told called when a column is chosen, and when it is to learn */
export function readView({ predict, train }) {
  const element = h("section", { class: "card wide", "aria-label": t("What was read"), hidden: true });
  return {
    element,
    /** @param {any} table */
    show(table) {
      const names = [...new Set([...table.heads.filter((/** @type {string} */ name) => table.names.includes(name)), ...table.names])];
      const alone = table.names.length === 1 && table.target; // pictures have no cells to show
      const wanted = choice({ label: t("what is to be predicted"), options: [["", t("choose a column")], ...names.map((name) => /** @type {[string, string]} */ ([name, brief(name)]))], value: table.target ?? "", input: (name) => name && predict(name) });
      const effort = choice({ label: t("how thoroughly"), options: [["quick", t("quick: one learning rate, small networks")], ["usual", t("as fathom train does it: several rates side by side")]], value: "quick", input: () => {} });
      const begin = h("button", { type: "button", class: "main", disabled: !table.target, onclick: () => train(effort.element.querySelector("select").value) }, t("Train"));
      const written = (/** @type {any} */ cell) => (cell === null ? "–" : typeof cell === "number" ? number(cell, 6) : String(cell).slice(0, LONGEST));
      put(element, h("h2", {}, t`${grouped(table.rows)} rows`),
        h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": t("The first rows") }, h("table", {}, h("thead", {}, h("tr", {}, ...table.heads.map((/** @type {string} */ name) => h("th", { title: name }, brief(name))))), h("tbody", {}, ...(alone ? [] : table.first).map((/** @type {any[]} */ cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, written(cell)))))))),
        ...table.warnings.concat(table.notes).map((/** @type {string} */ words) => h("p", { class: "note" }, words)),
        Object.keys(table.left_out).length ? h("p", { class: "note" }, t`Left out: ${Object.entries(table.left_out).map(([name, why]) => `${brief(name)} (${why})`).join(", ")}.`) : null,
        h("div", { class: "controls two" }, wanted.element, effort.element, begin));
      element.hidden = false;
    },
    hide() {
      element.hidden = true;
    },
  };
}
