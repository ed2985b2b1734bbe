// What is learnt from and what chooses, over the epochs, and where it should have been stopped.

import { chart } from "./chart.js";
import { number, put, s, set, width } from "../make.js";
import { t } from "../words.js";

const WORDS = 210; // pixels: how wide "here it should have been stopped" is
const MOST = 300; // places of a line that are drawn

/** @typedef {(number | null)[][]} Costs by epoch: of the points learnt from, of those that choose */

/** @param {string} label */
export function heartView(label) {
  /** @type {{costs: Costs, best: number, test: {epoch: number, cost: number} | null}} */
  let scene = { costs: [], best: 0, test: null };
  const picture = chart({ label, high: width(400, 300), draw });
  const late = s("rect", { fill: "var(--minus-pale)", "fill-opacity": 0.55 });
  const lines = ["var(--plus)", "var(--minus)"].map((stroke) => s("path", { fill: "none", stroke, "stroke-width": 2.5 }));
  const mark = s("line", { stroke: "var(--ink)", "stroke-dasharray": "3 4" });
  const dots = ["var(--minus)", "var(--focus)"].map((fill) => s("circle", { r: 6, fill, stroke: "var(--raised)", "stroke-width": 2 }));
  const words = s("text", { class: "halo" });
  const tested = s("text", { class: "halo" });
  const names = [s("text", { class: "halo named", "data-line": 0, "text-anchor": "end" }, t("learnt from")), s("text", { class: "halo named", "data-line": 1, "text-anchor": "end" }, t("validation"))];
  picture.marks.append(late, ...lines, mark);
  picture.over.append(...dots, words, tested, ...names);

  function draw() {
    const { costs, best, test } = scene;
    const last = Math.max(10, costs.length - 1);
    const known = costs.flat().filter((one) => one !== null && Number.isFinite(one)).map(Number);
    const most = Math.min(3, Math.max(0.8, ...known, test?.cost ?? 0) * 1.12);
    picture.frame({ x: [0, last], y: [0, most], nameX: t("epoch"), nameY: t("cost") });
    const stride = Math.max(1, Math.floor(costs.length / MOST));
    const places = costs.map((_, at) => at).filter((at) => at % stride === 0 || at === best || at === costs.length - 1);
    lines.forEach((line, which) => set(line, { d: picture.line(places, places.map((at) => costs[at][which])) }));
    const [x, y] = [picture.x(best), picture.y(Number(costs[best]?.[1] ?? 0))];
    const past = costs.length - 1 - best;
    const seen = past > 0 && best > 0;
    for (const one of [late, mark, dots[0], words]) set(one, { visibility: seen ? "visible" : "hidden" });
    set(late, { x, y: 0, width: Math.max(0, picture.x(costs.length - 1) - x), height: picture.size.high });
    set(mark, { x1: x, x2: x, y1: 0, y2: picture.size.high });
    set(dots[0], { cx: x, cy: y });
    const right = x > picture.size.wide / 2;
    const room = WORDS / 2; // so that they stay within
    put(words, past > 4 ? t("here it should have been stopped") : "");
    set(words, { x: Math.max(58 + room, Math.min(picture.size.wide - 14 - room, x)), y: 46, "text-anchor": "middle" });
    names.forEach((name, which) => {
      const end = costs[costs.length - 1]?.[which] ?? null;
      set(name, { visibility: end === null || costs.length < 8 ? "hidden" : "visible", x: picture.size.wide - 20, y: Math.max(64, picture.y(Number(end)) - 9) });
    });
    set(dots[1], test ? { visibility: "visible", cx: picture.x(Math.min(last, test.epoch)), cy: picture.y(test.cost) } : { visibility: "hidden" });
    put(tested, test ? t`test ${number(test.cost, 3)}` : "");
    if (test) set(tested, { x: picture.x(Math.min(last, test.epoch)) + (right ? -11 : 11), y: picture.y(test.cost) + 5, "text-anchor": right ? "end" : "start" });
  }

  return {
    element: picture.element,
    /** @param {typeof scene} next */
    show(next) {
      scene = next;
      draw();
    },
    name: picture.name,
    close: picture.close,
  };
}
