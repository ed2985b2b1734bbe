// "Try this": tasks that check themselves, once the numbers say so. What is solved stays ticked.

import { EXERCISES } from "./exercises.js";
import { h, put, set } from "../make.js";
import { exercises, solved, solve, watch } from "./progress.js";
import { sheetOf } from "./sheet.js";
import { t } from "../words.js";

export const LEVELS = ["", t("easy"), t("takes thought"), t("hard")];

/**
 * @template State
 * @param {string} chapter whose tasks @param {Record<string, (state: State) => boolean>} checks whether each is done, by its id
 * @param {import("./server.js").Library} [server] who works out a sheet to print, if the chapter has one
 */
export function tasks(chapter, checks, server) {
  const lines = exercises(chapter).map((one) => ({ ...one, ...line(one) }));
  if (String(Object.keys(checks)) !== String(EXERCISES[chapter].map((one) => one.id))) throw new TypeError(`the checks of ${chapter} are not those of its exercises`);
  const said = h("p", { class: "hidden", role: "status" });
  const element = h("section", { class: "trying", "aria-label": t("Try this") }, h("h2", {}, t("Try this")), h("ol", { class: "tasks" }, ...lines.map((one) => one.item)), said, ...sheetOf(chapter, server));
  const show = () => lines.forEach((one) => one.tick(solved(chapter, one.id)));
  show();
  watch(show, element); // what was taken from a file, or forgotten
  return {
    element,
    /** @param {State} state */
    check(state) {
      for (const { id, words, item, tick } of lines) {
        if (item.dataset.done === "true" || !checks[id](state)) continue;
        tick(true);
        solve(chapter, id);
        said.textContent = t`Done: ${words}`;
      }
    },
  };
}

/** @param {import("./exercises.js").Exercise} exercise */
function line({ words, hint, level }) {
  const note = h("span", { class: "note", hidden: true }, hint);
  const ask = h("button", { type: "button", class: "plain hint", "aria-expanded": "false", onclick() {
    note.hidden = !note.hidden;
    set(ask, { "aria-expanded": String(!note.hidden) });
  } }, t("Hint"));
  const dots = h("span", { class: "level", role: "img", "aria-label": LEVELS[level], title: LEVELS[level] }, "●".repeat(level));
  const done = h("span", { class: "hidden" });
  const item = h("li", { "data-done": "false" }, words, " ", dots, " ", ask, note, done);
  return {
    item,
    /** @param {boolean} on */
    tick(on) {
      item.dataset.done = String(on);
      put(done, on ? t(" (done)") : "");
    },
  };
}
