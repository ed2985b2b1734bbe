// Chapter 6 opened: one neuron's sum for a point, and what the next step does to each of its wires.
//
// Forward, a neuron's terms add up to its sum. Backward, each row of the next batch has its part in
// a weight's slope, signal x blame, and the slope becomes the change.

import { Refused } from "../refused.js";
import { answer, going } from "./network.js";
import { t } from "../words.js";

const NAMES = ["x", "y"];
const MOST_ROWS = 12; // of a batch, written out; the rest in one line

/** @typedef {{layer: number, neuron: number, wire?: number | null, x: number, y: number, step: number, member?: number}} Asked  a layer and a neuron, from 0; the wire that is opened, null: the bias */

/** @param {Asked} asked @param {import("./answers.js").Visitor} visitor */
function open(asked, visitor) {
  const { training, classes } = going(visitor);
  const { network } = training;
  const state = training.at(asked.step);
  const member = Math.min(asked.member ?? 0, state.members.length - 1);
  const layer = network.layers[asked.layer];
  if (!layer || asked.neuron >= layer.neurons) throw new Refused(t("there is no such neuron in this network"));
  const wire = asked.wire ?? null;
  if (wire !== null && wire >= layer.inputs) throw new Refused(t("this neuron has no such wire"));
  const forward = sum(network, state.members[member].numbers, asked, classes);
  if (training.ended(state)) return { data: { forward, step: training.step(state) } };
  return { data: { forward, step: training.step(state), update: update(training, state, member, asked, wire) } };
}

/** What a layer's neurons are called. @param {import("./nets/dense.js").Dense} network @param {number} layer from 0 */
const called = (network, layer) => (layer === network.layers.length - 1 ? "output" : `hidden${layer + 1}`);

/** Where its wires come from. @param {import("./nets/dense.js").Dense} network @param {number} layer */
const sources = (network, layer) => Array.from({ length: network.layers[layer].inputs }, (_, from) => (layer ? `${called(network, layer - 1)}.${from}` : NAMES[from]));

/** @param {import("./nets/dense.js").Dense} network @param {Float64Array} numbers @param {Asked} asked @param {number} classes */
function sum(network, numbers, { layer, neuron, x, y }, classes) {
  const said = answer(network.forward(numbers, [x, y]), classes);
  const { inputs, weights, biases } = network.layers[layer];
  const terms = sources(network, layer).map((from, at) => {
    const [value, weight] = [network.outputs[layer][at], numbers[weights + neuron * inputs + at]];
    return { from, value, weight, product: value * weight };
  });
  const last = layer === network.layers.length - 1;
  return {
    name: `${called(network, layer)}.${neuron}`, terms, bias: numbers[biases + neuron], sum: network.sums[layer + 1][neuron],
    output: network.outputs[layer + 1][neuron], activation: last ? "identity" : network.name, answer: said,
  };
}

/** What the next step makes of the neuron's weights, and one wire's slope row by row. @param {import("./nets/learning.js").Training} training @param {import("./nets/learning.js").State} state @param {number} member @param {Asked} asked @param {number | null} wire */
function update(training, state, member, { layer, neuron }, wire) {
  const { network, learnt, loss } = training;
  const numbers = state.members[member].numbers;
  const step = training.next(state, member);
  const { inputs, weights, biases } = network.layers[layer];
  const from = sources(network, layer);
  const wires = [...from, "bias"].map((name, at) => {
    const place = at < inputs ? weights + neuron * inputs + at : biases + neuron;
    return { from: name, before: numbers[place], slope: step.slopes[place], direction: step.direction[place], after: step.after[place] };
  });
  const parts = Array.from(step.rows, (row) => {
    network.backward(numbers, learnt[row].inputs, learnt[row].expected, loss);
    const [signal, blame] = [wire === null ? 1 : network.outputs[layer][wire], network.blames[layer + 1][neuron]];
    return { row, signal, blame, part: signal * blame };
  });
  const slope = parts.reduce((all, one) => all + one.part, 0) / parts.length;
  parts.sort((one, other) => Math.abs(other.part) - Math.abs(one.part));
  const rest = parts.slice(MOST_ROWS).reduce((all, one) => all + one.part, 0);
  return { rate: state.method.learning_rate, rows: parts.length, wires, opened: wire === null ? "bias" : from[wire], parts: parts.slice(0, MOST_ROWS), rest, slope };
}

/** One point's blame of every sum, layer by layer, back from its loss. @param {{step: number, row: number, member?: number}} asked @param {import("./answers.js").Visitor} visitor */
function blame({ step, row, member = 0 }, visitor) {
  const { training } = going(visitor);
  const { network, learnt, loss } = training;
  const state = training.at(step);
  const point = learnt[row];
  if (!point) throw new Refused(t("there is no such point among those that are learnt from"));
  const { numbers } = state.members[Math.min(member, state.members.length - 1)];
  const found = network.backward(numbers, point.inputs, point.expected, loss);
  return { data: { row, step: training.step(state), loss: found, blames: network.blames.slice(1).map((one) => [...one]) } };
}

export const ASKS = { "network.open": open, "network.blame": blame };
