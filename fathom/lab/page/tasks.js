// "Try this": tasks that check themselves, once the numbers say so.

import { h } from "./make.js";

/**
 * @template State
 * @param {[string, (state: State) => boolean][]} tasks what to do, and whether it is done
 */
export function tasks(tasks) {
  const items = tasks.map(([words]) => h("li", { "data-done": "false" }, words));
  const said = h("p", { class: "hidden", role: "status" });
  return {
    element: h("section", { class: "trying", "aria-label": "Try this" }, h("h2", {}, "Try this"), h("ol", { class: "tasks" }, ...items), said),
    /** @param {State} state */
    check(state) {
      tasks.forEach(([words, done], place) => {
        if (items[place].dataset.done === "true" || !done(state)) return;
        items[place].dataset.done = "true";
        items[place].append(h("span", { class: "hidden" }, " (done)"));
        said.textContent = `Done: ${words}`;
      });
    },
  };
}
