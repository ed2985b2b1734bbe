// Two weights: a bowl, and a step in both directions at once.

import { EXAMPLES } from "../views/functions.js";
import { h, number } from "../make.js";
import { surface } from "../views/surface.js";
import { stepOf } from "./walk.js";
import { t } from "../words.js";

const { words: _, ...BOWL } = EXAMPLES.bowl;

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function bowl(server) {
  const view = surface({ label: t("The surface with the rover's path. The arrow keys turn it."), turn: [-0.6, 0.6], turned() {} });
  return {
    element: view.element,
    close: view.close,
    lead: ({ step, printed = false }) => ["rover", { example: "bowl", ...BOWL, step: printed ? 0 : step, printed }],
    /** @param {{step: number, printed?: boolean}} wish `printed`: both weights go up the slope of the first, as in the article's formula */
    async show({ step, printed = false }) {
      const { data, arrays, shapes } = await server.ask("rover.walk", BOWL);
      const { variables, worked, costs, positions, slopes } = data;
      const [path, heights] = printed ? uphill(positions[0], slopes[0][0], costs[0]) : [positions, costs];
      view.show({ names: variables, low: BOWL.low, high: BOWL.high, values: /** @type {Float32Array} */ (arrays.drawn), side: shapes.drawn[0], positions: path, costs: heights, step });
      const [x, y] = path[step];
      if (printed) return [t`as printed: x = ${number(positions[0][0])} + ${BOWL.rate} × ${number(slopes[0][0])} = ${number(x)}; y = ${number(positions[0][1])} + ${BOWL.rate} × ${number(slopes[0][0])} = ${number(y)}`, h("br"), t("cost "), h("b", {}, number(heights[step]))];
      const came = step ? variables.map((/** @type {string} */ name, /** @type {number} */ at) => `${name} = ${stepOf(worked[step - 1][at])}`) : [t`start: x = ${number(x)}, y = ${number(y)}`];
      return [came.join("; "), h("br"), t`cost ${number(x)}² + ${number(y)}² = `, h("b", {}, number(heights[step])), h("br"), t`slope along x: 2 · ${number(x)} = ${number(slopes[step][0])}; along y: 2 · ${number(y)} = ${number(slopes[step][1])}`];
    },
  };
}

/** The article's printed step: plus for minus, and y by the slope along x. @param {number[]} start @param {number} slope @param {number} cost @returns {[number[][], number[]]} */
function uphill(start, slope, cost) {
  const there = start.map((value) => value + BOWL.rate * slope);
  return [[start, there], [cost, there.reduce((all, value) => all + value * value, 0)]];
}
