// Pets are drawn, and a network learns to tell them apart: how many, how long, and what it costs.

import { costView } from "../views/costview.js";
import { choice, h, number, set } from "../make.js";
import { COUNTS } from "./pictureplace.js";
import { waits } from "../frame/server.js";
import { t } from "../words.js";

export const INVITATION = t("Draw some pets, let a network learn to tell them apart, and look into it. Show it a picture of your own; or look into a network of your own, learnt from your pictures in the chapter before.");
const EPOCHS = [5, 15, 30];
const EVERY = 300; // milliseconds between two looks at a training

/**
 * @param {{asked: (ask: string, wish: object) => Promise<any>, say: (words: string) => void, ready: () => void, state: {count: number, epochs: number}, keep: (change: {count?: number, epochs?: number}) => void, gone: () => boolean, began: () => void, done: () => Promise<void>}} told
 */
export function petsView({ asked, say, ready, state, keep, gone, began, done }) {
  const begin = h("button", { type: "button", class: "main", onclick: learn }, t("Draw pets and learn"));
  const halt = h("button", { type: "button", hidden: true, onclick: () => asked("pictures.stop", {}) }, t("Stop"));
  const several = (/** @type {number[]} */ values, /** @type {number} */ own) => [...new Set([...values, own])].sort((one, other) => one - other).map((one) => /** @type {[string, string]} */ ([String(one), String(one)]));
  const wishes = [
    choice({ label: t("pictures to draw"), options: several(COUNTS, state.count), value: String(state.count), input: (value) => keep({ count: Number(value) }) }),
    choice({ label: t("epochs"), options: several(EPOCHS, state.epochs), value: String(state.epochs), input: (value) => keep({ epochs: Number(value) }) }),
  ];
  const curve = costView(t("Cost over the epochs, of the pictures learnt from and of those kept aside"));
  set(curve.element, { hidden: true });
  const results = h("ul", { class: "note", "aria-label": t("What came of it") });
  /** @type {(number | null)[][]} */
  let costs = [];

  async function learn() {
    say(t`Drawing ${state.count} pictures …`);
    began();
    begin.disabled = true;
    if (await asked("pictures.learn", { count: state.count, epochs: state.epochs })) await watch();
    else begin.disabled = false;
  }

  /** Look at a training until it ends; then at what it learnt. */
  async function watch() {
    costs = [[null, null]]; // the random start: nothing is measured there
    const narration = document.querySelector(".narration");
    narration?.setAttribute("aria-live", "off"); // not a sentence for every look
    let told;
    for (;;) {
      told = (await asked("pictures.progress", { since: costs.length - 1 }))?.data;
      if (gone() || !told || told.state === "none") break;
      begin.disabled = told.busy;
      halt.hidden = !told.busy;
      costs.push(...told.costs);
      set(curve.element, { hidden: costs.length === 1 });
      curve.show(costs, [], costs.length - 1);
      if (!told.busy) break;
      say(words(told));
      ready();
      await new Promise((done) => setTimeout(done, EVERY));
      if (gone()) return;
    }
    narration?.removeAttribute("aria-live");
    if (gone()) return;
    ready();
    if (!told) return;
    if (told.state === "done") await done();
    else say({ failed: told.fault, stopped: t("Stopped: nothing was kept of it.") }[/** @type {string} */ (told.state)] ?? t("Nothing is learnt yet. Press “Draw pets and learn”: it takes a quarter of a minute."));
  }

  /** @param {any} told */
  function words(told) {
    const [learnt, aside] = costs[costs.length - 1];
    const far = t`Epoch ${costs.length - 1} of ${told.epochs}: the cost is ${number(learnt, 3)} on the pictures learnt from, ${number(aside, 3)} on those kept aside.`;
    return { waiting: waits(told.before), reading: t("The pictures are drawn; it reads them."), measuring: t`${far} Now it is measured.` }[/** @type {string} */ (told.state)] ?? (costs.length === 1 ? t`Epoch 0 of ${told.epochs}: first its arithmetic is made ready for this machine.` : far);
  }

  return {
    element: h("div", { class: "card wide" }, h("div", { class: "beside" }, curve.element, h("div", { class: "controls" }, ...wishes.map((one) => one.element), h("div", { class: "row" }, begin, halt), results))),
    watch,
    /** What came of it. @param {string} words */
    tell: (words) => results.prepend(h("li", {}, words)),
  };
}
