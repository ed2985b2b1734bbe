// The kernel moves over the picture, place by place: the map fills in as it goes.

import { colours, signed } from "../views/heat.js";
import { choice, h, number, put } from "../make.js";
import { pixels } from "./pixels.js";
import { t } from "../words.js";

const PACES = /** @type {[string, string][]} */ ([["1500", t("slowly")], ["500", t("two places a second")], ["100", t("quickly")]]);

/**
 * @typedef {import("../frame/server.js").Answer} Answer
 * @typedef {{layer: number, neuron: number, row: number, column: number}} Place
 */

/** @param {(row: number, column: number) => void} move to another place of the map */
export function slideView(move) {
  const below = pixels();
  const map = pixels({ move: (row, column) => (halt(), move(row, column)) });
  const words = h("p", { class: "note" });
  const play = h("button", { type: "button", class: "main", onclick: () => (timer ? halt() : begin()) }, t("Play"));
  const button = (/** @type {string} */ name, /** @type {() => void} */ go) => h("button", { type: "button", onclick: () => (halt(), go()) }, name);
  const pace = choice({ label: t("pace"), options: PACES, value: "500", input: (value) => ((wait = Number(value)), timer && (halt(), begin())) });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let [timer, wait, busy, at, last] = [0, 500, false, 0, 0]; // at: the place, counted row by row
  let wide = 1;

  /** @param {number} place */
  function go(place) {
    busy = true;
    move(Math.floor(place / wide), place % wide);
  }

  function begin() {
    if (at >= last) go(0);
    put(play, t("Pause"));
    timer = setInterval(() => {
      if (busy) return; // the sum before is not there yet
      if (at >= last) halt();
      else go(at + 1);
    }, wait);
  }

  function halt() {
    clearInterval(timer);
    [timer, busy] = [0, false];
    put(play, t("Play"));
  }

  function calm() {
    if (still.matches) halt();
    play.hidden = pace.element.hidden = still.matches;
  }
  still.addEventListener("change", calm);
  calm();

  return {
    element: h("div", { class: "sliding", role: "group", "aria-label": t("The kernel moves over the picture") },
      h("div", { class: "row" }, button(t("First place"), () => go(0)), button(t("One back"), () => at > 0 && go(at - 1)), play, button(t("One on"), () => at < last && go(at + 1)), pace.element),
      h("div", { class: "pair" }, h("div", {}, below.element), h("div", {}, map.element)), words),
    halt,
    /** Whether it moves by itself. */
    plays: () => timer !== 0,
    /** It will not be shown any more. */
    close() {
      halt();
      still.removeEventListener("change", calm);
    },
    /**
     * @param {import("./subject.js").One} one @param {Answer} maps of the neuron's layer @param {Answer | null} former maps of the layer before
     * @param {Place} state @param {any} opened its sum at that place
     */
    show(one, maps, former, state, opened) {
      const worn = colours();
      const [, rows, columns] = maps.shapes.maps;
      [wide, last, busy] = [columns, rows * columns - 1, false];
      at = state.row * columns + state.column;
      const own = maps.arrays.maps.subarray(state.neuron * rows * columns, (state.neuron + 1) * rows * columns);
      map.show(columns, (place) => (place > at ? ((Math.floor(place / columns) + (place % columns)) % 2 ? worn.page : pale(worn)) : signed(worn, own[place], maps.data.most)), rows);
      map.stand(state.row, state.column, rows, 1, columns);
      map.around(state.row, state.column, 1, 1);
      map.name(t`The map of neuron ${state.neuron} as it fills in: ${at + 1} of ${last + 1} places, the last one ${number(opened.output)}. Arrow keys move.`);
      const window = opened.windows.find((/** @type {any} */ found) => found.opened);
      if (former) layerBelow(former, state.layer - 1, window, opened);
      else pictureBelow(one, opened);
    },
  };

  /** @param {import("./subject.js").One} one @param {any} opened */
  function pictureBelow(one, { sees: { rows, columns }, windows }) {
    below.show(one.wide, one.colour, one.high);
    below.around(rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1);
    below.name(t`The picture, with the window around rows ${rows.join(t(" to "))}, columns ${columns.join(t(" to "))}`);
    put(words, t`Left the picture and the window that the kernel stands on${windows.length > 1 ? t` (it tries ${windows.length} places in it; the largest sum goes on)` : ""}; right the map, filled in as far as it has come. Its arithmetic is below.`);
  }

  /** The map below that adds most, and the window in it. @param {Answer} former @param {number} layer @param {any} window @param {any} opened */
  function layerBelow(former, layer, window, { channels }) {
    const worn = colours();
    const [, rows, columns] = former.shapes.maps;
    const { number: channel, inputs } = channels[0];
    const own = former.arrays.maps.subarray(channel * rows * columns, (channel + 1) * rows * columns);
    const [high, across] = [inputs.length, inputs[0].length];
    const [top, left] = [window.row - Math.floor((high - 1) / 2), window.column - Math.floor((across - 1) / 2)];
    below.show(columns, (place) => signed(worn, own[place], former.data.most), rows);
    const [end, right] = [Math.min(rows, top + high), Math.min(columns, left + across)]; // beyond the edge there is 0
    below.around(Math.max(0, top), Math.max(0, left), end - Math.max(0, top), right - Math.max(0, left));
    below.name(t`The map of neuron ${channel} of layer ${layer}, with the window around row ${window.row}, column ${window.column}`);
    put(words, t`Left the map of neuron ${channel} of layer ${layer}, which adds most here, and the window that the kernel stands on; right the map, filled in as far as it has come. Its arithmetic is below.`);
  }
}

/** What is not filled in yet is chequered. @param {ReturnType<typeof colours>} worn @returns {import("../views/heat.js").Colour} */
const pale = ({ page, ink }) => /** @type {import("../views/heat.js").Colour} */ (page.map((value, at) => Math.round(value + 0.08 * (ink[at] - value))));
