// Random starts side by side: what each has made of the square, and its loss; one is looked at.

import { answer, colours, paint } from "./heat.js";
import { h, number, put, set } from "../make.js";
import { t } from "../words.js";

/** @param {(member: number) => void} choose */
export function startsView(choose) {
  const element = h("div", { class: "starts", role: "group", "aria-label": t("The random starts") });

  /** @param {number} one */
  const button = (one) => h("button", { type: "button", onclick: () => choose(one) }, h("canvas", { width: 14, height: 14, "aria-hidden": "true" }), h("span", {}));

  return {
    element,
    /**
     * @param {(number | null)[]} ends the loss of each @param {Float32Array | undefined} planes @param {number[] | undefined} shape
     * @param {number} classes @param {number} member the one that is looked at
     */
    show(ends, planes, shape, classes, member) {
      const [count, outputs, side] = planes && shape ? shape : [0, 0, 0];
      while (element.children.length > count) element.lastChild?.remove();
      while (element.children.length < count) element.append(button(element.children.length));
      const worn = colours();
      for (let one = 0; one < count; one += 1) {
        const at = (/** @type {number} */ output, /** @type {number} */ place) => /** @type {Float32Array} */ (planes)[(one * outputs + output) * side * side + place];
        const made = element.children[one];
        paint(/** @type {HTMLCanvasElement} */ (made.firstChild), side, (place) => answer(worn, Array.from({ length: outputs }, (_, output) => at(output, place)), classes, 0.8));
        put(/** @type {Element} */ (made.lastChild), number(ends[one], 2));
        set(made, { "aria-pressed": String(one === member), "aria-label": t`Random start ${one + 1}, loss ${number(ends[one], 2)}` });
      }
    },
  };
}
