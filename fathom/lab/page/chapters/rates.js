// Chapter 5: which step size? Many learning rates on one problem, side by side.

import { chart } from "../chart.js";
import { curve, shade } from "../curve.js";
import { controls, kept, powerSlider } from "../functions.js";
import { term } from "../glossary.js";
import { choice, h, number, put, s, set, slider } from "../make.js";
import { latest } from "../server.js";
import { surface } from "../surface.js";
import { tasks } from "../tasks.js";

const MOST = 12;
const LONGEST = 10_000;
const NEVER = 30_000; // where what never arrives is drawn

/** @type {import("../lab.js").Chapter} */
export const chapter = {
  name: "rates",
  title: "Which step size?",
  open({ root, server, given, save, ready }) {
    const within = (/** @type {any} */ value) => Number.isFinite(value) && value > 0 && value <= 100;
    const spread = Array.isArray(given.between) && given.between.length === 2 && given.between.every(within);
    const state = { ...kept(given), between: /** @type {number[] | null} */ (spread ? given.between : null), count: Number.isInteger(given.count) && given.count >= 2 && given.count <= MOST ? given.count : 9, shown: within(given.shown) ? given.shown : 0 };
    /** @type {any} */
    let told = null;

    const costs = costChart();
    const needs = needChart((rate) => pick(rate, true));
    const line = curve({ label: "The path of the chosen rate on the curve", high: 240 });
    const land = surface({ label: "The path of the chosen rate on the surface. The arrow keys turn it.", turn: [-0.6, 0.6], turned() {} });
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
    const which = choice({ label: "rates", options: [["article", "the article's nine"], ["spread", "evenly spread, each times as large"]], value: state.between ? "spread" : "article", input: (name) => change(() => (state.between = name === "spread" ? [0.01, 2] : null)) });
    const [from, to] = [0, 1].map((end) => powerSlider(end ? "largest rate" : "smallest rate", state.between?.[end] ?? 1, (value) => change(() => {
      if (state.between) state.between[end] = value;
    }), [-4, 2]));
    const count = slider({ label: "how many", min: 2, max: MOST, step: 1, value: state.count, input: (value) => change(() => (state.count = value)) });
    const table = h("div", { class: "scroll tight" }, h("table", {}, h("caption", { class: "hidden" }, "Every rate and how it ended"), h("thead", {}, h("tr", {}, ...["rate", "steps", "verdict", "final cost"].map((word) => h("th", {}, word)))), body));

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, "Which step size?"),
          h("p", {}, "One pond, one start, many rovers: only the learning rate differs. With a ", h("b", {}, "small"), " one the rover creeps, and every look costs time. With a ", h("b", {}, "large"), " one it jumps over the lowest place and back."),
          h("p", {}, "In between lies a best one, and above it a ", term("limit"), " beyond which no walk comes to rest. Where the ground bends more, the limit is lower."),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, h("h2", {}, "Cost over the steps"), costs.element, formula),
          h("div", { class: "card" }, h("h2", {}, "Where and how"), h("div", { class: "controls" }, ...hill.elements, which.element, from.element, to.element, count.element)),
          h("div", { class: "card" }, h("h2", {}, "Steps needed"), needs.element, h("p", { class: "note" }, "Hollow, at the top: never. Dashed: the limit."), h("h2", {}, "The chosen one's path"), alone, both, chosen),
          h("div", { class: "card wide" }, h("h2", {}, "Choose a rate"), table))));

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
      put(body, ...runs.map((/** @type {any} */ run) => h("tr", {}, h("td", {}, h("label", { class: "switch" }, h("input", { type: "radio", name: "rate", value: run.rate, onchange: () => pick(run.rate) }), number(run.rate))), h("td", {}, steps(run)), h("td", {}, run.verdict, run.rate === best ? h("b", { class: "good" }, ", best") : ""), h("td", {}, number(run.cost, 5)))));
      const lost = runs.filter((/** @type {any} */ run) => run.needed === null).length;
      put(narration, [`${runs.length - lost} of ${runs.length} rates arrive.`, ...conclusions].join(" ").replaceAll("-", "−"));
      put(formula, ...limit());
      pick(runs.some((/** @type {any} */ run) => run.rate === state.shown) ? state.shown : (best ?? runs[0].rate));
    }

    /** What the library knows about the limit. */
    function limit() {
      if (told.limit === null) return told.curvature === null ? ["No rate arrived: nothing is known about the limit."] : [`Largest curvature in the pit: ${number(told.curvature)}; for ${told.asked.optimizer} it sets no limit.`];
      return [`limit for ${told.asked.optimizer} = ${number(told.factor)} / largest curvature = ${number(told.factor)} / ${number(told.curvature)} = `, h("b", {}, number(told.limit))];
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
      put(chosen, `Rate ${number(rate)}: ${one.verdict}${one.overshoots && one.needed !== null ? `, past the lowest place ${one.overshoots} times` : ""}. ${one.advice}`);
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

/** @param {any} run */
function steps(run) {
  return run.needed !== null ? run.needed.toLocaleString("en") : run.steps >= LONGEST ? `over ${LONGEST.toLocaleString("en")}` : "never";
}

/**
 * A chart of what is told, with one rate chosen.
 * @param {number} high @param {(picture: ReturnType<typeof chart>) => (told: any, chosen: number) => void} make
 */
function rateChart(high, make) {
  /** @type {[any, number] | null} */
  let now = null;
  const picture = chart({ label: "", high, draw: () => now && paint(...now) });
  const paint = make(picture);
  return {
    element: picture.element,
    /** @param {any} told @param {number} chosen */
    show(told, chosen) {
      now = [told, chosen];
      paint(told, chosen);
    },
    close: picture.close,
  };
}

function costChart() {
  return rateChart(330, (picture) => {
    const lines = Array.from({ length: MOST }, () => s("path", { fill: "none", "stroke-linejoin": "round" }));
    const name = s("text", { class: "halo" });
    picture.marks.append(...lines);
    picture.over.append(name);
    return (told, chosen) => {
      const [xs, ys] = ["looks", "above"].map((word) => told.runs.map((/** @type {any} */ _, /** @type {number} */ place) => told.arrays[word + place]));
      const every = ys.flatMap((/** @type {Float32Array} */ one) => Array.from(one).filter(Number.isFinite));
      const [first, lowest] = [ys[0][0], Math.min(...every)];
      const top = Math.min(Math.max(...every), first > 10 * lowest ? 1000 * first : Infinity);
      picture.frame({ x: [0.9, 12_000], y: [lowest / 3, Math.max(3 * top, 10 * lowest)], logX: true, logY: true, nameX: "look (the first is the start)", nameY: "cost above the lowest found" });
      lines.forEach((line, place) => {
        const mine = place === chosen;
        set(line, { d: ys[place] ? picture.line(Array.from(xs[place], (look) => Number(look) + 1), ys[place]) : "", stroke: mine ? "var(--ink)" : shade(place / Math.max(1, ys.length - 1)), "stroke-width": mine ? 4 : 1.6 });
      });
      const [look, cost] = [xs[chosen].at(-1) + 1, ys[chosen].at(-1)];
      put(name, number(told.runs[chosen].rate));
      set(name, { x: Math.min(picture.x(look) + 8, picture.size.wide - 60), y: Math.max(26, Math.min(picture.size.high - 50, (Number.isFinite(cost) ? picture.y(cost) : 0) - 8)) });
      picture.name(`The cost over the steps for ${ys.length} learning rates, the chosen one thick: ${number(told.runs[chosen].rate)}`);
    };
  });
}

/** @param {(rate: number) => void} pick */
function needChart(pick) {
  return rateChart(230, (picture) => {
    /** @type {any[]} */
    let runs = [];
    const links = s("path", { fill: "none", stroke: "var(--soft)", "stroke-width": 1.5 });
    const edge = s("path", { stroke: "var(--ink)", "stroke-width": 1.5, "stroke-dasharray": "5 4" });
    const name = s("text", { class: "halo", y: 60, "text-anchor": "end" });
    const dots = Array.from({ length: MOST }, (_, place) => s("circle", { stroke: "var(--ink)", cursor: "pointer", onclick: () => pick(runs[place].rate) }));
    picture.marks.append(links, edge, ...dots);
    picture.over.append(name);
    return ({ runs: given, best, limit }, chosen) => {
      runs = given;
      const rates = runs.map((run) => run.rate);
      const all = [...rates, limit ?? rates[0]];
      const needed = runs.map((run) => (run.needed === null ? NEVER : Math.max(1, run.needed)));
      picture.frame({ x: [Math.min(...all) / 1.4, Math.max(...all) * 1.4], y: [0.6, 2 * NEVER], logX: true, logY: true, nameX: "learning rate", nameY: "steps" });
      set(links, { d: picture.line(rates, needed) });
      dots.forEach((dot, place) => {
        const [run, mine] = [runs[place], place === chosen];
        set(dot, run ? { cx: picture.x(run.rate), cy: picture.y(needed[place]), r: mine ? 8 : 5.5, fill: run.needed === null ? "var(--raised)" : run.rate === best ? "var(--good)" : "var(--ink)", "stroke-width": mine ? 2.5 : 1.2 } : { r: 0, "stroke-width": 0 });
      });
      set(edge, { d: limit === null ? "" : `M${picture.x(limit)} 0v${picture.size.high}` });
      set(name, { x: picture.x(limit ?? rates[0]) - 5 });
      put(name, limit === null ? "" : `limit ${number(limit)}`);
      picture.name(`Steps needed by rate${limit === null ? "" : `; the limit is ${number(limit)}`}${best === null ? "" : `; the best is ${number(best)}`}`);
    };
  });
}
