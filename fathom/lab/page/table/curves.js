// The costs of every learning rate, side by side on the same axes; and once more, slowly, when it is done.

import { chart, worthwhile } from "../views/chart.js";
import { grouped, h, number, put, s, set, slider } from "../make.js";
import { counted } from "./wording.js";
import { t } from "../words.js";

const SLOWLY = 10_000; // milliseconds for the whole of a training
const FAR = 100; // from so many times the lowest cost on, the axis is logarithmic
const TICK = 90; // pixels between two numbers on an axis, at least
const MOST = 12; // charts

/** @typedef {{costs: (number | null)[][], learning: (number | null)[][], tried: number[], cost: string}} Course */

export function curvesView() {
  /** @type {Course} */
  let now = { costs: [], learning: [], tried: [], cost: "" };
  /** @type {ReturnType<typeof small>[]} */
  let charts = [];
  let upto = 0;
  const grid = h("div", { class: "multiples" });
  const legend = h("p", { class: "note" });
  const why = h("div", {});
  const replay = replayView((epoch) => draw((upto = epoch)));
  const element = h("div", {}, grid, replay.element, legend, why);

  function draw(epochs = upto) {
    const seen = [...now.costs, ...now.learning].flat().filter((one) => one !== null && Number.isFinite(one) && one > 0).map(Number);
    if (!seen.length) return;
    const low = Math.min(...seen);
    const logY = Math.max(...seen) > FAR * low;
    const [from, to] = logY ? [low, Math.max(...seen)] : worthwhile(seen);
    const room = (to - from) / 20;
    charts.forEach((one, at) => one.draw({ epochs, count: now.costs.length, y: logY ? [from, to] : [from - room, to + room], logY, name: now.cost, costs: column(now.costs, at), learning: column(now.learning, at) }));
  }

  return {
    element,
    /** @param {Course} course so far */
    show(course) {
      now = course;
      if (charts.length !== Math.min(MOST, course.tried.length)) {
        charts.forEach((one) => one.close());
        charts = course.tried.slice(0, MOST).map((rate) => small(rate, () => draw()));
        put(grid, ...charts.map((one) => one.element));
      }
      upto = course.costs.length;
      put(legend, !course.costs.length ? "" : t`Thick: ${course.cost} on the rows that judge; thin: on the rows that it learns from; for each rate the lowest of its networks.${course.tried.length > MOST ? t` The first ${MOST} of ${course.tried.length} rates are drawn.` : ""}`);
      draw();
    },
    /** It is done: what was kept, and why; and the whole of it to be seen again. @param {any} told */
    finish({ rates, why: words, reasons }) {
      for (const { rate, kept, words: said, brief } of rates) charts.find((one) => one.rate === rate && !brief)?.say(kept, said);
      const beside = rates.filter((/** @type {any} */ one) => one.brief);
      put(why, h("p", {}, words), beside.length ? h("div", {}, h("p", { class: "note" }, t("Tried beside it, a few epochs each:")), h("ul", { class: "note" }, ...beside.map((/** @type {any} */ one) => h("li", {}, `${number(one.rate)}: ${one.words}`)))) : null,
        h("details", { class: "fold" }, h("summary", {}, t("Why the network looks as it does")), h("ul", { class: "note" }, ...reasons.map((/** @type {string} */ one) => h("li", {}, one)))));
      replay.offer(now);
    },
    close() {
      charts.forEach((one) => one.close());
      replay.stop();
    },
  };
}

/** @param {(number | null)[][]} rows @param {number} at */
function column(rows, at) {
  return rows.map((row) => row[at] ?? null);
}

/** One rate's chart. @param {number} rate @param {() => void} redraw */
function small(rate, redraw) {
  const title = t`Learning rate ${number(rate)}`;
  const view = chart({ label: title, high: 200, draw: redraw });
  const judged = s("path", { fill: "none", stroke: "var(--plus)", "stroke-width": 2.5 });
  const learnt = s("path", { fill: "none", stroke: "var(--soft)", "stroke-width": 1.2, "stroke-dasharray": "5 3" });
  const here = s("path", { fill: "none", stroke: "var(--plus)", "stroke-width": 8, "stroke-linecap": "round" });
  view.marks.append(learnt, judged, here);
  const head = h("h3", {}, title);
  const words = h("p", { class: "note" });
  return {
    rate,
    element: h("div", { class: "multiple" }, head, view.element, words),
    close: view.close,
    /** @param {boolean} kept @param {string} said */
    say(kept, said) {
      put(head, title, kept ? h("b", { class: "good" }, t(" · kept")) : null);
      put(words, said);
    },
    /** @param {{epochs: number, count: number, y: [number, number], logY: boolean, name: string, costs: (number | null)[], learning: (number | null)[]}} given */
    draw({ epochs, count, y, logY, name, costs, learning }) {
      view.frame({ x: [0, Math.max(count, Math.ceil(view.size.wide / TICK))], y, logY, nameX: t("epoch"), nameY: `${name}${logY ? t(", logarithmic") : ""}` });
      const numbers = Array.from({ length: epochs }, (_, place) => place + 1);
      const [mine, own] = [costs.slice(0, epochs), learning.slice(0, epochs)];
      set(judged, { d: view.line(numbers, mine) });
      set(learnt, { d: view.line(numbers, own) });
      set(here, { d: epochs ? view.dots([epochs], [mine[epochs - 1]]) : "" });
      view.name(t`${title}: ${name} on the rows that judge, ${number(costs[0])} after epoch 1, ${number(mine[epochs - 1])} after epoch ${epochs}`);
    },
  };
}

/** Play, pause, and a slider over the epochs. @param {(epoch: number) => void} show */
function replayView(show) {
  /** @type {Course} */
  let course = { costs: [], learning: [], tried: [], cost: "" };
  let [frame, epoch] = [0, 1];
  const words = h("p", { class: "formula" });
  const play = h("button", { type: "button", onclick: () => (frame ? stop() : start()) }, t("Play"));
  const epochs = slider({ label: t("epoch"), min: 1, max: 1, step: 1, value: 1, input: (value) => (stop(), stand(value)) });
  const controls = h("div", { class: "replay", hidden: true, role: "group", "aria-label": t("The training once more") }, h("div", { class: "player" }, play, epochs.element), words);
  const again = h("button", { type: "button", hidden: true, onclick: begin }, t("Show it again, slowly"));
  const element = h("div", {}, again, controls);

  function begin() {
    controls.hidden = false;
    again.hidden = true;
    stand(1);
    play.focus(); // the button that was pressed has gone
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) start();
    element.scrollIntoView({ block: "nearest" });
  }

  function start() {
    const count = course.costs.length;
    const from = epoch >= count ? 1 : epoch;
    const begun = performance.now();
    put(play, t("Pause"));
    const step = () => {
      const at = Math.min(count, from + Math.floor(((performance.now() - begun) / SLOWLY) * count));
      if (at !== epoch) stand(at);
      if (at >= count) stop();
      else frame = requestAnimationFrame(step);
    };
    stand(from);
    frame = requestAnimationFrame(step);
  }

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    put(play, t("Play"));
  }

  /** @param {number} at */
  function stand(at) {
    epoch = at;
    epochs.set(at);
    show(at);
    put(words, ...said(course, at));
  }

  return {
    element,
    stop,
    /** @param {Course} other */
    offer(other) {
      course = other;
      again.hidden = course.costs.length < 2;
      epochs.reach(1, Math.max(1, course.costs.length), 1);
      epochs.set(course.costs.length);
    },
  };
}

/** What an epoch brought. @param {Course} course @param {number} epoch */
function said({ costs, learning, tried, cost }, epoch) {
  const row = costs[epoch - 1].map((one) => one ?? Infinity);
  const best = row.indexOf(Math.min(...row));
  const before = epoch > 1 ? costs[epoch - 2][best] : null;
  const change = before === null ? "" : row[best] < before ? t`, down from ${number(before)}` : row[best] > before ? t`, up from ${number(before)}` : t(", as before");
  const who = tried.length > 1 ? t`learning rate ${number(tried[best])} is ahead: ` : "";
  return [t`Epoch ${epoch} of ${grouped(costs.length)}: ${who}${cost} `, h("b", {}, number(row[best])), t` on the rows that judge${change}; ${number(learning[epoch - 1][best])} on those that it learns from.`];
}
