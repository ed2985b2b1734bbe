// A network as a picture: every neuron a button that shows what it says at each place of the
// square, every wire as thick as its weight.

import { colours, paint, signed } from "./heat.js";
import { h, put, s, set, side, signed as written } from "../make.js";
import { t } from "../words.js";

/** @typedef {{row: number, loss: number, blames: number[][]}} Blame  of one point: of every sum, layer by layer */

/**
 * @param {{choose: (layer: number, neuron: number) => void, resize: (layer: number, by: number) => void}} told
 */
export function netView(told) {
  const wires = s("svg", { class: "wires", "aria-hidden": "true" });
  const columns = h("div", { class: "layers" });
  const said = h("p", { class: "hidden", role: "status" });
  const element = h("div", { class: "net", role: "group", "aria-label": t("The network: its neurons, and what each says at every place") }, wires, columns, said);
  /** The layers and the weights that were drawn last. @type {[number[], Float32Array] | null} */
  let drawn = null;
  /** @type {number[]} */
  let sizes = [];
  /** @type {HTMLButtonElement[][]} */
  let buttons = [];
  /** @type {HTMLCanvasElement[]} */
  let canvases = [];
  /** @type {SVGPathElement[]} */
  let paths = [];
  let shape = "";

  new ResizeObserver(place).observe(element);

  /** Build it for other layers. @param {number[]} wanted */
  function build(wanted) {
    sizes = wanted;
    canvases = [];
    buttons = sizes.map((count, layer) => Array.from({ length: count }, (_, neuron) => cell(layer, neuron)));
    paths = sizes.slice(1).flatMap((count, layer) => Array.from({ length: count * sizes[layer] }, () => s("path", { fill: "none" })));
    put(wires, ...paths);
    put(columns, ...sizes.map((count, layer) => h("div", { class: "layer" }, h("p", { class: "note" }, layer === 0 ? t("inputs") : layer === sizes.length - 1 ? t("answer") : t`layer ${layer}`), ...buttons[layer], layer > 0 && layer < sizes.length - 1 ? counter(layer, count) : null)));
    place();
  }

  /** @param {number} layer @param {number} neuron */
  function cell(layer, neuron) {
    if (layer === 0) return h("span", { class: "cell input" }, ["x", "y"][neuron]);
    const last = layer === sizes.length - 1;
    const canvas = h("canvas", { width: 14, height: 14, "aria-hidden": "true" });
    if (!last) canvases.push(canvas);
    const name = last ? t`answer ${sizes[layer] > 1 ? neuron + 1 : ""}`.trim() : t`layer ${layer}, neuron ${neuron + 1}`;
    return h("button", { type: "button", class: "cell", "aria-label": t`Open ${name}`, "aria-pressed": "false", onclick: () => told.choose(layer - 1, neuron) }, last ? h("span", {}, sizes[layer] > 1 ? `${neuron + 1}` : "z") : canvas);
  }

  /** @param {number} layer @param {number} count */
  function counter(layer, count) {
    const fewer = h("button", { type: "button", "aria-label": t`One neuron less in layer ${layer}`, onclick: () => told.resize(layer - 1, -1) }, "−");
    const more = h("button", { type: "button", "aria-label": t`One neuron more in layer ${layer}`, disabled: count >= 8, onclick: () => told.resize(layer - 1, 1) }, "+");
    return h("div", { class: "row counter" }, fewer, more);
  }

  /** Lay the wires where the neurons are. */
  function place() {
    const frame = element.getBoundingClientRect();
    if (!frame.width || !sizes.length) return;
    set(wires, { viewBox: `0 0 ${frame.width} ${frame.height}` });
    let wire = 0;
    sizes.slice(1).forEach((count, layer) => {
      for (let to = 0; to < count; to += 1) {
        for (let from = 0; from < sizes[layer]; from += 1) {
          const [a, b] = [buttons[layer][from].getBoundingClientRect(), buttons[layer + 1][to].getBoundingClientRect()];
          const [x, y, u, v] = [a.right - frame.left, a.top + a.height / 2 - frame.top, b.left - frame.left, b.top + b.height / 2 - frame.top];
          set(paths[wire], { d: `M${x} ${y}C${(x + u) / 2} ${y} ${(x + u) / 2} ${v} ${u} ${v}` });
          wire += 1;
        }
      }
    });
  }

  /** A wire as thick as its weight. @param {SVGPathElement} path @param {number} weight */
  function plain(path, weight) {
    const known = Number.isFinite(weight);
    set(path, { class: null, stroke: known && weight < 0 ? "var(--minus)" : "var(--plus)", "stroke-width": known ? Math.min(9, 0.4 + 1.6 * Math.abs(weight)).toFixed(2) : 1, "stroke-opacity": known ? 0.75 : 0.2 });
  }

  /** How much of a blame a wire passes back, beside the most of its layer. @param {SVGPathElement} path @param {number} part @param {number} most */
  function passing(path, part, most) {
    const share = most > 0 ? Math.abs(part) / most : 0;
    set(path, { class: "back", stroke: part < 0 ? "var(--minus)" : "var(--plus)", "stroke-width": (0.6 + 5 * share).toFixed(2), "stroke-opacity": (0.15 + 0.8 * share).toFixed(2) });
  }

  /** Each sum's blame beside its neuron. @param {number[][] | null} blames */
  function label(blames) {
    for (const old of columns.querySelectorAll(".blame")) old.remove();
    blames?.forEach((layer, at) => layer.forEach((one, neuron) => buttons[at + 1][neuron].append(h("span", { class: `blame ${side(one)}` }, written(one, 2)))));
  }

  return {
    element,
    /** Let one point's blame flow back along the wires; null: none. @param {Blame | null} told */
    blame(told) {
      if (!drawn) return;
      const [wanted, weights] = drawn;
      label(told?.blames ?? null);
      put(said, told ? t`Point ${told.row}, loss ${written(told.loss, 2)}. Blame of ${told.blames.map((layer, at) => `${at === told.blames.length - 1 ? t("the answer") : t`layer ${at + 1}`}: ${layer.map((one) => written(one, 2)).join(", ")}`).reverse().join("; ")}.` : "");
      let wire = 0;
      wanted.slice(1).forEach((count, layer) => {
        const parts = Array.from({ length: count * wanted[layer] }, (_, at) => (told ? told.blames[layer][Math.floor(at / wanted[layer])] * weights[wire + at] : 0));
        const most = Math.max(...parts.map(Math.abs));
        parts.forEach((part, at) => (told ? passing(paths[wire + at], part, most) : plain(paths[wire + at], weights[wire + at])));
        wire += parts.length;
      });
    },
    /**
     * @param {number[]} wanted @param {Float32Array} weights @param {Float32Array} neurons @param {number[] | null} open
     */
    show(wanted, weights, neurons, open) {
      if (shape !== wanted.join()) {
        shape = wanted.join();
        build(wanted);
      }
      const worn = colours();
      drawn = [wanted, weights];
      label(null);
      paths.forEach((path, wire) => plain(path, weights[wire]));
      canvases.forEach((canvas, neuron) => {
        const own = neurons.subarray(neuron * 196, (neuron + 1) * 196);
        const size = Math.max(1, own.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
        paint(canvas, 14, (at) => signed(worn, own[at], size));
      });
      buttons.forEach((column, layer) => column.forEach((button, neuron) => layer && button.setAttribute("aria-pressed", String(open !== null && open[0] === layer - 1 && open[1] === neuron))));
    },
  };
}
