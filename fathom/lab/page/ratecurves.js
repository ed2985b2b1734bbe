// The loss on rows that judge, epoch by epoch, a line for every learning rate.

import { h, number, put, s, set } from "./make.js";

const [WIDE, HIGH, LEFT, BASE] = [640, 220, 52, 190];
const DASHES = ["", "7 4", "2 3", "10 3 2 3", "1 6"]; // told apart without colours, too

export function costsByRate() {
  const axis = s("path", { d: `M${LEFT} 8V${BASE}H${WIDE - 6}`, class: "axis", fill: "none" });
  const [top, low, end] = [s("text", { x: LEFT - 6, y: 16, "text-anchor": "end", class: "quiet" }), s("text", { x: LEFT - 6, y: BASE, "text-anchor": "end", class: "quiet" }), s("text", { x: WIDE - 6, y: BASE + 20, "text-anchor": "end", class: "quiet" })];
  const lines = DASHES.map((dash) => s("path", { fill: "none", stroke: "var(--plus)", "stroke-width": 2, "stroke-dasharray": dash || null }));
  const names = h("p", { class: "note" });
  const picture = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "picture", role: "img", "aria-label": "The loss on rows that judge, for every learning rate" }, axis, top, low, end, ...lines);
  return {
    element: h("div", {}, picture, names),
    /** @param {number[]} rates @param {(number | null)[][]} costs by epoch, for each rate */
    show(rates, costs) {
      const known = costs.flat().filter((one) => one !== null && one > 0).map(Number);
      if (!known.length) return;
      const [least, most] = [Math.log(Math.min(...known)), Math.log(Math.max(...known))];
      const x = (/** @type {number} */ at) => LEFT + (at / Math.max(1, costs.length - 1)) * (WIDE - 6 - LEFT);
      const y = (/** @type {number} */ cost) => BASE - ((Math.log(cost) - least) / (most - least || 1)) * (BASE - 12);
      lines.forEach((line, which) => {
        const places = costs.flatMap((row, at) => (row[which] ? [`${x(at).toFixed(1)} ${y(Number(row[which])).toFixed(1)}`] : []));
        set(line, { d: places.length ? `M${places.join("L")}` : "" });
      });
      put(top, number(Math.exp(most), 2));
      put(low, number(Math.exp(least), 2));
      put(end, `epoch ${costs.length}`);
      put(names, `Learning rate${rates.length > 1 ? "s" : ""} ${rates.map((rate, at) => `${number(rate)} (${["whole line", "dashes", "dots", "dash and dot", "far dots"][at] ?? "not drawn"})`).join(", ")}; the scale is logarithmic.`);
    },
  };
}
