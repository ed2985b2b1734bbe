// Errors as squares that can be dragged, probabilities as bars, and the surprise as a curve.

import { chart } from "./chart.js";
import { h, number, put, s, set, side, signed, width } from "../make.js";
import { t } from "../words.js";
import { named } from "../named.js";

export const HIGHEST = 30; // thousands

/** Truths, answers that can be dragged, and the squares of their errors. @param {string[]} people @param {number[]} truths @param {(place: number, value: number) => void} move */
export function salaries(people, truths, move) {
  const [wide, top, bottom, left] = [width(640, 360), 10, 280, 40];
  const unit = (bottom - top) / HIGHEST;
  const up = (/** @type {number} */ value) => bottom - unit * value;
  const across = (/** @type {number} */ place) => left + ((place + 0.5) / people.length) * (wide - left);
  const grid = [0, 10, 20, 30].flatMap((value) => [s("line", { x1: left, x2: wide, y1: up(value), y2: up(value), class: "axis" }), s("text", { x: left - 6, y: up(value) + 4, "text-anchor": "end", class: "quiet" }, `${value}k`)]);
  const squares = people.map(() => s("rect", { "fill-opacity": 0.75 }));
  const gaps = people.map(() => s("line", { "stroke-width": 3 }));
  const marks = people.map((_, place) => s("line", { x1: across(place) - 16, x2: across(place) + 16, y1: up(truths[place]), y2: up(truths[place]), stroke: "var(--ink)", "stroke-width": 3 }));
  const dots = people.map(() => s("circle", { r: 8, stroke: "var(--raised)", "stroke-width": 2, cursor: "ns-resize" }));
  const errors = people.map(() => s("text", { class: "halo" }));
  const names = people.map((name, place) => s("text", { x: across(place), y: bottom + 18, "text-anchor": "middle" }, name));
  const element = s("svg", { viewBox: `0 0 ${wide} ${bottom + 28}`, class: "picture", role: "img", "aria-label": t("For each person the truth, the answer, and the square of the error") }, ...grid, ...squares, ...gaps, ...marks, ...dots, ...errors, ...names);
  dots.forEach((dot, place) => {
    dot.style.touchAction = "none";
    dot.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => dot.setPointerCapture(event.pointerId));
    dot.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (!dot.hasPointerCapture(event.pointerId)) return;
      const box = element.getBoundingClientRect();
      const value = (bottom - ((event.clientY - box.top) / box.height) * (bottom + 28)) / unit;
      move(place, Math.max(0, Math.min(HIGHEST, Math.round(2 * value) / 2)));
    });
  });
  return {
    element,
    /** @param {number[]} predicted @param {number[]} error */
    show(predicted, error) {
      predicted.forEach((value, place) => {
        const [x, high, low] = [across(place), Math.min(up(value), up(truths[place])), Math.max(up(value), up(truths[place]))];
        set(squares[place], { x: place < 2 ? x : x - low + high, y: high, width: low - high, height: low - high, fill: `var(--${side(error[place])}-pale)`, stroke: `var(--${side(error[place])})` });
        set(gaps[place], { x1: x, x2: x, y1: high, y2: low, stroke: `var(--${side(error[place])})` });
        set(dots[place], { cx: x, cy: up(value), fill: `var(--${side(error[place])})` });
        set(errors[place], { x: place < 2 ? x - 14 : x + 14, y: (high + low) / 2 + 5, "text-anchor": place < 2 ? "end" : "start" });
        put(errors[place], signed(error[place]));
      });
    },
  };
}

/** The probabilities as bars. @param {string[]} classes */
export function bars(classes) {
  const [wide, left] = [width(640, 360), 52];
  const long = wide - left - 70;
  const boxes = classes.map((_, place) => s("rect", { x: left, y: 8 + 38 * place, height: 28, rx: 3, class: "eased" }));
  const names = classes.map((name, place) => s("text", { x: left - 8, y: 27 + 38 * place, "text-anchor": "end" }, name));
  const told = classes.map((_, place) => s("text", { y: 27 + 38 * place }));
  const element = s("svg", { viewBox: `0 0 ${wide} 136`, class: "picture", role: "img", "aria-label": t("The probability of each class") }, s("line", { x1: left, x2: left, y1: 4, y2: 116, class: "axis" }), s("line", { x1: left + long, x2: left + long, y1: 4, y2: 116, class: "axis" }), s("text", { x: left, y: 132, "text-anchor": "middle", class: "quiet" }, 0), s("text", { x: left + long, y: 132, "text-anchor": "middle", class: "quiet" }, 1), ...boxes, ...names, ...told);
  return {
    element,
    /** @param {{probabilities: number[]}} data @param {number} truth */
    show(data, truth) {
      data.probabilities.forEach((p, place) => {
        set(boxes[place], { width: Math.max(1, p * long), fill: place === truth ? "var(--plus)" : "var(--minus-pale)", stroke: place === truth ? "var(--plus)" : "var(--minus)" });
        set(told[place], { x: left + p * long + 8 });
        put(told[place], number(p, 3));
        put(names[place], classes[place]);
        set(names[place], { "font-weight": place === truth ? 700 : 400 });
      });
      set(element, { "aria-label": classes.map((name, place) => `${name} ${number(data.probabilities[place], 3)}`).join(", ") });
    },
  };
}

/** The loss by the probability that the right class was given. */
export function surprise() {
  /** @type {{p: Float32Array, loss: Float32Array} | null} */
  let known = null;
  let at = [1, 0];
  const most = 6;
  const view = chart({ label: t("The surprise: high for small probabilities, 0 for certainty"), high: 240, draw });
  const line = s("path", { fill: "none", stroke: "var(--soft)", "stroke-width": 2.5 });
  const foot = s("path", { fill: "none", stroke: "var(--plus)", "stroke-dasharray": "3 4" });
  const dot = s("circle", { r: 7, fill: "var(--plus)", stroke: "var(--raised)", "stroke-width": 2 });
  view.marks.append(line, foot);
  view.over.append(dot);

  function draw() {
    view.frame({ x: [0, 1], y: [0, most], nameX: t("p of the right class") });
    if (known) set(line, { d: view.line(known.p, known.loss) });
    const [x, y] = [view.x(at[0]), view.y(Math.min(at[1], most))];
    set(foot, { d: `M${view.x(0)} ${y}H${x}V${view.y(0)}` });
    set(dot, { cx: x, cy: y });
  }

  return {
    element: view.element,
    close: view.close,
    /** @param {any} arrays */
    load(arrays) {
      known = arrays;
      draw();
    },
    /** @param {number} p @param {number} loss */
    show(p, loss) {
      at = [p, loss];
      draw();
    },
  };
}

/** The mean error, and what mends it, each as a sum. @param {any} told */
export function costsWritten({ error, absolute, squared }) {
  const line = (/** @type {any} */ cost, /** @type {(one: number) => string} */ write) => {
    const terms = error.losses.map((/** @type {number} */ one, /** @type {number} */ place) => `${place ? " + " : ""}${write(one)}`).join("");
    return [h("span", { class: "note" }, `${named(cost.cost)}: ${cost.formula.replaceAll("-", "−").replace("^2", "²")}`), h("br"), `(${terms}) / ${error.losses.length} = `, h("b", {}, number(cost.mean)), h("br")];
  };
  return [...line(error, (one) => (one < 0 ? `(${number(one)})` : number(one))), ...line(absolute, (one) => `|${number(one)}|`), ...line(squared, (one) => (one < 0 ? `(${number(one)})²` : `${number(one)}²`))];
}

/** The cross-entropy of one answer, term by term. @param {any} data @param {number} truth */
export function entropyWritten({ probabilities, loss }, truth) {
  const terms = probabilities.map((/** @type {number} */ p, /** @type {number} */ place) => `${place ? " + " : ""}${place === truth ? 1 : 0} × ln ${number(p, 3)}`).join("");
  return [h("span", { class: "note" }, t("cross-entropy: −(sum of y ln p)")), h("br"), `−(${terms}) = −ln ${number(probabilities[truth], 3)} = `, h("b", {}, number(loss))];
}
