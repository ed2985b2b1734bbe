// A chart that is as wide as its place: axes, and marks of one's own in a clipped group.

import { number, put, s, set } from "../make.js";

/**
 * @typedef {{x: [number, number], y: [number, number], nameX?: string, nameY?: string, logX?: boolean, logY?: boolean}} Frame
 */

const LEFT = 58;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 40;
const FAR = 1e5; // pixels: what lies further out is cut off anyway
let made = 0;

/**
 * Make an empty chart; `draw` is called whenever its size changes, and calls `frame` first.
 * @param {{label: string, high?: number, draw: () => void}} given
 */
export function chart({ label, high = 320, draw }) {
  const id = `clip${++made}`;
  const box = s("rect", { x: LEFT, y: TOP });
  const axes = s("g");
  const marks = s("g", { "clip-path": `url(#${id})` });
  const over = s("g");
  const names = s("g");
  const element = s("svg", { class: "picture", role: "img", "aria-label": label }, s("clipPath", { id }, box), axes, marks, names, over);
  const size = { wide: 560, high };
  /** @type {Frame} */
  let now = { x: [0, 1], y: [0, 1] };
  const observer = new ResizeObserver(() => {
    const wide = Math.round(element.getBoundingClientRect().width);
    if (!wide || wide === size.wide) return;
    size.wide = wide;
    draw();
  });
  observer.observe(element);
  const scale = (/** @type {number} */ value, /** @type {[number, number]} */ [from, to], /** @type {boolean | undefined} */ log) => (log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from));
  const near = (/** @type {number} */ pixel) => Math.max(-FAR, Math.min(FAR, pixel));
  const x = (/** @type {number} */ value) => near(LEFT + scale(value, now.x, now.logX) * (size.wide - LEFT - RIGHT));
  const y = (/** @type {number} */ value) => near(size.high - BOTTOM - scale(value, now.y, now.logY) * (size.high - TOP - BOTTOM));
  return {
    element,
    marks,
    over,
    size,
    x,
    y,
    /** The value at a place of the screen. @param {number} clientX */
    back(clientX) {
      const seen = element.getBoundingClientRect();
      const at = ((clientX - seen.left) / seen.width) * size.wide;
      return now.x[0] + ((at - LEFT) / (size.wide - RIGHT - LEFT)) * (now.x[1] - now.x[0]);
    },
    /** Whether a place lies inside the axes. @param {number} one @param {number} other */
    holds: (one, other) => one >= now.x[0] && one <= now.x[1] && other >= now.y[0] && other <= now.y[1],
    /** @param {string} words */
    name: (words) => set(element, { "aria-label": words }),
    /** Draw the axes. @param {Frame} frame */
    frame(frame) {
      now = frame;
      const [right, floor] = [size.wide - RIGHT, size.high - BOTTOM];
      set(element, { viewBox: `0 0 ${size.wide} ${size.high}` });
      set(box, { width: right - LEFT, height: floor - TOP });
      const across = (frame.logX ? powers : ticks)(...frame.x, Math.max(2, size.wide / 90)).flatMap((value) => [s("line", { class: "axis", x1: x(value), x2: x(value), y1: TOP, y2: floor }), s("text", { class: "quiet", y: floor + 16, ...within(x(value), number(value), size.wide) }, number(value))]);
      const up = (frame.logY ? powers : ticks)(...frame.y, Math.max(2, size.high / 60)).flatMap((value) => [s("line", { class: "axis", x1: LEFT, x2: right, y1: y(value), y2: y(value) }), s("text", { class: "quiet", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value))]);
      put(axes, ...across, ...up);
      put(names, s("text", { class: "quiet", x: right, y: size.high - 6, "text-anchor": "end" }, frame.nameX ?? ""), s("text", { class: "quiet halo", x: LEFT + 6, y: TOP + 12 }, frame.nameY ?? ""));
    },
    /** A path through points; it breaks where a number is missing. @param {ArrayLike<number | null>} xs @param {ArrayLike<number | null>} ys */
    line: (xs, ys) => joined(xs, ys, (one, other, begins) => `${begins ? "M" : "L"}${x(one).toFixed(1)} ${y(other).toFixed(1)}`),
    /** Dots as one path: give it a round line cap. @param {ArrayLike<number | null>} xs @param {ArrayLike<number | null>} ys */
    dots: (xs, ys) => joined(xs, ys, (one, other) => `M${x(one).toFixed(1)} ${y(other).toFixed(1)}h0`),
    close: () => observer.disconnect(),
  };
}

/**
 * @param {ArrayLike<number | null>} xs @param {ArrayLike<number | null>} ys
 * @param {(x: number, y: number, begins: boolean) => string} write
 */
function joined(xs, ys, write) {
  let [words, begins] = ["", true];
  for (let place = 0; place < xs.length; place++) {
    const [one, other] = [xs[place], ys[place]];
    const there = one !== null && other !== null && Number.isFinite(one) && Number.isFinite(other);
    if (there) words += write(one, other, begins);
    begins = !there;
  }
  return words;
}

/** Below its tick, or, at the edge, as far as there is room. @param {number} at @param {string} words @param {number} wide */
function within(at, words, wide) {
  const half = 4 * words.length; // a digit is eight pixels wide
  return at + half > wide ? { x: wide - 1, "text-anchor": "end" } : { x: at, "text-anchor": "middle" };
}

/** Evenly spaced values between two numbers, simple to say. @param {number} low @param {number} high @param {number} count */
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [low];
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * (/** @type {number} */ ([1, 2, 5, 10].find((one) => one * unit >= rough * 0.999)));
  const [from, to] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: to - from + 1 }, (_, place) => (from + place) * step);
}

/** Powers of ten between two numbers. @param {number} low @param {number} high @param {number} count */
export function powers(low, high, count) {
  const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(1, Math.ceil((to - from + 1) / count));
  return Array.from({ length: Math.floor(Math.max(0, to - from) / step) + 1 }, (_, place) => 10 ** (from + place * step));
}

/** The heights worth drawing: of steep functions not the whole wall. @param {ArrayLike<number>} values @returns {[number, number]} */
export function worthwhile(values) {
  const sorted = Array.from(values).filter(Number.isFinite).sort((one, other) => one - other);
  if (!sorted.length) return [0, 1];
  const at = (/** @type {number} */ share) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(0.02) - 4 * (at(0.8) - at(0.02)), at(0.2) + 4 * (at(0.8) - at(0.2))];
  const [from, to] = [Math.max(sorted[0], low), Math.min(at(1), Math.max(high, at(0.8)))];
  return from < to ? [from, to] : [from - 1, from + 1];
}
