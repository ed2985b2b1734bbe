// The square that the network looks at: its answer at every place, the points, and a probe.

import { answer, colours, css, paint } from "./heat.js";
import { h } from "./make.js";

const WIDE = 400;
const STRENGTH = 0.5;

/** @param {(x: number, y: number, add: boolean) => void} moved called when the probe is moved, or a point is set */
export function planeView(moved) {
  const canvas = h("canvas", { width: WIDE, height: WIDE, class: "plane", tabindex: 0, role: "img" });
  const ground = document.createElement("canvas");
  const probe = { x: 0.3, y: 0.3 };

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

  /** @param {CanvasRenderingContext2D} context @param {{points: Float32Array, answers: Float32Array, learnt: Uint8Array}} seen @param {number} classes @param {ReturnType<typeof colours>} worn */
  function over(context, seen, classes, worn) {
    const at = (/** @type {number} */ value) => ((value + 1) / 2) * WIDE;
    for (let one = 0; one < seen.answers.length; one += 1) {
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
    }
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
    /** Points of two kinds alone, while no network is there. @param {number[][]} set */
    points(set) {
      const [worn, learnt] = [colours(), new Uint8Array(set.length).fill(1)];
      const seen = { points: Float32Array.from(set.flatMap(([x, y]) => [x, y])), answers: Float32Array.from(set, (one) => one[2]), learnt };
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.fillStyle = css(worn.page);
      context.fillRect(0, 0, WIDE, WIDE);
      over(context, seen, 2, worn);
    },
    /**
     * @param {Float32Array} plane @param {number[]} shape outputs, rows, columns
     * @param {{points: Float32Array, answers: Float32Array, learnt: Uint8Array}} seen @param {number} classes
     */
    show(plane, shape, seen, classes) {
      const worn = colours();
      const [outputs, side] = shape;
      const area = side * side;
      paint(ground, side, (at) => answer(worn, Array.from({ length: outputs }, (_, one) => plane[one * area + at]), classes, STRENGTH));
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.imageSmoothingEnabled = true;
      context.drawImage(ground, 0, 0, WIDE, WIDE);
      over(context, seen, classes, worn);
    },
  };
}

/** Classes differ in shape as well as in colour. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} kind */
function outline(context, x, y, kind) {
  if (kind === 1) context.rect(x - 4, y - 4, 8, 8);
  else if (kind === 2) {
    context.moveTo(x, y - 5.5);
    context.lineTo(x + 5, y + 4);
    context.lineTo(x - 5, y + 4);
    context.closePath();
  } else context.arc(x, y, 4.5, 0, 7);
}
