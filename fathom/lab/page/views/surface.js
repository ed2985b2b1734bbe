// A surface seen from the side: it turns, and what lies behind a hill is dimmed.

import { worthwhile } from "./chart.js";
import { shade } from "./curve.js";
import { h } from "../make.js";

/**
 * @typedef {{names: string[], low: number, high: number, values: Float32Array, side: number, positions: (number | null)[][], costs: (number | null)[], step: number, others?: number[][], cuts?: Float32Array}} Scene
 * @typedef {[number, number, number]} Spot  each from -1 to 1; the third is the height
 */

const TALL = 0.55; // half the height of the box, whose base is 2 x 2
const SHADES = 32;
const EACH = 6; // squares between two lines of the net

/** @param {{label: string, turn: number[], turned: (turn: number[]) => void}} given */
export function surface({ label, turn, turned }) {
  /** @type {Scene | null} */
  let scene = null;
  let [around, up] = turn;
  let range = [0, 1];
  const canvas = h("canvas", { class: "surface", tabindex: 0, role: "img", "aria-label": label });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const size = { wide: 1, high: 1, dense: 1 };
  const observer = new ResizeObserver(fit);
  observer.observe(canvas);
  addEventListener("theme", draw);
  /** @type {{x: number, y: number} | null} */
  let held = null;
  canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    held = { x: event.clientX, y: event.clientY };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!held) return;
    move((event.clientX - held.x) * 0.01, (event.clientY - held.y) * 0.008);
    held = { x: event.clientX, y: event.clientY };
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => {
    if (held) turned([around, up]);
    held = null;
  });
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.08], ArrowDown: [0, -0.08] }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by[0], by[1]);
    turned([around, up]);
  });

  /** @param {number} sideways @param {number} upwards */
  function move(sideways, upwards) {
    around = (around + sideways) % (2 * Math.PI);
    up = Math.max(0.08, Math.min(1.5, up + upwards));
    draw();
  }

  function fit() {
    const box = canvas.getBoundingClientRect();
    if (!box.width) return;
    size.dense = Math.min(2, devicePixelRatio || 1);
    [size.wide, size.high] = [box.width, box.height];
    [canvas.width, canvas.height] = [Math.round(box.width * size.dense), Math.round(box.height * size.dense)];
    draw();
  }

  /** Where a spot is on the canvas. @param {Spot} spot */
  function seen([x, y, z]) {
    const [sin, cos] = [Math.sin(around), Math.cos(around)];
    const far = x * sin + y * cos;
    const unit = Math.min(size.wide / 3.1, size.high / 2.7);
    return [size.wide / 2 + (x * cos - y * sin) * unit, size.high / 2 - (far * Math.sin(up) + z * Math.cos(up)) * unit];
  }

  /** @param {number | null} cost */
  const height = (cost) => (cost === null || !Number.isFinite(cost) ? NaN : TALL * (2 * Math.max(-0.02, Math.min(1.02, (cost - range[0]) / (range[1] - range[0]))) - 1));
  /** @param {number | null} value */
  const along = (value) => (scene && value !== null ? (2 * (value - scene.low)) / (scene.high - scene.low) - 1 : NaN);

  /** The surface's height at a place. @param {number} x @param {number} y */
  function ground(x, y) {
    if (!scene) return NaN;
    const last = scene.side - 1;
    const [column, row] = [((x + 1) / 2) * last, ((y + 1) / 2) * last];
    const [left, low] = [Math.min(last - 1, Math.floor(column)), Math.min(last - 1, Math.floor(row))];
    const at = (/** @type {number} */ r, /** @type {number} */ c) => height(scene?.values[r * (last + 1) + c] ?? NaN);
    const [across, upward] = [column - left, row - low];
    return (at(low, left) * (1 - across) + at(low, left + 1) * across) * (1 - upward) + (at(low + 1, left) * (1 - across) + at(low + 1, left + 1) * across) * upward;
  }

  /** Whether a hill stands between a spot and the eye. @param {Spot} spot */
  function hidden([x, y, z]) {
    const [dx, dy, dz] = [-Math.cos(up) * Math.sin(around), -Math.cos(up) * Math.cos(around), Math.sin(up)];
    for (let way = 0.05; way < 4; way += 0.04) {
      const [u, v, w] = [x + way * dx, y + way * dy, z + 0.03 + way * dz];
      if (Math.abs(u) > 1 || Math.abs(v) > 1 || w > TALL * 1.05) return false;
      if (ground(u, v) > w) return true;
    }
    return false;
  }

  function draw() {
    if (!scene || size.wide < 2) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
    pen.setTransform(size.dense, 0, 0, size.dense, 0, 0);
    pen.clearRect(0, 0, size.wide, size.high);
    base(colour);
    net(colour);
    if (scene.cuts) cuts(scene.cuts, colour("soft"));
    const { positions, costs, step } = scene;
    const spots = positions.map((at, look) => /** @type {Spot} */ ([along(at[0]), along(at[1]), height(costs[look])]));
    trace(spots.slice(step), colour("focus"), 1, 0.4);
    trace(spots.slice(0, step + 1), colour("focus"), 2.5, 1);
    spots.slice(0, step + 1).forEach((spot) => dot(spot, 3, colour("focus"), ""));
    (scene.others ?? []).forEach((one, place, all) => dot([along(one[0]), along(one[1]), height(one[2])], 5, shade(place / Math.max(1, all.length - 1)).replace(/var\(--(\w+)\)/g, (_, name) => colour(name)), colour("raised")));
    if (spots[step]) dot(spots[step], 7.5, colour("ink"), colour("raised"));
  }

  /** @param {(name: string) => string} colour */
  function base(colour) {
    if (!scene) return;
    pen.strokeStyle = colour("line");
    pen.lineWidth = 1;
    poly([[-1, -1, -TALL], [1, -1, -TALL], [1, 1, -TALL], [-1, 1, -TALL]]);
    pen.stroke();
    pen.fillStyle = colour("soft");
    pen.font = "13px system-ui, sans-serif";
    pen.textAlign = "center";
    const front = [Math.cos(around) > 0 ? -1.17 : 1.17, Math.sin(around) > 0 ? -1.17 : 1.17];
    for (const share of [-1, 0, 1]) {
      const value = String(Number((scene.low + ((share + 1) / 2) * (scene.high - scene.low)).toPrecision(3))).replace("-", "−");
      for (const axis of [0, 1]) {
        const [x, y] = seen(axis ? [front[1], share * 0.94, -TALL] : [share * 0.94, front[0], -TALL]);
        pen.fillText(share ? value : scene.names[axis], x, y + 5);
      }
    }
  }

  /** @param {Spot[]} corners */
  function poly(corners) {
    pen.beginPath();
    corners.forEach((corner, place) => pen[place ? "lineTo" : "moveTo"](.../** @type {[number, number]} */ (seen(corner))));
    pen.closePath();
  }

  /** The squares, the far ones first. @param {(name: string) => string} colour */
  function net(colour) {
    if (!scene) return;
    const { side, values } = scene;
    const [dark, light] = [rgb(colour("soft")), rgb(colour("raised"))];
    const shades = Array.from({ length: SHADES }, (_, place) => `rgb(${dark.map((one, part) => Math.round(one + (light[part] - one) * (0.3 + (0.68 * place) / (SHADES - 1)))).join()})`);
    const order = (/** @type {boolean} */ down) => Array.from({ length: side - 1 }, (_, place) => (down ? side - 2 - place : place));
    const place = (/** @type {number} */ one) => (2 * one) / (side - 1) - 1;
    const columns = order(Math.sin(around) > 0);
    for (const row of order(Math.cos(around) > 0)) for (const column of columns) {
      const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([c, r]) => /** @type {Spot} */ ([place(column + c), place(row + r), height(values[(row + r) * side + column + c])]));
      const tall = corners.map((corner) => corner[2]);
      if (tall.some(Number.isNaN) || tall.every((one) => one > TALL)) continue;
      const [sx, sy] = [(tall[1] - tall[0] + tall[2] - tall[3]) * side * 0.25, (tall[3] - tall[0] + tall[2] - tall[1]) * side * 0.25];
      const lit = (0.75 - 0.35 * sx + 0.25 * sy) / Math.hypot(1, sx, sy);
      const deep = (tall[0] / TALL + 1) / 2;
      pen.fillStyle = pen.strokeStyle = shades[Math.max(0, Math.min(SHADES - 1, Math.round((0.25 + 0.55 * lit + 0.3 * deep) * (SHADES - 1))))];
      pen.lineWidth = 0.8;
      poly(corners);
      pen.fill();
      pen.stroke();
      for (const [one, other, shown] of /** @type {[number, number, boolean][]} */ ([[0, 1, row % EACH === 0], [0, 3, column % EACH === 0]])) if (shown) {
        pen.strokeStyle = colour("soft");
        pen.lineWidth = 0.5;
        stroke(corners[one], corners[other]);
      }
    }
  }

  /** @param {Spot} one @param {Spot} other */
  function stroke(one, other) {
    pen.beginPath();
    pen.moveTo(.../** @type {[number, number]} */ (seen(one)));
    pen.lineTo(.../** @type {[number, number]} */ (seen(other)));
    pen.stroke();
  }

  /** A line through spots; dimmed where it is hidden. @param {Spot[]} spots @param {string} stain @param {number} wide @param {number} strong */
  function trace(spots, stain, wide, strong) {
    pen.strokeStyle = stain;
    pen.lineWidth = wide;
    for (let place = 1; place < spots.length; place++) {
      const [from, to] = [spots[place - 1], spots[place]];
      const pieces = Math.max(1, Math.min(24, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) * 16)));
      for (let piece = 0; piece < pieces; piece++) {
        const [one, other] = [between(from, to, piece / pieces), between(from, to, (piece + 1) / pieces)];
        if (![...one, ...other].every((number) => Math.abs(number) <= 1.02)) continue;
        pen.globalAlpha = strong * (hidden(one) ? 0.25 : 1);
        stroke(one, other);
      }
    }
    pen.globalAlpha = 1;
  }

  /** The two cuts through the rover. @param {Float32Array} cut @param {string} stain */
  function cuts(cut, stain) {
    if (!scene) return;
    const [x, y] = scene.positions[scene.step].map(along);
    const count = cut.length / 2;
    for (const axis of [0, 1]) {
      const spots = Array.from({ length: count }, (_, place) => {
        const here = (2 * place) / (count - 1) - 1;
        return /** @type {Spot} */ (axis ? [x, here, height(cut[count + place])] : [here, y, height(cut[place])]);
      });
      trace(spots, stain, 1.8, 1);
    }
  }

  /** @param {Spot} spot @param {number} radius @param {string} stain @param {string} rim */
  function dot(spot, radius, stain, rim) {
    if (!spot.every((number) => Math.abs(number) <= 1.02)) return;
    const [x, y] = seen(spot);
    pen.globalAlpha = hidden(spot) ? 0.3 : 1;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.fillStyle = stain;
    pen.fill();
    if (rim) {
      pen.strokeStyle = rim;
      pen.lineWidth = 2;
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  return {
    element: canvas,
    /** @param {Scene} next */
    show(next) {
      if (scene?.values !== next.values) range = worthwhile(next.values);
      scene = next;
      draw();
    },
    close() {
      observer.disconnect();
      removeEventListener("theme", draw);
    },
  };
}

/** @param {Spot} one @param {Spot} other @param {number} share @returns {Spot} */
function between(one, other, share) {
  return /** @type {Spot} */ (one.map((value, part) => value + share * (other[part] - value)));
}

/** @param {string} colour like #1d2328 */
function rgb(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
