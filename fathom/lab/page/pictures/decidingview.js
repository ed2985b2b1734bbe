// Which pixels decided: what each of them did to the answer, so that it adds up.

import { colours } from "../views/heat.js";
import { h, number, put, side, signed } from "../make.js";
import { over, pixels } from "./pixels.js";
import { words } from "./subject.js";
import { t } from "../words.js";

export function decidingView() {
  const field = pixels();
  const sum = h("div", { role: "group", "aria-label": t("What the pixels add up to") });
  return {
    answers: true,
    element: h("section", { class: "card", "aria-label": t("Which pixels decided") }, h("h2", {}, t("Which pixels decided")), field.element, sum),
    /** @param {string} [words] */
    wait(words = t("It adds up what every pixel does on the way from a plain picture to this one; that takes some seconds …")) {
      put(sum, words && h("p", { class: "note" }, words));
    },
    /** @param {import("./subject.js").One} one @param {import("../frame/server.js").Answer | null} parts null while they are not known */
    show(one, parts) {
      const worn = colours();
      const [values, most] = parts ? [parts.arrays.parts, parts.data.most] : [[], 1];
      field.show(one.wide, (at) => over(worn, one.colour(at), values[at] ?? 0, most), one.high);
      field.name(parts ? t`Which pixels decided: blue spoke for ${words(one.said)}, orange against it; their parts add up to ${number(parts.data.parts)}` : t("Which pixels decided: not known yet"));
      if (!parts) return;
      const { name: of, begin: from, parts: added, value, residual } = parts.data;
      const line = (/** @type {string} */ words, /** @type {number} */ one) => h("div", { class: "line" }, h("span", {}, words), h("b", { class: side(one) }, signed(one)));
      put(sum, h("p", { class: "note" }, t`${of}, from a plain picture to this one:`), line(t("mean colour"), from), line(t("all pixels"), added), line(t("this picture"), value), h("p", { class: "note" }, t`Blue spoke for it, orange against. What is left over: ${number(residual, 2)} of the sizes of all parts.`));
    },
  };
}
