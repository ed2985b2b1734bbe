// The square that the network looks at: its answer at every place, the points, and a probe.

import { answer, colours, css, paint } from "./heat.js";
import { h, number } from "../make.js";
import { t } from "../words.js";

const WIDE = 400;
const STRENGTH = 0.5;

/** @typedef {{points: Float32Array, answers: Float32Array, learnt: Uint8Array}} Seen */

/** @param {(x: number, y: number, add: boolean) => void} moved called when the probe is moved, or a point is set */
export function planeView(moved) {
  const canvas = h("canvas", { width: WIDE, height: WIDE, class: "plane", tabindex: 0, role: "img" });
  const ground = document.createElement("canvas");
  const probe = { x: 0.3, y: 0.3 };
  /** What was drawn last. @type {[Float32Array, number[], Seen, number] | null} */
  let scene = null;
  /** Which of the points that are learnt from is lit. @type {number | null} */
  let lit = null;

  /** @param {number} x @param {number} y @param {boolean} add */
  function move(x, y, add) {
    probe.x = Math.max(-1, Math.min(1, x));
    probe.y = Math.max(-1, Math.min(1, y));
    moved(probe.x, probe.y, add);
  }
  canvas.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2, true);
  });
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], Enter: [0, 0] }[event.key];
    if (!way) return;
    event.preventDefault();
    move(probe.x + 0.05 * way[0], probe.y + 0.05 * way[1], event.key === "Enter");
  });

  /** The points, drawn once for many frames. */
  const dots = document.createElement("canvas");
  dots.width = dots.height = WIDE;
  /** What they were drawn for. @type {[Seen, number, ReturnType<typeof colours>, number | null] | null} */
  let dotted = null;
  const at = (/** @type {number} */ value) => ((value + 1) / 2) * WIDE;

  /** @param {Seen} seen @param {number} classes @param {ReturnType<typeof colours>} worn */
  function points(seen, classes, worn) {
    const now = /** @type {NonNullable<typeof dotted>} */ ([seen, classes, worn, lit]);
    if (dotted?.every((one, place) => one === now[place])) return dots;
    dotted = now;
    const context = /** @type {CanvasRenderingContext2D} */ (dots.getContext("2d"));
    context.clearRect(0, 0, WIDE, WIDE);
    for (let one = 0, row = -1; one < seen.answers.length; one += 1) {
      row += seen.learnt[one];
      const [x, y, kind] = [at(seen.points[2 * one]), WIDE - at(seen.points[2 * one + 1]), seen.answers[one]];
      const values = classes > 2 ? [0, 1, 2].map((other) => Number(other === kind)) : [kind];
      const colour = css(answer(worn, values, classes, 1));
      context.beginPath();
      outline(context, x, y, classes ? kind : 0);
      context.lineWidth = 1.5;
      context.fillStyle = seen.learnt[one] ? colour : css(worn.page);
      context.strokeStyle = seen.learnt[one] ? css(worn.page) : colour;
      context.fill();
      context.stroke();
      if (row !== lit || !seen.learnt[one]) continue;
      context.beginPath();
      context.arc(x, y, 11, 0, 7);
      [context.lineWidth, context.strokeStyle] = [4, css(worn.ink)];
      context.stroke();
    }
    return dots;
  }

  /** The points, and the probe over them. @param {CanvasRenderingContext2D} context @param {Seen} seen @param {number} classes @param {ReturnType<typeof colours>} worn */
  function over(context, seen, classes, worn) {
    context.drawImage(points(seen, classes, worn), 0, 0);
    context.strokeStyle = css(worn.ink);
    context.lineWidth = 2;
    context.beginPath();
    const [x, y] = [at(probe.x), WIDE - at(probe.y)];
    for (const [a, b] of [[-11, 0], [0, -11], [4, 0], [0, 4]]) {
      context.moveTo(x + a, y + b);
      context.lineTo(x + a + (a ? 7 : 0), y + b + (b ? 7 : 0));
    }
    context.stroke();
  }

  return {
    element: canvas,
    probe,
    /** Draw a ring around one of the points that are learnt from, counted among these. @param {number | null} row */
    light(row) {
      lit = row;
      if (scene) this.show(...scene);
    },
    /** Points of two kinds alone, while no network is there. @param {number[][]} set */
    points(set) {
      scene = null;
      const [worn, learnt] = [colours(), new Uint8Array(set.length).fill(1)];
      const seen = { points: Float32Array.from(set.flatMap(([x, y]) => [x, y])), answers: Float32Array.from(set, (one) => one[2]), learnt };
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.fillStyle = css(worn.page);
      context.fillRect(0, 0, WIDE, WIDE);
      over(context, seen, 2, worn);
    },
    /**
     * @param {Float32Array} plane @param {number[]} shape outputs, rows, columns
     * @param {Seen} seen @param {number} classes
     */
    show(plane, shape, seen, classes) {
      scene = [plane, shape, seen, classes];
      const worn = colours();
      const [outputs, side] = shape;
      const area = side * side;
      const values = new Array(outputs); // one for all places
      paint(ground, side, (at) => {
        for (let one = 0; one < outputs; one += 1) values[one] = plane[one * area + at];
        return answer(worn, values, classes, STRENGTH);
      });
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.imageSmoothingEnabled = true;
      context.drawImage(ground, 0, 0, WIDE, WIDE);
      over(context, seen, classes, worn);
    },
  };
}

/** Classes differ in shape as well as in colour. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} kind */
export function outline(context, x, y, kind) {
  if (kind === 1) context.rect(x - 4, y - 4, 8, 8);
  else if (kind === 2) {
    context.moveTo(x, y - 5.5);
    context.lineTo(x + 5, y + 4);
    context.lineTo(x - 5, y + 4);
    context.closePath();
  } else context.arc(x, y, 4.5, 0, 7);
}

/** What the network answers where the probe is. @param {Float32Array} plane @param {number[]} shape @param {{x: number, y: number}} probe @param {number} classes */
export function saidAt(plane, shape, probe, classes) {
  const [outputs, side] = shape;
  const cell = (/** @type {number} */ value) => Math.min(side - 1, Math.floor(((value + 1) / 2) * side));
  const place = (side - 1 - cell(probe.y)) * side + cell(probe.x);
  const values = Array.from({ length: outputs }, (_, one) => plane[one * side * side + place]);
  if (!classes) return t`Near the probe it says ${number(values[0], 2)}.`;
  const names = outputs === 1 ? [t("orange"), t("blue")] : [t("orange"), t("blue"), t("green")];
  const chances = outputs === 1 ? [1 - values[0], values[0]] : values;
  const best = chances.indexOf(Math.max(...chances));
  return best < 0 ? t("It has diverged.") : t`Near the probe it is ${number(100 * chances[best], 2)} % sure of ${names[best]}.`;
}
