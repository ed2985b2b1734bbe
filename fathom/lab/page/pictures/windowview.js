// One neuron's sum at one place: inputs times weights, channel by channel, as small tables.

import { h, number, put, side, signed } from "../make.js";
import { named } from "../named.js";
import { t } from "../words.js";

/** @param {HTMLElement} slide what moves it from place to place */
export function windowView(slide) {
  const head = h("h2", {}, t("One sum, opened"));
  const body = h("div", {});
  return {
    element: h("section", { class: "card wide", "aria-label": t("One neuron's sum at one place") }, head, slide, body),
    /** @param {any} told */
    show(told) {
      const { at, sees, windows, channels, rest, bias, z, activation, output, pixels } = told;
      put(head, t`Neuron ${told.neuron} of layer ${told.layer} at row ${at[0]}, column ${at[1]}`);
      const inputs = pixels ? t("Inputs are the pixels: each / 255, minus the mean of its colour, divided by its spread. A dot is beyond the edge: 0 is taken for it.") : t`Inputs are what the neurons of layer ${told.layer - 1} said.`;
      const pooled = windows.length === 1 ? null : h("p", { class: "note" }, t`It looks around ${windows.length} places next to each other, and the largest z goes on: `, ...windows.flatMap((/** @type {any} */ one, /** @type {number} */ place) => [place ? ", " : "", one.opened ? h("b", {}, number(one.sum)) : number(one.sum)]), ".");
      const sums = channels.flatMap((/** @type {any} */ one, /** @type {number} */ place) => [place ? " + " : "z = ", h("b", { class: side(one.sum) }, bracketed(one.sum))]);
      put(body,
        h("p", { class: "note" }, t`It sees rows ${sees.rows.join(t(" to "))}, columns ${sees.columns.join(t(" to "))} of the picture. ${inputs}`),
        pooled,
        h("div", { class: "channels" }, ...channels.map(channel)),
        h("p", { class: "formula" }, ...sums, ...(rest ? [" + ", h("b", { class: side(rest.sum) }, bracketed(rest.sum)), t` (the other ${rest.count > 1 ? t`${rest.count} channels` : t("channel")})`] : []), t` + ${bracketed(bias)} (bias) = `, h("b", {}, number(told.sum, 6)), h("br"), t`the network's own z is ${number(z, 6)}: the sum misses it by ${number(told.residual, 2)} of its parts`, h("br"), `${activation}(z) = `, h("b", {}, number(output))));
    },
  };
}

/** @param {any} told */
function channel(told) {
  const sign = (/** @type {string} */ one) => h("span", { class: "sign" }, one);
  const raw = told.pixels ? [small(t("pixels, 0 to 255"), told.pixels, whole), sign("→")] : [];
  return h("div", {},
    h("div", { class: "note" }, `${named(told.name)}: `, h("b", { class: side(told.sum) }, signed(told.sum))),
    h("div", { class: "sums" }, ...raw, small(t("inputs"), told.inputs, brief), sign("×"), small(t("weights"), told.weights, brief, true), sign("="), small(t("products"), told.products, brief, true)));
}

/** @param {string} name @param {(number | null)[][]} rows @param {(value: number) => string} write @param {boolean} [coloured] */
function small(name, rows, write, coloured = false) {
  return h("table", {}, h("caption", {}, name), h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((value) => {
    if (value === null) return h("td", { class: "quiet" }, "·");
    const words = write(value);
    return Number(words) === 0 ? h("td", { class: "quiet" }, words) : h("td", { class: coloured ? side(value) : "" }, words);
  })))));
}

/** @param {number} value */
const whole = (value) => String(value);

/** @param {number} value */
function brief(value) {
  const words = value.toFixed(2);
  return Number(words) === 0 ? "0.00" : words.replace("-", "−");
}

/** @param {number} value */
const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));
