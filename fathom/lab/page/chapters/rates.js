// Chapter 5: which step size? Many learning rates on one problem, side by side.

import { curve } from "../views/curve.js";
import { controls, kept, powerSlider } from "../views/functions.js";
import { termed } from "../frame/glossary.js";
import { choice, h, number, put, slider } from "../make.js";
import { MOST, costChart, needChart, steps } from "../views/ratesview.js";
import { latest } from "../frame/server.js";
import { surface } from "../views/surface.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";
import { named } from "../named.js";

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "rates",
  title: t("Which step size?"),
  open({ root, server, given, save, ready }) {
    const within = (/** @type {any} */ value) => Number.isFinite(value) && value > 0 && value <= 100;
    const spread = Array.isArray(given.between) && given.between.length === 2 && given.between.every(within);
    const state = { ...kept(given), between: /** @type {number[] | null} */ (spread ? given.between : null), count: Number.isInteger(given.count) && given.count >= 2 && given.count <= MOST ? given.count : 9, shown: within(given.shown) ? given.shown : 0 };
    /** @type {any} */
    let told = null;

    const costs = costChart();
    const needs = needChart((rate) => pick(rate, true));
    const line = curve({ label: t("The path of the chosen rate on the curve"), high: 240 });
    const land = surface({ label: t("The path of the chosen rate on the surface. The arrow keys turn it."), turn: [-0.6, 0.6], turned() {} });
    const [alone, both] = [h("div", {}, line.element), h("div", { hidden: true }, land.element)];
    const narration = h("p", { class: "narration", role: "status" });
    const chosen = h("p", { class: "note", role: "status" });
    const formula = h("p", { class: "formula" });
    const body = h("tbody");
    const todo = tasks("rates", {
      slow: ({ one }) => one.needed > 200,
      large: ({ one }) => one.verdict === "swings for ever" || one.verdict === "diverges",
      limit: ({ asked, runs }) => asked.between && runs.some((/** @type {any} */ run, /** @type {number} */ place) => place > 0 && run.needed === null && runs[place - 1].needed !== null && run.rate < 1.05 * runs[place - 1].rate),
      momentum: ({ asked, one }) => asked.function === "x^2 - x + 1" && asked.optimizer === "momentum" && one.rate > 1 && one.needed !== null,
      six: ({ asked, runs }) => asked.function === "x^4 - 3x^2 + x" && asked.optimizer === "sgd" && runs.some((/** @type {any} */ run) => run.needed > 0 && run.needed <= 6),
    }, server);

    const hill = controls(state, update);
    const which = choice({ label: t("rates"), options: [["article", t("the article's nine")], ["spread", t("evenly spread, each times as large")]], value: state.between ? "spread" : "article", input: (name) => change(() => (state.between = name === "spread" ? [0.01, 2] : null)) });
    const [from, to] = [0, 1].map((end) => powerSlider(end ? t("largest rate") : t("smallest rate"), state.between?.[end] ?? 1, (value) => change(() => {
      if (state.between) state.between[end] = value;
    }), [-4, 2]));
    const count = slider({ label: t("how many"), min: 2, max: MOST, step: 1, value: state.count, input: (value) => change(() => (state.count = value)) });
    const table = h("div", { class: "scroll tight" }, h("table", {}, h("caption", { class: "hidden" }, t("Every rate and how it ended")), h("thead", {}, h("tr", {}, ...[t("rate"), t("steps"), t("verdict"), t("final cost")].map((word) => h("th", {}, word)))), body));

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, t("Which step size?")),
          h("p", {}, ...termed(t("One pond, one start, many rovers: only the learning rate differs. With a *small* one the rover creeps, and every look costs time. With a *large* one it jumps over the lowest place and back."))),
          h("p", {}, ...termed(t("In between lies a best one, and above it a [limit](?limit) beyond which no walk comes to rest. Where the ground bends more, the limit is lower."))),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, h("h2", {}, t("Cost over the steps")), costs.element, formula),
          h("div", { class: "card" }, h("h2", {}, t("Where and how")), h("div", { class: "controls" }, ...hill.elements, which.element, from.element, to.element, count.element)),
          h("div", { class: "card" }, h("h2", {}, t("Steps needed")), needs.element, h("p", { class: "note" }, t("Hollow, at the top: never. Dashed: the limit.")), h("h2", {}, t("The chosen one's path")), alone, both, chosen),
          h("div", { class: "card wide" }, h("h2", {}, t("Choose a rate")), table))));

    const ask = latest(server, "rates.compare", (answer) => {
      told = { ...answer.data, arrays: answer.arrays, shapes: answer.shapes, asked: structuredClone(state) };
      compared();
      ready();
    }, (words) => {
      put(narration, words);
      ready();
    });

    /** @param {() => void} what */
    function change(what) {
      what();
      update();
    }

    function update() {
      which.set(state.between ? "spread" : "article");
      for (const one of [from, to, count]) one.element.hidden = !state.between;
      [from, to].forEach((one, end) => one.set(Math.log10(state.between?.[end] ?? 1)));
      keep();
      ask({ function: state.function, low: state.low, high: state.high, at: state.at, optimizer: state.optimizer, count: state.count, between: state.between });
    }

    function keep() {
      const { rate: _, steps: __, ...all } = state;
      save(all);
    }

    function compared() {
      const { runs, variables, best, conclusions } = told;
      hill.name(variables);
      alone.hidden = variables.length === 2;
      both.hidden = variables.length === 1;
      put(body, ...runs.map((/** @type {any} */ run) => h("tr", {}, h("td", {}, h("label", { class: "switch" }, h("input", { type: "radio", name: "rate", value: run.rate, onchange: () => pick(run.rate) }), number(run.rate))), h("td", {}, steps(run)), h("td", {}, named(run.verdict), run.rate === best ? h("b", { class: "good" }, t(", best")) : ""), h("td", {}, number(run.cost, 5)))));
      const lost = runs.filter((/** @type {any} */ run) => run.needed === null).length;
      put(narration, [t`${runs.length - lost} of ${runs.length} rates arrive.`, ...conclusions].join(" ").replaceAll("-", "−"));
      put(formula, ...limit());
      pick(runs.some((/** @type {any} */ run) => run.rate === state.shown) ? state.shown : (best ?? runs[0].rate));
    }

    /** What the library knows about the limit. */
    function limit() {
      if (told.limit === null) return told.curvature === null ? [t("No rate arrived: nothing is known about the limit.")] : [t`Largest curvature in the pit: ${number(told.curvature)}; for ${told.asked.optimizer} it sets no limit.`];
      return [t`limit for ${told.asked.optimizer} = ${number(told.factor)} / largest curvature = ${number(told.factor)} / ${number(told.curvature)} = `, h("b", {}, number(told.limit))];
    }

    /** Show one rate. @param {number} rate @param {boolean} [focus] */
    function pick(rate, focus = false) {
      const place = told.runs.findIndex((/** @type {any} */ run) => run.rate === rate);
      const one = told.runs[place];
      state.shown = rate;
      keep();
      [...body.children].forEach((row, at) => {
        row.classList.toggle("now", at === place);
        const radio = /** @type {HTMLInputElement} */ (row.querySelector("input"));
        radio.checked = at === place;
        if (at === place) table.scrollTop = Math.max(0, /** @type {HTMLElement} */ (row).offsetTop - table.clientHeight / 2);
        if (focus && at === place) radio.focus();
      });
      costs.show(told, place);
      needs.show(told, place);
      path(place);
      put(chosen, t`Rate ${number(rate)}: ${named(one.verdict)}${one.overshoots && one.needed !== null ? t`, past the lowest place ${one.overshoots} times` : ""}. ${one.advice}`);
      todo.check({ ...told, one });
    }

    /** @param {number} place */
    function path(place) {
      const { arrays, shapes, variables, asked } = told;
      const wide = variables.length + 1;
      const flat = arrays[`path${place}`];
      const rows = Array.from({ length: flat.length / wide }, (_, look) => Array.from(flat.subarray(look * wide, (look + 1) * wide)));
      const cost = rows.map((row) => row[wide - 1]);
      if (wide === 2) line.show({ name: variables[0], low: asked.low, high: asked.high, values: arrays.drawn, looks: { x: rows.map(([x]) => x), cost }, step: rows.length });
      else land.show({ names: variables, low: asked.low, high: asked.high, values: arrays.drawn, side: shapes.drawn[0], positions: rows, costs: cost, step: rows.length - 1 });
    }

    hill.update();
    return () => {
      for (const one of [costs, needs, line, land]) one.close();
    };
  },
};
