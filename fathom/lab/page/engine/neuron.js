// Chapter 1, a neuron: its sum written out, all combinations of inputs, and what it computes.
//
//     z = w_1 x_1 + w_2 x_2 + ... + b        b, the bias, is minus the threshold
//     a = phi(z)                             with the step it fires (a = 1) where z > 0

import { activation } from "./nets/activations.js";
import { general } from "./written.js";
import { t } from "../words.js";

/** @typedef {{weights: Record<string, number>, inputs: Record<string, number>, threshold: number, activation?: string}} Asked */

/** @param {Asked} asked */
function fire({ weights, inputs, threshold, activation: name = "step" }) {
  const of = (/** @type {Record<string, number>} */ given) => firing(weights, given, 0 - threshold, name);
  const names = Object.keys(weights);
  const rows = Array.from({ length: 2 ** names.length }, (_, place) => names.map((_, at) => (place >> (names.length - 1 - at)) & 1));
  const table = rows.map((row) => ({ row, ...of(Object.fromEntries(names.map((one, at) => [one, row[at]]))) }));
  const found = of(inputs);
  return {
    data: {
      firing: found, verdict: verdict(found),
      table: table.map(({ row, z, output }) => ({ inputs: row, z, output })), logic: logic(names, table),
    },
  };
}

/** @param {Record<string, number>} weights @param {Record<string, number>} inputs @param {number} bias @param {string} name */
function firing(weights, inputs, bias, name) {
  const terms = Object.entries(weights).map(([one, weight]) => ({ name: one, value: inputs[one], weight, product: inputs[one] * weight }));
  const sum = terms.reduce((all, one) => all + one.product, 0);
  const z = sum + bias;
  return { terms, sum, bias, z, activation: name, output: activation(name).of(z), fires: z > 0 };
}

/** @param {ReturnType<typeof firing>} firing */
function verdict({ activation: name, z, output, fires }) {
  if (name !== "step") return t`${name}(${general(z)}) = ${general(output)} is the output`;
  if (fires) return t("step: z is above 0, so the output is 1: the neuron fires");
  return t("step: z is not above 0, so the output is 0: the neuron does not fire");
}

/** Say in a word what it computes. @param {string[]} names @param {{row: number[], fires: boolean}[]} table */
function logic(names, table) {
  const is = (/** @type {(row: number[]) => boolean} */ told) => table.every(({ row, fires }) => fires === told(row));
  if (is(() => false)) return "never fires";
  if (is(() => true)) return "always fires";
  const alone = names.find((_, at) => is((row) => row[at] === 1));
  if (alone !== undefined) return `fires with '${alone}', whatever the rest`;
  if (is((row) => row.every(Boolean))) return "AND";
  if (is((row) => row.some(Boolean))) return "OR";
  return `fires for ${table.filter((one) => one.fires).length} of ${table.length} combinations`;
}

export const ASKS = { "neuron.fire": fire };
