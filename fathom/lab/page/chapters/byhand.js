// Backpropagation by hand: every number of one step, filled in one after the other.

import { handView } from "../views/handview.js";
import { GROUPS, fieldsOf, near, typed } from "../views/handwork.js";
import { choice, h, number, put, set } from "../make.js";
import { latest } from "../frame/server.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";

const PHI = ["tanh", "sigmoid", "relu"];
const RATES = [0.05, 0.1, 0.5, 1];
const SEEDS = 1000;
const IDS = ["z1", "z2", "a1", "a2", "p", "L", "d", "d1", "d2", "v1", "v2", "c", "b1", "b2", "w11", "w12", "w21", "w22", "new"];
const LONGEST = 12; // characters of a number

/** @type {Record<string, string>} */
const STATES = { right: t("right"), shown: t("shown"), "not yet": t("not yet") };

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "byhand",
  title: t("Backpropagation by hand"),
  open({ root, server, given, save, ready }) {
    const state = { activation: "tanh", rate: 0.1, seed: 0, filled: /** @type {Record<string, string>} */ ({}), shown: /** @type {string[]} */ ([]), ...kept(given) };
    /** @type {any} */
    let work = null;
    /** @type {import("../views/handwork.js").Field[]} */
    let fields = [];
    /** Which field was entered last. */
    let entered = "";
    /** How often each was wrong. @type {Record<string, number>} */
    let missed = {};

    const narration = h("p", { class: "narration", role: "status" });
    const question = h("h2", {});
    const view = handView();
    const show = h("button", { type: "button", onclick: () => reveal() }, t("Show this one"));
    const todo = tasks("byhand", {
      forward: (now) => ["z1", "z2", "a1", "a2", "p", "L"].every(now.found),
      blame: (now) => ["d", "d1", "d2"].every(now.found),
      slopes: (now) => IDS.slice(9, 18).every(now.found),
      silent: (now) => now.activation === "relu" && [0, 1].some((i) => !now.steep[i] && now.found(`d${i + 1}`)),
      all: (now) => IDS.every(now.found),
    });
    const rows = Object.fromEntries(IDS.map((id) => [id, row(id)]));
    const groups = GROUPS.map((name) => ({ name, element: h("fieldset", { class: "asked" }, h("legend", {}, name)) }));
    [[0, 6], [6, 9], [9, 18], [18, 19]].forEach(([from, to], place) => groups[place].element.append(...IDS.slice(from, to).map((id) => rows[id].element)));

    root.append(h("div", { class: "chapter byhand" },
      h("section", { class: "telling" },
        h("h1", {}, t("Backpropagation by hand")),
        h("p", {}, t("One example, nine weights, one step: work it out yourself. Forward, each neuron weighs what comes in and adds it up. Backwards, each sum gets its blame: what the loss would gain if that sum were a little larger. A weight's slope is the blame where its wire ends times what comes along it.")),
        h("p", {}, t("Fill in the numbers one after the other; three digits are enough, with a point or a comma. Each is checked when you leave it.")),
        narration),
      todo.element,
      h("div", { class: "stage" },
        h("div", { class: "card wide" },
          h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => begin({ seed: (state.seed + 1) % SEEDS }) }, t("Other numbers")), h("button", { type: "button", onclick: () => begin({}) }, t("Empty all fields"))),
          h("div", { class: "controls two" },
            choice({ label: t("activation of the hidden neurons"), options: PHI.map((one) => [one, one]), value: state.activation, input: (activation) => begin({ activation }) }).element,
            choice({ label: t("learning rate"), options: RATES.map((one) => [String(one), String(one)]), value: String(state.rate), input: (rate) => begin({ rate: Number(rate) }) }).element)),
        h("div", { class: "half" },
          h("div", { class: "card" }, view.element),
          h("div", { class: "card asking" }, question, show)),
        h("div", { class: "card fields" }, ...groups.map((one) => one.element)))));

    /** A field for a number, and what became of it. @param {string} id */
    function row(id) {
      const mark = h("span", { class: "mark-of", "aria-hidden": "true" });
      const input = h("input", {
        type: "text", id: `f-${id}`, "aria-describedby": `h-${id}`, autocomplete: "off", maxlength: LONGEST, spellcheck: "false",
        onfocus() {
          entered = id;
          draw();
        },
        onchange: () => fill(id, input.value),
      });
      const label = h("label", { for: `f-${id}` });
      const hint = h("p", { class: "missed", id: `h-${id}`, role: "status" });
      return { element: h("div", { class: "number" }, label, input, mark, hint), input, label, mark, hint };
    }

    /** @param {string} id @param {string} words */
    function fill(id, words) {
      const plain = words.trim();
      if (plain) state.filled[id] = plain;
      else delete state.filled[id];
      state.shown = state.shown.filter((one) => one !== id);
      if (plain && !right(id)) missed[id] = (missed[id] ?? 0) + 1;
      entered = id;
      draw();
      keep();
    }

    /** Fill in the one that is asked: it does not count. */
    function reveal() {
      const field = asked();
      if (!field) return;
      state.shown = [...state.shown, field.id];
      rows[field.id].input.value = number(field.value).replaceAll(",", "");
      state.filled[field.id] = rows[field.id].input.value;
      draw();
      keep();
    }

    /** @param {string} id */
    function right(id) {
      const value = typed(state.filled[id] ?? "");
      const field = fields.find((one) => one.id === id);
      return value !== null && field !== undefined && (near(value, field.value) || state.shown.includes(id));
    }

    /** The one that was entered last, or the first that is missing. */
    function asked() {
      return fields.find((one) => one.id === entered && !right(one.id)) ?? fields.find((one) => !right(one.id));
    }

    function keep() {
      save(structuredClone(state));
    }

    const ask = latest(server, "byhand.work", (told) => {
      work = told.data;
      fields = fieldsOf(work);
      for (const { id, label } of fields) put(rows[id].label, `${label} =`);
      draw();
      ready();
    }, (words) => {
      put(narration, words);
      ready();
    });

    /** @param {object} wishes */
    function begin(wishes) {
      Object.assign(state, { filled: {}, shown: [] }, wishes);
      [entered, missed] = ["", {}];
      for (const { input } of Object.values(rows)) input.value = "";
      keep();
      ask({ seed: state.seed, activation: state.activation, rate: state.rate });
    }

    function draw() {
      if (!work) return;
      const known = new Map(fields.filter((one) => right(one.id)).map((one) => [one.id, one.value]));
      const next = asked();
      for (const { id, label } of fields) {
        const { element, input, mark, hint } = rows[id];
        const [given, good] = [state.filled[id] !== undefined, right(id)];
        const word = !given ? "" : !good ? "not yet" : state.shown.includes(id) ? "shown" : "right";
        put(mark, { "": "", right: "✓", shown: STATES.shown, "not yet": "✗" }[word] ?? "");
        tell(hint, word === "not yet" ? hintFor(id) : "");
        set(element, { "data-state": word, "data-next": next?.id === id });
        set(input, { "aria-invalid": given && !good ? "true" : false, "aria-label": `${label}${word ? `, ${STATES[word]}` : ""}` });
      }
      view.show(work, known, next?.lit ?? [], next?.id ?? "");
      show.disabled = !next;
      put(question, next ? `${next.label}: ${next.says}` : t("All numbers are there."));
      const found = IDS.filter((id) => right(id) && !state.shown.includes(id)).length;
      const left = IDS.length - known.size;
      put(narration, t`${known.size} of ${IDS.length} numbers are there${known.size > found ? t`, ${found} of them found by you` : ""}. ${left ? t`Next: ${next?.label}, ${next?.says}.` : t`The step is done: the weight went from ${number(work.w[0][0])} to ${number(work.after.w[0][0])}. The other eight go the same way, and then comes the next example.`}`);
      todo.check({ activation: state.activation, steep: work.steep, found: (/** @type {string} */ id) => right(id) && !state.shown.includes(id) });
    }

    /** What helps with a wrong number: the formula, and at the second try its numbers. @param {string} id */
    function hintFor(id) {
      const field = fields.find((one) => one.id === id);
      if (typed(state.filled[id]) === null) return t("Not yet: this is no number. Write it like 0.25 or 0,25.");
      return t`Not yet: ${(missed[id] ?? 1) > 1 ? `${field?.worked}` : field?.formula}.`;
    }

    for (const [id, words] of Object.entries(state.filled)) rows[id].input.value = words;
    ask({ seed: state.seed, activation: state.activation, rate: state.rate });
    return () => {};
  },
};

/** Say something, once. @param {HTMLElement} place @param {string} words */
function tell(place, words) {
  if (place.textContent !== words) put(place, words);
}

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  if (PHI.includes(given.activation)) good.activation = given.activation;
  if (RATES.includes(given.rate)) good.rate = given.rate;
  if (Number.isInteger(given.seed) && given.seed >= 0 && given.seed < SEEDS) good.seed = given.seed;
  const filled = given.filled !== null && typeof given.filled === "object" ? given.filled : {};
  good.filled = Object.fromEntries(IDS.filter((id) => typeof filled[id] === "string" && filled[id].length <= LONGEST).map((id) => [id, filled[id]]));
  good.shown = Array.isArray(given.shown) ? IDS.filter((id) => given.shown.includes(id) && good.filled[id] !== undefined) : [];
  return good;
}
