// What is asked in backpropagation by hand: nineteen numbers, each with its formula, first in names
// and then in numbers, and what of the network's drawing belongs to it.

import { number } from "../make.js";
import { t } from "../words.js";

/**
 * @typedef {{id: string, group: string, label: string, says: string, value: number, formula: string, worked: string, lit: string[]}} Field
 */

export const GROUPS = [t("Forward"), t("Blame, backwards"), t("The slope of each weight"), t("One step")];

const SUB = ["₁", "₂"];

/** What the activation is, and how steep, in names. @type {Record<string, {of: string, steep: (i: string) => string}>} */
const PHI = {
  tanh: { of: "tanh", steep: (i) => `(1 − a${i}²)` },
  sigmoid: { of: "sigmoid", steep: (i) => `a${i} (1 − a${i})` },
  relu: { of: "relu", steep: (i) => t`(1 if z${i} is above 0, else 0)` },
};

/** A number in a product or sum. @param {number} value */
const n = (value) => (value < 0 ? `(${number(value)})` : number(value));

/** @param {any} work what the engine worked out @returns {Field[]} */
export function fieldsOf(work) {
  const { x, y, w, b, v, c, z, a, steep, p, loss, d, blames, slopes, rate, after, activation } = work;
  const phi = PHI[activation];
  const steepIn = (/** @type {number} */ i) => (activation === "tanh" ? `(1 − ${n(a[i])}²)` : activation === "sigmoid" ? `${n(a[i])} × (1 − ${n(a[i])})` : number(steep[i]));
  const field = (/** @type {string} */ id, /** @type {number} */ group, /** @type {string} */ label, /** @type {string} */ says, /** @type {number} */ value, /** @type {string} */ formula, /** @type {string} */ worked, /** @type {string[]} */ lit) => ({ id, group: GROUPS[group], label, says, value, formula, worked, lit });
  const both = (/** @type {(i: number, sub: string) => Field} */ make) => SUB.map((sub, i) => make(i, sub));
  const hidden = (/** @type {number} */ i, /** @type {number} */ k) => field(`w${i + 1}${k + 1}`, 2, t`slope of w${SUB[i]}${SUB[k]}`, t`what the loss gains for a little more of the weight from x${SUB[k]} to neuron ${i + 1}`, slopes.w[i][k], t`d${SUB[i]} x${SUB[k]}: the blame where the wire ends times what comes along it`, `${n(blames[i])} × ${n(x[k])}`, [`h${i}`, `x${k}`, `w${i}${k}`]);
  return [
    ...both((i, sub) => field(`z${i + 1}`, 0, `z${sub}`, t`the sum of hidden neuron ${i + 1}`, z[i], `w${sub}₁ x₁ + w${sub}₂ x₂ + b${sub}`, `${n(w[i][0])} × ${n(x[0])} + ${n(w[i][1])} × ${n(x[1])} + ${n(b[i])}`, [`h${i}`, "x0", "x1", `w${i}0`, `w${i}1`])),
    ...both((i, sub) => field(`a${i + 1}`, 0, `a${sub}`, t`the output of hidden neuron ${i + 1}`, a[i], activation === "relu" ? t`relu(z${sub}): z${sub} where it is above 0, else 0` : `${phi.of}(z${sub})${activation === "sigmoid" ? ` = 1 / (1 + e^(−z${sub}))` : ""}`, `${phi.of}(${number(z[i])})`, [`h${i}`])),
    field("p", 0, "p", t("the answer"), p, "v₁ a₁ + v₂ a₂ + c", `${n(v[0])} × ${n(a[0])} + ${n(v[1])} × ${n(a[1])} + ${n(c)}`, ["p", "h0", "h1", "v0", "v1"]),
    field("L", 0, "L", t("the loss: the square of how far the answer is off"), loss, "(y − p)²", `(${number(y)} − ${n(p)})²`, ["p"]),
    field("d", 1, "d", t("the blame of the answer: what the loss gains for a little more of p"), d, "2 (p − y)", `2 × (${number(p)} − ${n(y)})`, ["p"]),
    ...both((i, sub) => field(`d${i + 1}`, 1, `d${sub}`, t`the blame of hidden neuron ${i + 1}: what the loss gains for a little more of z${sub}`, blames[i], t`v${sub} d ${phi.steep(sub)}: the blame comes back along the wire, times how steep ${phi.of} is at z${sub}`, `${n(v[i])} × ${n(d)} × ${steepIn(i)}`, [`h${i}`, "p", `v${i}`])),
    ...both((i, sub) => field(`v${i + 1}`, 2, t`slope of v${sub}`, t`what the loss gains for a little more of the weight from hidden neuron ${i + 1} to the answer`, slopes.v[i], t`d a${sub}: the blame where the wire ends times what comes along it`, `${n(d)} × ${n(a[i])}`, ["p", `h${i}`, `v${i}`])),
    field("c", 2, t("slope of c"), t("what the loss gains for a little more of the answer's bias"), slopes.c, t("d: a bias is a wire along which 1 comes"), n(d), ["p"]),
    ...both((i, sub) => field(`b${i + 1}`, 2, t`slope of b${sub}`, t`what the loss gains for a little more of the bias of hidden neuron ${i + 1}`, slopes.b[i], t`d${sub}: a bias is a wire along which 1 comes`, n(blames[i]), [`h${i}`])),
    ...[0, 1].flatMap((i) => [0, 1].map((k) => hidden(i, k))),
    field("new", 3, t("new w₁₁"), t("the weight from x₁ to neuron 1, one step later"), after.w[0][0], t("w₁₁ − learning rate × slope of w₁₁"), `${number(w[0][0])} − ${number(rate)} × ${n(slopes.w[0][0])}`, ["x0", "h0", "w00"]),
  ];
}

/** A number as it was typed, with a point or a comma; null where it is none. @param {string} words */
export function typed(words) {
  const plain = words.trim().replace("−", "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(plain) ? Number(plain) : null;
}

/** Whether a number is meant: within a hundredth of it, or .005. @param {number} value @param {number} meant */
export const near = (value, meant) => Math.abs(value - meant) <= Math.max(0.01 * Math.abs(meant), 0.005) + 1e-12;
