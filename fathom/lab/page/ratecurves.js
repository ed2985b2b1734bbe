// The loss on rows that judge, epoch by epoch, a line for every learning rate.

import { chart } from "./chart.js";
import { h, number, put, s, set } from "./make.js";

const DASHES = [["", "whole line"], ["7 4", "dashes"], ["2 3", "dots"], ["10 3 2 3", "dash and dot"], ["1 6", "far dots"]]; // told apart without colours, too

export function costsByRate() {
  /** @type {(number | null)[][]} */
  let costs = [];
  const view = chart({ label: "The loss on rows that judge, for every learning rate", high: 240, draw });
  const lines = DASHES.map(([dash]) => s("path", { fill: "none", stroke: "var(--plus)", "stroke-width": 2, "stroke-dasharray": dash || null }));
  const names = h("p", { class: "note" });
  view.marks.append(...lines);

  function draw() {
    const known = costs.flat().filter((one) => one !== null && one > 0).map(Number);
    if (!known.length) return;
    const [least, most] = [Math.min(...known), Math.max(...known)];
    view.frame({ x: [1, Math.max(2, costs.length)], y: [least, most > least ? most : 2 * least], logY: true, nameX: "epoch", nameY: "loss" });
    const epochs = costs.map((_, place) => place + 1);
    lines.forEach((line, which) => set(line, { d: view.line(epochs, costs.map((row) => row[which] || null)) }));
  }

  return {
    element: h("div", {}, view.element, names),
    /** @param {number[]} rates @param {(number | null)[][]} now by epoch, for each rate */
    show(rates, now) {
      costs = now;
      draw();
      put(names, `Learning rate${rates.length > 1 ? "s" : ""} ${rates.map((rate, at) => `${number(rate)} (${DASHES[at]?.[1] ?? "not drawn"})`).join(", ")}; the scale is logarithmic.`);
    },
  };
}
