// One layer of a picture network: its filters or strongest maps to choose from, one map large.

import { colours, paint, signed } from "../views/heat.js";
import { choice, h, number, put, set } from "../make.js";
import { colourOf, pixels } from "./pixels.js";
import { t } from "../words.js";

const MOST = 16; // maps of a deeper layer that are shown

/**
 * @typedef {{layer: number, neuron: number, row: number, column: number}} Place
 * @typedef {import("../frame/server.js").Answer} Answer
 */

/** @param {{layer: (layer: number) => void, neuron: (neuron: number) => void, place: (row: number, column: number) => void}} told */
export function layerView(told) {
  const layers = h("div", { class: "layer-choice" });
  const words = h("p", { class: "note" });
  const buttons = h("div", { class: "filters", role: "group" });
  const map = pixels({ move: told.place });
  const seen = pixels();
  const under = h("p", { class: "note" });
  /** @type {ReturnType<typeof choice> | null} */
  let chooser = null;
  /** @type {number[]} */
  let offered = [];

  /** @param {any[]} convolutions @param {number} layer */
  function offer(convolutions, layer) {
    const options = convolutions.map(({ gives }, place) => /** @type {[string, string]} */ ([String(place), t`layer ${place}: ${gives[2]} neurons, maps of ${gives[0]} × ${gives[1]}`]));
    chooser = choice({ label: t("layer"), options, value: String(layer), input: (value) => told.layer(Number(value)) });
    put(layers, chooser.element);
  }

  /** @param {number[]} neurons @param {boolean} filters */
  function build(neurons, filters) {
    offered = neurons;
    set(buttons, { "aria-label": filters ? t("The filters") : t("The strongest maps") });
    put(buttons, ...neurons.map((neuron) => h("button", { type: "button", "aria-label": t`Neuron ${neuron}`, onclick: () => told.neuron(neuron) }, h("canvas", { width: 1, height: 1, "aria-hidden": "true" }), h("span", {}, neuron))));
  }

  return {
    element: h("section", { class: "card wide", "aria-label": t("The layers") }, h("h2", {}, t("What its neurons look for")), layers, words, buttons,
      h("div", { class: "pair" }, h("div", {}, map.element), h("div", {}, seen.element)), under),
    offer,
    /** @param {import("./subject.js").One} one @param {Answer} shown @param {Answer} maps @param {Place} state @param {any} opened the sum at that place, once it is known */
    show(one, shown, maps, state, opened) {
      const worn = colours();
      const { strongest, most, activation, looks } = maps.data;
      const [count, rows, columns] = maps.shapes.maps;
      const filters = state.layer === 0;
      chooser?.set(String(state.layer));
      const wanted = filters ? Array.from({ length: count }, (_, neuron) => neuron) : strongest.slice(0, MOST).map((/** @type {any} */ one) => one.neuron);
      if (!wanted.includes(state.neuron)) wanted.push(state.neuron);
      if (wanted.join() !== offered.join()) build(wanted, filters);
      put(words, filters ? t`${lookFor(shown)} Its weights, as a picture, are what it looks for: bright where it wants light, dark where it wants none${one.numbers === 3 ? t(", in colours") : ""}. Grey is a weight of 0.` : t`No small picture shows what these look for: they look at what layer ${state.layer - 1} found. Here are the maps of the ${Math.min(MOST, count)} that answer most strongly to this picture.`);
      const own = (/** @type {number} */ neuron) => maps.arrays.maps.subarray(neuron * rows * columns, (neuron + 1) * rows * columns);
      [...buttons.children].forEach((button, place) => {
        const neuron = wanted[place];
        button.setAttribute("aria-pressed", String(neuron === state.neuron));
        const canvas = /** @type {HTMLCanvasElement} */ (button.firstChild);
        if (filters) paintFilter(canvas, shown, neuron);
        else paint(canvas, columns, (at) => signed(worn, own(neuron)[at], most), rows);
      });
      map.show(columns, (at) => signed(worn, own(state.neuron)[at], most), rows);
      map.stand(state.row, state.column, rows, 1, columns);
      map.around(state.row, state.column, 1, 1);
      const found = strongest.find((/** @type {any} */ one) => one.neuron === state.neuron);
      map.name(t`The map of neuron ${state.neuron}: what it says at ${rows} × ${columns} places. You stand at row ${state.row}, column ${state.column}: ${number(own(state.neuron)[state.row * columns + state.column])}. Arrow keys move.`);
      seen.show(one.wide, one.colour, one.high);
      if (opened) {
        const { rows, columns } = opened.sees;
        seen.around(rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1);
        seen.name(t`The picture: from there it sees rows ${rows.join(t(" to "))}, columns ${columns.join(t(" to "))}`);
      }
      put(under, t`Left the map of neuron ${state.neuron}, what goes on after ${activation}; right the part of the picture that it sees from the place you choose. It answers most at row ${found.at[0]}, column ${found.at[1]} (${number(found.output)}), and above 0 at ${number(100 * found.active, 3)} % of all places. Of all ${count} neurons, ${rank(strongest, state.neuron)} answer more strongly.${looks > 1 ? t` The network takes ${looks} looks at a picture, moved a little and mirrored, and answers with the mean of all; this is the first look, the picture as it is.` : ""}${member(shown)}`);
    },
  };
}

/** How much of the picture a neuron of the first layer looks at. @param {Answer} shown */
function lookFor(shown) {
  const [, high, wide] = shown.shapes.filters;
  const [rows, columns] = shown.data.convolutions[0].window;
  const blocks = high === rows ? "" : t`, taken as ${rows} × ${columns} blocks`;
  return t`Each neuron looks at ${high} × ${wide} pixels at a time${blocks}.`;
}

/** @param {HTMLCanvasElement} canvas @param {Answer} shown @param {number} neuron */
function paintFilter(canvas, shown, neuron) {
  const [, high, wide, channels] = shown.shapes.filters;
  const own = shown.arrays.filters.subarray(neuron * high * wide * channels, (neuron + 1) * high * wide * channels);
  const bright = Array.from(own, (weight) => Math.max(0, Math.min(255, 127.5 + (127.5 * weight) / shown.data.most)));
  paint(canvas, wide, (at) => (channels === 3 ? colourOf(bright, at) : [bright[at], bright[at], bright[at]]), high);
}

/** Where several networks answer together, one of them is looked into. @param {Answer} shown */
export function member(shown) {
  const { member } = shown.data;
  return member === null ? "" : t` Several networks answer together; this is number ${member} of them, the one whose answers are most like those of all.`;
}

/** @param {any[]} strongest @param {number} neuron */
function rank(strongest, neuron) {
  const place = strongest.findIndex((one) => one.neuron === neuron);
  return place === 0 ? t("none of them") : String(place);
}
