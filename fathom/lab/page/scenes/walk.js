// A rover on a curve: where it stands, how steep it is there, and where it steps to.

import { curve } from "../views/curve.js";
import { EXAMPLES, written } from "../views/functions.js";
import { h, number } from "../make.js";
import { t } from "../words.js";

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function walk(server) {
  const view = curve({ label: t("The curve, the rover on it, and the tangent where it stands"), high: 300 });
  return {
    element: view.element,
    close: view.close,
    lead: (wish) => ["rover", hillOf(wish)],
    /** @param {{example: string, at?: number, rate?: number, optimizer?: string, step: number, many?: boolean}} wish */
    async show(wish) {
      const { example: _, ...asked } = hillOf(wish);
      const { data, arrays, shapes } = await server.ask("rover.walk", asked);
      const { positions, costs, slopes, variables, rovers, worked, derivative } = data;
      const at = Math.min(wish.step, costs.length - 1);
      const x = positions.map((/** @type {number[]} */ one) => one[0]);
      const others = arrays.paths ? standing(arrays.paths, shapes.paths, at) : undefined;
      view.show({ name: variables[0], low: asked.low, high: asked.high, values: /** @type {Float32Array} */ (arrays.drawn), looks: { x, cost: costs }, step: at, at: { x: x[at], cost: costs[at], slope: slopes[at][0] }, others });
      if (rovers) return [t`rate ${number(asked.rate)}, step ${at} of ${costs.length - 1}`, h("br"), rovers.sentence.replaceAll("-", "−")];
      const came = at ? [t`step ${at}: x = ${stepOf(worked[at - 1][0])}`, h("br")] : [t`start: x = ${number(x[0])}`, h("br")];
      const next = worked[at] ? [h("br"), t`then x = ${stepOf(worked[at][0])}`] : [];
      return [...came, t("cost "), h("b", {}, number(costs[at], 6)), t`, slope ${written(derivative.x)} = `, h("b", {}, number(slopes[at][0], 6)), ...next];
    },
  };
}

/** @param {any} wish */
function hillOf({ example, at, step, ...wish }) {
  const { words: _, ...hill } = structuredClone(EXAMPLES[example]);
  return { example, ...hill, ...(at === undefined ? {} : { at: [at, 0] }), ...wish, step };
}

/** The arithmetic of a step. @param {string} worked as in "x: 9 - 0.1 x 17 = 7.3" */
export const stepOf = (worked) => written(worked.split(": ")[1].replaceAll(" x ", " × "));

/** Where each of several rovers is at a step. @param {any} paths @param {number[]} shape @param {number} step */
function standing(paths, [count, looks, wide], step) {
  const rows = Array.from({ length: count }, (_, rover) => (rover * looks + Math.min(step, looks - 1)) * wide);
  return { x: rows.map((from) => paths[from]), cost: rows.map((from) => paths[from + 1]) };
}
