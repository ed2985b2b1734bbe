// The square as two neurons bend it: its grid, its points and its border, anywhere on the way from
// where they lie to where the neurons put them; and, at the end of it, the straight line.

import { answer, colours, css, paint } from "./heat.js";
import { h } from "../make.js";
import { outline } from "./planeview.js";

const WIDE = 640;
const FAR = 1.12; // what is seen reaches from -FAR to FAR
const GROUND = 40;
const STRENGTH = 0.5;

/**
 * @typedef {{points: Float32Array, answers: Float32Array}} Points
 * @typedef {{places: Float32Array, grid: Float32Array, border: Float32Array, line: number[], probe: number[]}} Bent
 */

export function foldView() {
  const canvas = h("canvas", { width: WIDE, height: WIDE, class: "plane bent", role: "img" });
  const ground = document.createElement("canvas");
  const at = (/** @type {number} */ value) => ((value / FAR + 1) / 2) * WIDE;

  /** The colour of every place of the space, and the line between them. @param {CanvasRenderingContext2D} context @param {number[]} line @param {number} share @param {ReturnType<typeof colours>} worn */
  function divide(context, [w, v, b], share, worn) {
    paint(ground, GROUND, (place) => {
      const along = (/** @type {number} */ cell) => (((cell + 0.5) / GROUND) * 2 - 1) * FAR;
      const z = w * along(place % GROUND) + v * along(GROUND - 1 - Math.floor(place / GROUND)) + b;
      return answer(worn, [1 / (1 + Math.exp(-z))], 2, STRENGTH);
    });
    context.globalAlpha = share ** 4; // on the way there is no line yet
    context.drawImage(ground, 0, 0, WIDE, WIDE);
    const long = Math.hypot(w, v);
    if (long > 1e-9) {
      const [x, y] = [(-b * w) / long ** 2, (-b * v) / long ** 2]; // the line's nearest place to the middle
      const [dx, dy] = [(-3 * v) / long, (3 * w) / long];
      context.beginPath();
      context.moveTo(at(x - dx), WIDE - at(y - dy));
      context.lineTo(at(x + dx), WIDE - at(y + dy));
      [context.strokeStyle, context.lineWidth] = [css(worn.ink), 2.5];
      context.setLineDash([10, 8]);
      context.stroke();
      context.setLineDash([]);
    }
    context.globalAlpha = 1;
  }

  return {
    element: canvas,
    /** @param {Points} seen @param {Bent} bent @param {[number, number, number]} shape lines, places along each @param {number} share of the way */
    show({ points, answers }, { places, grid, border, line, probe }, [lines, along], share) {
      const worn = colours();
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const between = (/** @type {number} */ from, /** @type {number} */ to) => at(from + share * (to - from));
      context.fillStyle = css(worn.page);
      context.fillRect(0, 0, WIDE, WIDE);
      divide(context, line, share, worn);
      context.beginPath();
      for (let one = 0; one < lines * along; one += 1) {
        const [x, y] = [between(grid[4 * one], grid[4 * one + 2]), WIDE - between(grid[4 * one + 1], grid[4 * one + 3])];
        if (one % along) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
      [context.strokeStyle, context.lineWidth, context.globalAlpha] = [css(worn.ink), 1, 0.35];
      context.stroke();
      context.globalAlpha = 1;
      context.beginPath();
      for (let one = 0; one < border.length; one += 8) {
        context.moveTo(between(border[one], border[one + 2]), WIDE - between(border[one + 1], border[one + 3]));
        context.lineTo(between(border[one + 4], border[one + 6]), WIDE - between(border[one + 5], border[one + 7]));
      }
      [context.strokeStyle, context.lineWidth] = [css(worn.ink), 4];
      context.stroke();
      for (let one = 0; one < answers.length; one += 1) {
        context.save();
        context.translate(between(points[2 * one], places[2 * one]), WIDE - between(points[2 * one + 1], places[2 * one + 1]));
        context.scale(1.4, 1.4);
        context.beginPath();
        outline(context, 0, 0, answers[one]);
        [context.fillStyle, context.strokeStyle, context.lineWidth] = [css(answer(worn, [answers[one]], 2, 1)), css(worn.page), 1];
        context.fill();
        context.stroke();
        context.restore();
      }
      const [x, y] = [between(probe[0], probe[2]), WIDE - between(probe[1], probe[3])];
      context.beginPath();
      for (const [a, b] of [[-18, 0], [0, -18], [7, 0], [0, 7]]) {
        context.moveTo(x + a, y + b);
        context.lineTo(x + a + (a ? 11 : 0), y + b + (b ? 11 : 0));
      }
      [context.strokeStyle, context.lineWidth] = [css(worn.ink), 3.2];
      context.stroke();
    },
  };
}
