// All layers side by side, from the pixels to the classes, and what each neuron hangs on most.

import { colours, css, paint, signed } from "../views/heat.js";
import { h, number, put, s, set, side, signed as withSign } from "../make.js";
import { member } from "./layerview.js";
import { percent } from "./subject.js";
import { named } from "../named.js";
import { t } from "../words.js";

/**
 * @typedef {{kind: string, layer: number | null, pool: number, activation: string, gives: number[], neurons: number[], most: number, links: [number, number][][]}} Level
 * @typedef {{button: HTMLElement, level: number, at: number}} Knot
 */

/** @param {(layer: number, neuron: number) => void} choose a convolution's neuron */
export function overview(choose) {
  const wires = s("svg", { class: "wires", "aria-hidden": "true" });
  const columns = h("div", { class: "columns" });
  const words = h("p", { class: "note", role: "status" });
  const hint = t("Point at a neuron, or go to it with the Tab key: it says which of the layer before it hangs on most. A click on a map opens it below.");
  const field = h("div", { class: "levels" }, wires, columns);
  const element = h("section", { class: "card wide", "aria-label": t("All layers") }, h("h2", {}, t("From the pixels to the answer")), field, words);
  /** @type {Knot[]} */
  let knots = [];
  /** @type {any} */
  let told = null;
  /** @type {HTMLElement | null} */
  let picture = null;

  /** @param {number} level @param {number} neuron */
  const knot = (level, neuron) => knots.find((one) => one.level === level && told.levels[level].neurons[one.at] === neuron);

  /** Lines between neighbours; those of the neuron that is pointed at stand out. @param {Knot | null} lit */
  function draw(lit) {
    const worn = colours();
    const base = field.getBoundingClientRect();
    const end = (/** @type {HTMLElement} */ one, /** @type {boolean} */ right) => {
      const box = one.getBoundingClientRect();
      return [(right ? box.right : box.left) - base.left + field.scrollLeft, box.top + box.height / 2 - base.top];
    };
    set(wires, { width: columns.scrollWidth, height: columns.scrollHeight });
    const lines = [];
    for (const one of knots) {
      const links = told.levels[one.level].links[one.at];
      const most = Math.max(1e-12, ...links.map((/** @type {[number, number]} */ [, part]) => Math.abs(part)));
      for (const [former, part] of links) {
        const from = one.level ? knot(one.level - 1, former)?.button : picture;
        if (!from) continue;
        const [[x, y], [to, down]] = [end(from, true), end(one.button, false)];
        const middle = (x + to) / 2;
        lines.push(s("path", { d: `M${x} ${y}C${middle} ${y} ${middle} ${down} ${to} ${down}`, fill: "none", stroke: css(part < 0 ? worn.minus : worn.plus), "stroke-width": one === lit ? 1 + 2.5 * (Math.abs(part) / most) : 1, opacity: one === lit ? 1 : lit ? 0.1 : 0.3 }));
      }
    }
    put(wires, ...lines);
    const near = lit ? told.levels[lit.level].links[lit.at].map((/** @type {[number, number]} */ [former]) => (lit.level ? knot(lit.level - 1, former)?.button : picture)) : [];
    for (const one of [picture, ...knots.map(({ button }) => button)]) one?.toggleAttribute("data-near", near.includes(one));
  }

  /** @param {Knot | null} one */
  function tell(one) {
    draw(one);
    put(words, ...(one ? hangs(told, one.level, one.at) : [hint]));
  }

  /** @param {Level} level @param {number} place @param {number} at */
  function cell(level, place, at) {
    const neuron = level.neurons[at];
    const canvas = h("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    const last = place === told.levels.length - 1;
    const name = last ? told.outputs[at] : String(neuron);
    const open = level.layer === null ? () => tell(one) : () => choose(/** @type {number} */ (level.layer), neuron);
    const button = h("button", { type: "button", class: last ? "output" : "", "aria-label": `${levelNamed(told, place)}: ${last ? name : t`neuron ${neuron}`}`, title: last ? name : null, onclick: open }, canvas, h("span", {}, name), last && told.chances ? h("span", {}, percent(told.answer[at])) : null);
    const one = { button, level: place, at };
    for (const event of ["pointerenter", "focus"]) button.addEventListener(event, () => tell(one));
    for (const event of ["pointerleave", "blur"]) button.addEventListener(event, () => tell(null));
    knots.push(one);
    return button;
  }

  new ResizeObserver(() => knots.length && draw(null)).observe(element);
  return {
    element,
    /** @param {import("./subject.js").Subject} subject @param {import("./subject.js").One} one @param {import("../frame/server.js").Answer} answer */
    show(subject, one, answer) {
      const focused = knots.find(({ button }) => button === document.activeElement);
      [knots, told] = [[], answer.data];
      const canvas = h("canvas", { width: 1, height: 1 });
      paint(canvas, one.wide, one.colour, one.high);
      picture = h("div", { class: "pixels-in" }, canvas);
      put(columns, h("div", { class: "column" }, h("div", { class: "note" }, t("pixels")), picture, h("div", { class: "note" }, `${one.high} × ${one.wide}`)),
        ...told.levels.map((/** @type {Level} */ level, /** @type {number} */ place) => h("div", { class: "column", role: "group", "aria-label": levelNamed(told, place) }, h("div", { class: "note" }, levelNamed(told, place)), ...level.neurons.map((_, at) => cell(level, place, at)), h("div", { class: "note" }, size(level)))));
      this.colour(answer);
      put(words, hint, told.looks > 1 ? t` Maps are those of the first of ${told.looks} looks at the picture; the means are of all.` : "", member(subject.shown));
      if (focused) knots.find((one) => one.level === focused.level && one.at === focused.at)?.button.focus();
    },
    /** Colour it as the theme is. @param {import("../frame/server.js").Answer} answer */
    colour({ arrays }) {
      const worn = colours();
      for (const { button, level, at } of knots) {
        const { gives, most } = told.levels[level];
        const [, rows, wide] = gives.length === 3 ? gives : [0, 1, 1];
        const own = arrays[`level${level}`].subarray(at * rows * wide, (at + 1) * rows * wide);
        paint(/** @type {HTMLCanvasElement} */ (button.firstChild), wide, (place) => signed(worn, own[place], most), rows);
        if (gives.length < 3 && level < told.levels.length - 1) set(button, { title: number(own[0]) });
      }
      draw(null);
    },
  };
}

/** What a layer is called. @param {any} told @param {number} place */
function levelNamed(told, place) {
  const { kind, layer } = told.levels[place];
  if (place === told.levels.length - 1) return t("answer");
  return kind === "convolution" ? t`layer ${layer}` : kind === "average" ? t("means") : t("neurons");
}

/** How many of its neurons are drawn, and how large their maps are. @param {Level} level */
function size({ gives: [count, rows, columns], neurons, pool }) {
  return [neurons.length < count ? t`${neurons.length} of ${count}` : `${count}`, rows ? t`maps ${rows} × ${columns}` : "", pool > 1 && rows ? t`largest of ${pool} × ${pool}` : ""].filter(Boolean).join(", ");
}

/** Which of the layer before a neuron hangs on most. @param {any} told @param {number} level @param {number} at */
function hangs(told, level, at) {
  const { kind, neurons, gives, links } = told.levels[level];
  const last = level === told.levels.length - 1;
  const own = last ? told.outputs[at] : t`Neuron ${neurons[at]}`;
  if (kind === "average" && gives.length === 3) return [t`The means of the map of neuron ${neurons[at]} of ${levelNamed(told, level - 1)}, window by window.`];
  if (kind === "average") return [t`The mean of the map of neuron ${neurons[at]} of ${levelNamed(told, level - 1)}, over all places.`];
  const former = (/** @type {number} */ one) => (level ? t`neuron ${one}` : named(told.channels[one]));
  const parts = links[at].flatMap((/** @type {[number, number]} */ [one, part], /** @type {number} */ place) => [place ? ", " : "", `${former(one)} `, h("b", { class: side(part) }, withSign(part, 3))]);
  const where = gives.length === 3 ? t`, at the place where it answers most strongly` : "";
  const sure = last && told.chances ? t` With the sums of all classes that makes p(${own}) ${percent(told.answer[at])}.` : "";
  return [t`${own}${last ? "" : t` of ${levelNamed(told, level)}`}${where}: to its sum add most, of ${level ? levelNamed(told, level - 1) : t("the pixels")}, `, ...(parts.length ? parts : [t("nothing")]), `.${sure}`];
}

/** Bring a part of the page into sight, and the keyboard to it. @param {HTMLElement} element */
export function intoSight(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "start" });
}
