// Costs over epochs: two lines and, behind them, that of the way that was left. It is drawn sixty
// times a second, so that nothing but attributes changes; where that is not needed, see chart.js.

import { number, put, s, set } from "../make.js";
import { t } from "../words.js";

const [WIDE, HIGH, LEFT, BASE] = [360, 170, 46, 144];
const MOST = 600; // places of a line that are drawn

/** @typedef {(number | null)[][]} Costs by epoch: of the points learnt from, of those kept aside */

/** @param {string} label */
export function costView(label) {
  const axis = s("path", { d: `M${LEFT} 8V${BASE}H${WIDE - 6}`, class: "axis", fill: "none" });
  const [top, end] = [s("text", { x: LEFT - 6, y: 16, "text-anchor": "end", class: "quiet" }), s("text", { x: WIDE - 6, y: BASE + 18, "text-anchor": "end", class: "quiet" })];
  const zero = s("text", { x: LEFT - 6, y: BASE, "text-anchor": "end", class: "quiet" }, "0");
  const lines = ["var(--line)", "var(--minus)", "var(--plus)"].map((stroke) => s("path", { fill: "none", stroke, "stroke-width": 2 }));
  const mark = s("line", { y1: 8, y2: BASE, stroke: "var(--ink)", "stroke-dasharray": "2 3" });
  const names = [s("text", { x: LEFT + 8, y: HIGH - 8, class: "halo named", "data-line": 0 }, t("learnt from")), s("text", { x: LEFT + 92, y: HIGH - 8, class: "halo named", "data-line": 1 }, t("kept aside"))];
  const element = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "picture", role: "img", "aria-label": label }, axis, top, end, zero, ...lines, mark, ...names);
  return {
    element,
    /** @param {Costs} costs @param {Costs} left of the way that was left @param {number} epoch */
    show(costs, left, epoch) {
      const known = [...costs, ...left].flat().filter((one) => one !== null && Number.isFinite(one));
      const most = known.reduce((/** @type {number} */ high, one) => Math.max(high, Number(one)), 1e-9);
      const last = Math.max(1, costs.length - 1, left.length - 1);
      const x = (/** @type {number} */ at) => LEFT + (at / last) * (WIDE - 6 - LEFT);
      const y = (/** @type {number} */ cost) => BASE - (cost / most) * (BASE - 12);
      /** @param {Costs} from @param {number} which */
      const path = (from, which) => {
        const stride = Math.max(1, Math.floor(from.length / MOST));
        const places = from.flatMap((row, at) => (row[which] === null || at % stride ? [] : [`${x(at).toFixed(1)} ${y(Number(row[which])).toFixed(1)}`]));
        return places.length ? `M${places.join("L")}` : "";
      };
      set(lines[0], { d: path(left, 1) });
      set(lines[1], { d: path(costs, 1) });
      set(lines[2], { d: path(costs, 0) });
      set(mark, { x1: x(epoch), x2: x(epoch) });
      put(top, number(most, 2));
      put(end, t`epoch ${last}`);
    },
  };
}
