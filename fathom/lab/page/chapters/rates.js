// Chapter 5: which step size? Many learning rates on one problem, side by side.

import { chart } from "../chart.js";
import { curve, shade } from "../curve.js";
import { controls, kept, powerSlider } from "../functions.js";
import { choice, h, number, put, s, set, slider } from "../make.js";
import { latest } from "../server.js";
import { surface } from "../surface.js";
import { tasks } from "../tasks.js";

const MOST = 12;
const LONGEST = 10_000;

/** @type {import("../lab.js").Chapter} */
export const chapter = {
  name: "rates",
  title: "Which step size?",
  tab: "Step size",
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
    const todo = tasks(/** @type {[string, (told: any) => boolean][]} */ ([
      ["Choose a rate in the table that arrives, but needs more than 200 steps.", ({ one }) => one.needed > 200],
      ["Choose one that is too large: it swings for ever or explodes.", ({ one }) => one.verdict === "swings for ever" || one.verdict === "diverges"],
      ["Close in on a limit: spread the rates until of two neighbours, less than 5 % apart, the smaller arrives and the larger does not.", ({ runs }) => runs.some((/** @type {any} */ run, /** @type {number} */ place) => place > 0 && run.needed === null && runs[place - 1].needed !== null && run.rate < 1.05 * runs[place - 1].rate)],
      ["Give the rover momentum, and find a rate beyond plain descent's limit that still arrives: on x² − x + 1 above 1.", ({ asked, one }) => asked.function === "x^2 - x + 1" && asked.optimizer === "momentum" && one.rate > 1 && one.needed !== null],
      ["Two pits, sgd: find a rate that arrives in 6 steps or fewer.", ({ asked, runs }) => asked.function === "x^4 - 3x^2 + x" && asked.optimizer === "sgd" && runs.some((/** @type {any} */ run) => run.needed > 0 && run.needed <= 6)],
    ]));

    const hill = controls(state, update);
    const which = choice({ label: "rates", options: [["article", "the article's nine"], ["spread", "evenly spread, each times as large"]], value: state.between ? "spread" : "article", input: (name) => change(() => (state.between = name === "spread" ? [0.01, 2] : null)) });
    const [from, to] = [0, 1].map((end) => powerSlider(end ? "largest rate" : "smallest rate", state.between?.[end] ?? 1, (value) => change(() => {
      if (state.between) state.between[end] = value;
    }), [-4, 2]));
    const count = slider({ label: "how many", min: 2, max: MOST, step: 1, value: state.count, input: (value) => change(() => (state.count = value)) });

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, "Which step size?"),
          h("p", {}, "One pond, one start, many rovers: only the learning rate differs. With a ", h("b", {}, "small"), " one the rover creeps, and every look costs time. With a ", h("b", {}, "large"), " one it jumps over the lowest place and back."),
          h("p", {}, "In between lies a best one, and above it a ", h("b", {}, "limit"), " beyond which no walk comes to rest. Where the ground bends more, the limit is lower."),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, h("h2", {}, "Cost over the steps"), costs.element, formula),
          h("div", { class: "card" }, h("h2", {}, "Steps needed"), needs.element, h("div", { class: "scroll tight" }, h("table", {}, h("caption", { class: "hidden" }, "Every rate and how it ended"), h("thead", {}, h("tr", {}, ...["rate", "steps", "verdict", "final cost"].map((word) => h("th", {}, word)))), body))),
          h("div", { class: "card" }, h("h2", {}, "The chosen one's path"), alone, both, chosen),
          h("div", { class: "card wide" }, h("h2", {}, "Where and how"), h("div", { class: "controls two" }, ...hill.elements, which.element, from.element, to.element, count.element)))));

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
      put(body, ...runs.map((/** @type {any} */ run) => h("tr", {}, h("td", {}, h("label", { class: "switch" }, h("input", { type: "radio", name: "rate", value: run.rate, onchange: () => pick(run.rate) }), number(run.rate))), h("td", {}, steps(run)), h("td", {}, run.verdict, run.rate === best ? h("b", { class: "good" }, ", best") : ""), h("td", {}, number(run.cost)))));
      const lost = runs.filter((/** @type {any} */ run) => run.needed === null).length;
      put(narration, [`${runs.length - lost} of ${runs.length} rates arrive.`, ...conclusions].join(" ").replaceAll("-", "−"));
      put(formula, ...limit());
      pick(runs.some((/** @type {any} */ run) => run.rate === state.shown) ? state.shown : (best ?? runs[0].rate));
    }

    /** What the library knows about the limit. */
    function limit() {
      if (told.limit === null) return told.curvature === null ? ["No rate arrived: nothing is known about the limit."] : [`Largest curvature in the pit: ${number(told.curvature)}; for ${told.asked.optimizer} it sets no limit.`];
      return [`limit = ${number(told.limit * told.curvature)} / largest curvature = ${number(told.limit * told.curvature)} / ${number(told.curvature)} = `, h("b", {}, number(told.limit))];
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

function costChart() {
  /** @type {any} */
  let told = null;
  let chosen = 0;
  const lines = Array.from({ length: MOST }, () => s("path", { fill: "none", "stroke-linejoin": "round" }));
  const names = Array.from({ length: MOST }, () => s("text", { class: "halo" }));
  const picture = chart({ label: "", high: 330, draw });
  picture.marks.append(...lines);
  picture.over.append(...names);

  function draw() {
    if (!told) return;
    const all = told.runs.map((/** @type {any} */ _, /** @type {number} */ place) => ({ x: told.arrays[`looks${place}`], y: told.arrays[`above${place}`] }));
    const first = all[0].y[0];
    const lowest = Math.min(...all.flatMap((/** @type {any} */ one) => Array.from(one.y).filter(Number.isFinite)));
    picture.frame({ x: [0.9, 12_000], y: [lowest / 3, Math.max(first, lowest) * 1000], logX: true, logY: true, nameX: "look (the first is the start)", nameY: "cost above the lowest found" });
    lines.forEach((line, place) => {
      const one = all[place];
      if (one) set(line, { d: picture.line(Array.from(one.x, (look) => Number(look) + 1), one.y), stroke: place === chosen ? "var(--ink)" : shade(place / Math.max(1, all.length - 1)), "stroke-width": place === chosen ? 4 : 1.6, visibility: "visible" });
      else set(line, { visibility: "hidden" });
      put(names[place], one && place === chosen ? number(told.runs[place].rate) : "");
      if (!one || place !== chosen) return;
      const last = one.x.length - 1;
      const [x, y] = [picture.x(one.x[last] + 1), Number.isFinite(one.y[last]) ? picture.y(one.y[last]) : 0];
      set(names[place], { x: Math.min(x + 8, picture.size.wide - 60), y: Math.max(26, Math.min(picture.size.high - 50, y - 8)) });
    });
    picture.name(`The cost over the steps for ${told.runs.length} learning rates, the chosen one thick: ${number(told.runs[chosen].rate)}`);
  }

  return {
    element: picture.element,
    /** @param {any} next @param {number} place */
    show(next, place) {
      [told, chosen] = [next, place];
      draw();
    },
    close: picture.close,
  };
}

/** @param {(rate: number) => void} pick */
function needChart(pick) {
  /** @type {any} */
  let told = null;
  let chosen = 0;
  const picture = chart({ label: "", high: 230, draw });
  const links = s("path", { fill: "none", stroke: "var(--soft)", "stroke-width": 1.5 });
  const edge = s("line", { stroke: "var(--ink)", "stroke-width": 1.5, "stroke-dasharray": "5 4" });
  const name = s("text", { class: "halo" });
  const dots = Array.from({ length: MOST }, (_, place) => s("circle", { stroke: "var(--ink)", cursor: "pointer", onclick: () => pick(told.runs[place].rate) }));
  picture.marks.append(links, edge, ...dots);
  picture.over.append(name);

  function draw() {
    if (!told) return;
    const { runs, best, limit } = told;
    const rates = [...runs.map((/** @type {any} */ run) => run.rate), ...(limit === null ? [] : [limit])];
    const x = /** @type {[number, number]} */ ([Math.min(...rates) / 1.4, Math.max(...rates) * 1.4]);
    const ceiling = 30_000;
    picture.frame({ x, y: [0.6, 60_000], logX: true, logY: true, nameX: "learning rate", nameY: "steps; hollow at the top: never" });
    const high = (/** @type {any} */ run) => (run.needed === null ? ceiling : Math.max(1, run.needed));
    set(links, { d: picture.line(runs.map((/** @type {any} */ run) => run.rate), runs.map(high)) });
    dots.forEach((dot, place) => {
      const run = runs[place];
      if (run) set(dot, { cx: picture.x(run.rate), cy: picture.y(high(run)), r: place === chosen ? 8 : 5.5, fill: run.needed === null ? "var(--raised)" : run.rate === best ? "var(--good)" : "var(--ink)", "stroke-width": place === chosen ? 2.5 : 1.2, visibility: "visible" });
      else set(dot, { visibility: "hidden" });
    });
    set(edge, limit === null ? { visibility: "hidden" } : { x1: picture.x(limit), x2: picture.x(limit), y1: 0, y2: picture.size.high, visibility: "visible" });
    put(name, limit === null ? "" : `limit ${number(limit)}`);
    if (limit !== null) set(name, { x: picture.x(limit) - 5, y: picture.size.high - 52, "text-anchor": "end" });
    picture.name(`Steps needed by rate${limit === null ? "" : `; the limit is ${number(limit)}`}${best === null ? "" : `; the best is ${number(best)}`}`);
  }

  return {
    element: picture.element,
    /** @param {any} next @param {number} place */
    show(next, place) {
      [told, chosen] = [next, place];
      draw();
    },
    close: picture.close,
  };
}
