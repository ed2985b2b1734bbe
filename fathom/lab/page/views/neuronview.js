// A neuron as a picture: two inputs, their wires as thick as their weights, the sum, the output.

import { h, number, put, s, set, side } from "../make.js";
import { t } from "../words.js";
import { named } from "../named.js";

/** Two inputs, a neuron, and whether it fires. */
export function neuronView() {
  const wires = [0, 1].map(() => s("path", { class: "eased", fill: "none", "stroke-linecap": "round" }));
  const dots = [0, 1].map((place) => s("circle", { cx: 90, cy: 60 + 110 * place, r: 26, stroke: "var(--soft)" }));
  const values = [0, 1].map((place) => s("text", { x: 90, y: 65 + 110 * place, "text-anchor": "middle" }));
  const names = [0, 1].map((place) => s("text", { x: 90, y: 104 + 110 * place, "text-anchor": "middle", class: "quiet" }));
  const products = [0, 1].map((place) => s("text", { x: 205, y: 44 + 150 * place, "text-anchor": "middle", class: "halo" }));
  const body = s("circle", { cx: 330, cy: 115, r: 50, stroke: "var(--soft)", class: "eased" });
  const sum = s("text", { x: 330, y: 112, "text-anchor": "middle" });
  const under = s("text", { x: 330, y: 132, "text-anchor": "middle", class: "quiet" });
  const out = s("path", { d: "M380 115H470", class: "eased" });
  const lamp = s("circle", { cx: 500, cy: 115, r: 30, stroke: "var(--soft)", class: "eased" });
  const result = s("text", { x: 500, y: 120, "text-anchor": "middle" });
  const element = s("svg", { viewBox: "20 0 525 235", class: "picture legible", role: "img", "aria-label": t("Two inputs, their wires, the neuron and its output") }, ...wires, ...dots, ...values, ...names, ...products, out, body, sum, under, lamp, result);
  return {
    element,
    /** @param {any} firing */
    show(firing) {
      firing.terms.forEach((/** @type {any} */ term, /** @type {number} */ place) => {
        const begin = 60 + 110 * place;
        set(wires[place], { d: `M116 ${begin}C200 ${begin} 220 115 282 115`, stroke: `var(--${side(term.weight)})`, "stroke-width": 1 + 1.6 * Math.abs(term.weight), "stroke-opacity": term.value ? 0.9 : 0.25 });
        set(dots[place], { fill: term.value ? "var(--plus-pale)" : "var(--page)" });
        put(values[place], number(term.value));
        put(names[place], term.name);
        put(products[place], `${number(term.value)} × ${number(term.weight)} = ${number(term.product)}`);
      });
      put(sum, t`sum ${number(firing.sum)}`);
      put(under, t`threshold ${number(-firing.bias)}`);
      set(body, { fill: firing.fires ? "var(--plus-pale)" : "var(--page)" });
      const on = Math.min(1, Math.abs(firing.output ?? 0));
      set(out, { stroke: `var(--${side(firing.output)})`, "stroke-width": 1 + 5 * on });
      set(lamp, { fill: `color-mix(in srgb, var(--${side(firing.output)}-pale) ${Math.round(100 * on)}%, var(--page))` });
      put(result, number(firing.output, 3));
    },
  };
}

/** Its sum written out, and what comes of it. @param {any} firing */
export function sumWritten(firing) {
  const { terms, sum, bias, z, activation, output, fires } = firing;
  const parts = terms.flatMap((/** @type {any} */ term, /** @type {number} */ place) => [place ? " + " : "", `${number(term.value)} × `, h("b", { class: side(term.weight) }, number(term.weight))]);
  const step = activation === "step";
  return [...parts, " = ", h("b", {}, number(sum)), step ? (fires ? " > " : " ≤ ") : "", step ? number(-bias) : "", h("br"),
    ...(step ? [t("so the output is "), h("b", {}, number(output))] : [`${activation}(${number(sum)} − ${number(-bias)}) = ${activation}(${number(z)}) = `, h("b", {}, number(output))])];
}

/** What it computes, in words. @param {string} logic as the engine says it */
export function logicNamed(logic) {
  const alone = logic.match(/^fires with '(.*)', whatever the rest$/);
  const some = logic.match(/^fires for (\d+) of (\d+) combinations$/);
  if (alone) return t`fires with “${alone[1]}”, whatever the rest`;
  return some ? t`fires for ${some[1]} of ${some[2]} combinations` : named(logic);
}
