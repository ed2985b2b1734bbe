// Pavlov's dog as a picture, and its wires over all trials as a chart.

import { chart } from "./chart.js";
import { number, put, s, set, side, width } from "../make.js";
import { t } from "../words.js";
import { named } from "../named.js";

/**
 * @typedef {{phase: string, trial: number, food: number, bell: number, light: number, foreseen: number | null, saliva: number | null, weights: (number | null)[], old: (number | null)[], change: (number | null)[], y: number | null}} Trial
 * @typedef {{name: string, says: string, learns: boolean, begin: number, count: number, answer: number | null}} Phase
 * @typedef {{rule: string, learning_rate: number, wiring: string, formula: string, taught: boolean, trials: Trial[], phases: Phase[], findings: string[]}} Dog
 */

const BELL = "M-17 11H17C12 6 12 0 11 -5A11 11 0 0 0 -11 -5C-12 0 -12 6 -17 11ZM-4 14A4 4 0 0 0 4 14Z";
const BULB = "M-5 10H5V15H-5ZM-5 8C-5 4 -11 2 -11 -5A11 11 0 0 1 11 -5C11 2 5 4 5 8Z";
const BONE = "M-9 -4A5 5 0 1 0 -15 0A5 5 0 1 0 -9 4H9A5 5 0 1 0 15 0A5 5 0 1 0 9 -4Z";
const DROP = "M0 -20C7 -8 12 -1 12 6A12 12 0 0 1 -12 6C-12 -1 -7 -8 0 -20Z";

/** Bell, light, food and saliva, with the wires as thick as their weights. */
export function picture() {
  const wide = width(600, 400);
  const [middle, end] = [Math.round(0.46 * wide), wide - 56];
  const node = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ icon) => {
    const body = s("circle", { cx: x, cy: y, r: 34, stroke: "var(--soft)" });
    const sign = s("path", { d: icon });
    const words = s("text", { x, y: y + 52, "text-anchor": "middle" }, name);
    return { body, sign, words, all: [body, s("g", { transform: `translate(${x} ${y})` }, sign), words] };
  };
  const bell = node(t("bell"), 52, 40, BELL);
  const light = node(t("light"), 52, 152, BULB);
  const food = node(t("food"), middle, 96, BONE);
  const saliva = node("saliva", end, 96, DROP);
  const wires = [0, 1].map(() => s("path", { fill: "none", "stroke-linecap": "round", class: "eased" }));
  const reflex = s("path", { d: `M${middle + 35} 96H${end - 36}`, stroke: "var(--plus)", "stroke-linecap": "round" });
  const weights = [s("text", { "text-anchor": "middle", class: "halo" }), s("text", { "text-anchor": "middle", class: "halo" }), s("text", { x: (middle + end) / 2, y: 84, "text-anchor": "middle", class: "halo" })];
  const element = s("svg", { viewBox: `0 0 ${wide} 212`, class: "picture", role: "img", "aria-label": t("Bell, light and food, their wires, and saliva") }, ...wires, reflex, ...bell.all, ...light.all, ...food.all, ...saliva.all, ...weights);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  return {
    element,
    /** @param {Trial} trial @param {string} wiring @param {Phase} now */
    show(trial, wiring, now) {
      for (const [one, on] of /** @type {[any, number][]} */ ([[bell, trial.bell], [light, trial.light], [food, trial.food]])) {
        set(one.body, { fill: on ? "var(--plus-pale)" : "var(--page)", "stroke-width": on ? 2.5 : 1 });
        set(one.sign, { fill: on ? "var(--plus)" : "var(--soft)", "fill-opacity": on ? 1 : 0.45 });
      }
      const wet = Math.max(0, Math.min(1, trial.saliva ?? 1));
      set(saliva.body, { fill: `color-mix(in srgb, var(--plus-pale) ${Math.round(100 * wet)}%, var(--page))`, "stroke-width": 1 + 1.5 * wet });
      set(saliva.sign, { fill: "var(--plus)", "fill-opacity": 0.12 + 0.88 * wet });
      put(saliva.words, t`saliva ${number(trial.saliva, 3)}`);
      const through = wiring === "bell -> food";
      const [near, far] = [0.3 * wide, 0.72 * wide];
      const ends = through ? [`M87 46Q${near} 48 ${middle - 29} 76`, `M87 146Q${near} 144 ${middle - 29} 116`] : [`M87 36C${near} 16 ${far} 20 ${end - 24} 70`, `M87 156C${near} 176 ${far} 172 ${end - 24} 122`];
      const spots = through ? [[near, 38], [near, 166]] : [[middle, 14], [middle, 188]];
      wires.forEach((wire, place) => {
        const weight = trial.weights[place];
        const size = weight === null ? 1.6 : Math.min(1.6, Math.abs(weight));
        set(wire, { d: ends[place], stroke: Math.abs(weight ?? 1) < 0.005 ? "var(--line)" : `var(--${side(weight)})`, "stroke-width": 1.5 + 10 * size, "stroke-dasharray": Math.abs(weight ?? 1) < 0.005 ? "2 5" : null });
        set(weights[place], { x: spots[place][0], y: spots[place][1] });
        put(weights[place], number(weight, 3));
      });
      const cut = trial.phase === "sated";
      set(reflex, { "stroke-width": cut ? 1.5 : 11.5, stroke: cut ? "var(--line)" : "var(--plus)", "stroke-dasharray": cut ? "2 5" : null });
      put(weights[2], cut ? t("cut") : "1");
      set(element, { "aria-label": t`Bell's wire ${number(trial.weights[0], 3)}, light's wire ${number(trial.weights[1], 3)}, saliva ${number(trial.saliva, 3)}; ${now.says}` });
    },
    /** Let the bell swing, the light flare and the drop fall. @param {Trial} trial */
    ring(trial) {
      if (calm.matches) return;
      const swing = { transform: ["rotate(0)", "rotate(22deg)", "rotate(-18deg)", "rotate(10deg)", "rotate(0)"] };
      if (trial.bell) bell.sign.animate(swing, 420);
      if (trial.light) light.sign.animate({ transform: ["scale(1)", "scale(1.3)", "scale(1)"] }, 420);
      if (trial.food) food.sign.animate({ transform: ["scale(1)", "scale(1.2)", "scale(1)"] }, { duration: 300, delay: 160 });
      if ((trial.saliva ?? 0) > 0.05) saliva.sign.animate({ transform: ["translateY(-7px)", "translateY(5px)", "translateY(0)"] }, { duration: 320, delay: 160 });
    },
  };
}

/** The wires over all trials; a click goes there. @param {(at: number) => void} go */
export function timeline(go) {
  /** @type {Dog | null} */
  let dog = null;
  let at = 1;
  const view = chart({ label: t("The weights of both wires after each trial"), high: 250, draw });
  const bands = s("g");
  const lines = ["var(--plus)", "var(--good)"].map((stroke, place) => s("path", { fill: "none", stroke, "stroke-width": 2.5, "stroke-dasharray": place ? "5 4" : null, "stroke-linejoin": "round" }));
  const marker = s("line", { y1: 0, y2: 250, stroke: "var(--ink)", "stroke-width": 1.5 });
  const dots = ["var(--plus)", "var(--good)"].map((fill) => s("circle", { r: 5, fill, stroke: "var(--raised)", "stroke-width": 1.5 }));
  view.marks.append(bands, ...lines, marker);
  view.over.append(...dots);
  view.element.addEventListener("click", (/** @type {MouseEvent} */ event) => go(Math.round(view.back(event.clientX))));

  function draw() {
    if (!dog) return;
    const { trials, phases } = dog;
    // The scale is that of what has happened so far: an explosion is seen as one.
    const seen = trials.slice(0, at).flatMap((one) => one.weights).map(Number);
    const [floor, roof] = [Math.min(-0.2, 1.1 * Math.min(...seen)), Math.max(1.3, 1.15 * Math.max(...seen))];
    view.frame({ x: [0.5, trials.length + 0.5], y: [floor, roof], nameX: t("trial") });
    put(bands, ...phases.flatMap(({ name, begin, count }, place) => {
      const [x, end] = [view.x(begin + 0.5), view.x(begin + count + 0.5)];
      const band = s("rect", { x, y: 0, width: end - x, height: 250, fill: "var(--line)", "fill-opacity": place % 2 ? 0 : 0.3 });
      return end - x < 6.4 * named(name).length ? [band] : [band, s("text", { x: (x + end) / 2, y: 26, "text-anchor": "middle", class: "quiet" }, named(name))];
    }));
    lines.forEach((line, place) => set(line, { d: view.line(trials.map((_, time) => time + 1), trials.map((one) => one.weights[place])) }));
    dots.forEach((dot, place) => {
      const weight = trials[at - 1].weights[place];
      set(dot, { cx: view.x(at), cy: view.y(weight ?? 0), visibility: weight === null ? "hidden" : "visible" });
    });
    set(marker, { x1: view.x(at), x2: view.x(at) });
  }

  return {
    element: view.element,
    close: view.close,
    /** @param {Dog} told @param {number} now */
    show(told, now) {
      [dog, at] = [told, now];
      draw();
    },
  };
}
