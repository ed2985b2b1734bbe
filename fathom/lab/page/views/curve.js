// A curve with a rover on it: where it was, where it is, and the tangent there.

import { chart, worthwhile } from "./chart.js";
import { number, put, s, set, side } from "../make.js";
import { t } from "../words.js";

const TANGENT = 74; // pixels to each side

/**
 * @typedef {{x: (number | null)[], cost: (number | null)[]}} Looks
 * @typedef {{name: string, low: number, high: number, values: Float32Array, looks?: Looks, step?: number, at?: {x: number | null, cost: number | null, slope: number | null}, others?: Looks}} Scene
 */

/** A colour for one of several rovers, from left to right. @param {number} share */
export function shade(share) {
  return `color-mix(in oklab, var(--focus) ${Math.round(100 * share)}%, var(--good))`;
}

/** @param {{label: string, high?: number}} given */
export function curve({ label, high }) {
  /** @type {Scene | null} */
  let scene = null;
  const picture = chart({ label, high, draw });
  const line = s("path", { fill: "none", stroke: "var(--soft)", "stroke-width": 2 });
  const links = s("path", { fill: "none", stroke: "var(--ink)", "stroke-width": 1, "stroke-opacity": 0.5 });
  const coming = s("path", { fill: "none", stroke: "var(--ink)", "stroke-width": 5, "stroke-linecap": "round", "stroke-opacity": 0.35 });
  const gone = s("path", { fill: "none", stroke: "var(--ink)", "stroke-width": 6, "stroke-linecap": "round" });
  const others = s("g");
  const tangent = s("line", { "stroke-width": 3, "stroke-linecap": "round" });
  const rover = s("circle", { r: 8, stroke: "var(--raised)", "stroke-width": 2, fill: "var(--ink)" });
  const told = s("text", { class: "halo" });
  picture.marks.append(line, links, coming, gone, others, tangent, rover);
  picture.over.append(told);

  function draw() {
    if (!scene) return;
    const { low, high, values, looks, at } = scene;
    const xs = Array.from(values, (_, place) => low + ((high - low) * place) / (values.length - 1));
    const [from, to] = worthwhile(values);
    const above = at && at.cost !== null && at.cost > to && at.cost < to + 2 * (to - from) ? at.cost : to;
    const reach = above - from;
    picture.frame({ x: [low, high], y: [from - 0.08 * reach, above + 0.08 * reach], nameX: scene.name, nameY: t("cost") });
    set(line, { d: picture.line(xs, values) });
    const step = scene.step ?? 0;
    const [x, cost] = [looks?.x ?? [], looks?.cost ?? []];
    set(links, { d: picture.line(x.slice(0, step + 1), cost.slice(0, step + 1)) });
    set(gone, { d: picture.dots(x.slice(0, step), cost.slice(0, step)) });
    set(coming, { d: picture.dots(x.slice(step + 1), cost.slice(step + 1)) });
    several();
    stand();
  }

  function several() {
    const [xs, costs] = [scene?.others?.x ?? [], scene?.others?.cost ?? []];
    while (others.childElementCount < xs.length) others.append(s("circle", { r: 5.5, stroke: "var(--raised)" }));
    [...others.children].forEach((dot, place) => {
      const there = place < xs.length && Number.isFinite(xs[place]) && Number.isFinite(costs[place]);
      set(dot, there ? { cx: picture.x(Number(xs[place])), cy: picture.y(Number(costs[place])), fill: shade(place / Math.max(1, xs.length - 1)), visibility: "visible" } : { visibility: "hidden" });
    });
  }

  function stand() {
    const at = scene?.at;
    const known = at !== undefined && at.x !== null && at.cost !== null && at.slope !== null;
    for (const mark of [tangent, rover]) set(mark, { visibility: known ? "visible" : "hidden" });
    put(told, at && !known ? t("diverged") : "");
    if (!at || at.x === null || at.cost === null || at.slope === null) return;
    const [x, y] = [picture.x(at.x), picture.y(at.cost)];
    const inside = picture.holds(at.x, at.cost);
    set(rover, { cx: x, cy: y });
    const [dx, dy] = [1, picture.y(at.cost + at.slope * unit()) - y];
    const long = TANGENT / Math.hypot(unit(true), dy);
    set(tangent, { x1: x - long * unit(true), x2: x + long * unit(true), y1: y - dx * long * dy, y2: y + long * dy, stroke: `var(--${side(at.slope)})` });
    const left = x > picture.size.wide / 2;
    put(told, inside ? t`slope ${number(at.slope)}` : t`the rover is beyond the picture: ${scene?.name} = ${number(at.x)}`);
    if (picture.size.wide < 280) set(told, { x: picture.size.wide - 14, y: y > picture.size.high / 2 ? 24 : picture.size.high - 46, "text-anchor": "end" });
    else set(told, inside ? { x: x + (left ? -16 : 16), y: Math.max(26, y - 14), "text-anchor": left ? "end" : "start" } : { x: picture.size.wide / 2, y: 40, "text-anchor": "middle" });
  }

  /** A hundredth of the range, as a number or in pixels. @param {boolean} [pixels] */
  function unit(pixels = false) {
    if (!scene) return 1;
    const step = (scene.high - scene.low) / 100;
    return pixels ? picture.x(scene.low + step) - picture.x(scene.low) : step;
  }

  return {
    element: picture.element,
    /** @param {Scene} next */
    show(next) {
      scene = next;
      draw();
    },
    name: picture.name,
    close: picture.close,
  };
}
