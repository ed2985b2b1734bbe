// A small square of pixels or of numbers, drawn large, with a frame that click and arrow keys move.

import { mixed, paint } from "./heat.js";
import { h, s, set } from "./make.js";

/**
 * @typedef {import("./heat.js").Colour} Colour
 * @typedef {ReturnType<typeof import("./heat.js").colours>} Worn
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
  const at = { side: 1, row: 0, column: 0, places: 1, wide: 1 };
  if (move) {
    const go = (/** @type {number} */ row, /** @type {number} */ column) => move(...inside(row, column, at.places));
    element.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      const box = element.getBoundingClientRect();
      const [across, down] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      // the frame stands at every so many pixels: take the place whose middle is nearest
      const nearest = (/** @type {number} */ share) => Math.round(at.places > 1 ? ((share * at.side - at.wide / 2) / (at.side - at.wide)) * (at.places - 1) : 0);
      go(nearest(down), nearest(across));
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
    /** @param {number} side @param {(place: number) => Colour} colour */
    show(side, colour) {
      at.side = side;
      set(svg, { viewBox: `0 0 ${side} ${side}` });
      paint(canvas, side, colour);
    },
    /** Put the frame around some pixels. @param {number} row @param {number} column @param {number} high @param {number} wide */
    around(row, column, high, wide) {
      for (const frame of frames) set(frame, { x: column, y: row, height: high, width: wide });
    },
    /** Where the visitor stands, of so many places each way. @param {number} row @param {number} column @param {number} places @param {number} wide */
    stand(row, column, places, wide) {
      Object.assign(at, { row, column, places, wide });
    },
  };
}

/** @param {number} row @param {number} column @param {number} places @returns {[number, number]} */
function inside(row, column, places) {
  const within = (/** @type {number} */ one) => Math.max(0, Math.min(places - 1, one));
  return [within(row), within(column)];
}

/** A pixel's colour in a row of red, green and blue. @param {ArrayLike<number>} values @param {number} place @returns {Colour} */
export const colourOf = (values, place) => [values[3 * place], values[3 * place + 1], values[3 * place + 2]];

/** A value over a paler, grey picture. @param {Worn} worn @param {Colour} pixel @param {number} value @param {number} full @returns {Colour} */
export function over(worn, pixel, value, full) {
  const grey = Math.round(0.3 * pixel[0] + 0.59 * pixel[1] + 0.11 * pixel[2]);
  const ground = mixed(worn.page, [grey, grey, grey], 0.4);
  return mixed(ground, value < 0 ? worn.minus : worn.plus, Math.min(1, Math.abs(value) / full));
}
