// A small field of pixels or of numbers, drawn large, with a frame that click and arrow keys move.

import { mixed, paint } from "../views/heat.js";
import { h, s, set } from "../make.js";

/**
 * @typedef {import("../views/heat.js").Colour} Colour
 * @typedef {ReturnType<typeof import("../views/heat.js").colours>} Worn
 */

/**
 * Make one; with `move` a visitor chooses a place of it.
 * @param {{move?: (row: number, column: number) => void}} [given]
 */
export function pixels({ move } = {}) {
  const canvas = h("canvas", { width: 1, height: 1, "aria-hidden": "true" });
  const frames = [["var(--raised)", 6], ["var(--focus)", 2.5]].map(([stroke, width]) => s("rect", { fill: "none", stroke, "stroke-width": width, "vector-effect": "non-scaling-stroke" }));
  const svg = s("svg", { "aria-hidden": "true" }, ...frames);
  const element = h("div", { class: "pixels", role: "img", tabindex: move ? 0 : null }, canvas, svg);
  const at = { wide: 1, high: 1, row: 0, column: 0, rows: 1, columns: 1, frame: 1 };
  if (move) {
    const go = (/** @type {number} */ row, /** @type {number} */ column) => move(within(row, at.rows), within(column, at.columns));
    element.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      const box = element.getBoundingClientRect();
      // the frame stands at every so many pixels: take the place whose middle is nearest
      const nearest = (/** @type {number} */ share, /** @type {number} */ side, /** @type {number} */ places) => Math.round(places > 1 ? ((share * side - at.frame / 2) / (side - at.frame)) * (places - 1) : 0);
      go(nearest((event.clientY - box.top) / box.height, at.high, at.rows), nearest((event.clientX - box.left) / box.width, at.wide, at.columns));
    });
    element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (!way) return;
      event.preventDefault();
      go(at.row + way[0], at.column + way[1]);
    });
  }
  return {
    element,
    /** Say what it shows. @param {string} words */
    name: (words) => set(element, { "aria-label": words }),
    /** @param {number} wide @param {(place: number) => Colour} colour @param {number} [high] as high as wide without */
    show(wide, colour, high = wide) {
      Object.assign(at, { wide, high });
      set(svg, { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "none" });
      paint(canvas, wide, colour, high);
    },
    /** Put the frame around some pixels. @param {number} row @param {number} column @param {number} high @param {number} wide */
    around(row, column, high, wide) {
      for (const frame of frames) set(frame, { x: column, y: row, height: high, width: wide });
    },
    /** Where the visitor stands, of so many places each way. @param {number} row @param {number} column @param {number} rows @param {number} frame pixels of its side @param {number} [columns] as many as rows without */
    stand(row, column, rows, frame, columns = rows) {
      Object.assign(at, { row, column, rows, columns, frame });
    },
  };
}

/** @param {number} place @param {number} places */
const within = (place, places) => Math.max(0, Math.min(places - 1, place));

/** A pixel's colour in a row of red, green and blue. @param {ArrayLike<number>} values @param {number} place @returns {Colour} */
export const colourOf = (values, place) => [values[3 * place], values[3 * place + 1], values[3 * place + 2]];

/** A value over a paler, grey picture. @param {Worn} worn @param {Colour} pixel @param {number} value @param {number} full @returns {Colour} */
export function over(worn, pixel, value, full) {
  const grey = Math.round(0.3 * pixel[0] + 0.59 * pixel[1] + 0.11 * pixel[2]);
  const ground = mixed(worn.page, [grey, grey, grey], 0.4);
  return mixed(ground, value < 0 ? worn.minus : worn.plus, Math.min(1, Math.abs(value) / full));
}
