// Chapter 6, a network learns: every step of it, forwards and back, on points in a square.

import { Refused } from "../refused.js";
import { sigmoid, softmax } from "./nets/activations.js";
import { Dense } from "./nets/dense.js";
import { Training } from "./nets/learning.js";
import { drawn, WIDE } from "./nets/problems.js";
import { t } from "../words.js";

const GRID = 40; // places each way of the large picture
const SMALL = 14; // and of each neuron's
const MOST_AGAIN = 1e8; // examples x numbers of the network: some seconds of what an address has learnt again
const LOSS = ["squared", "", "binary_cross_entropy"]; // by how many classes there are; of more, the last one's

/**
 * @typedef {import("./answers.js").Visitor} Visitor
 * @typedef {import("./nets/learning.js").State} State
 * @typedef {{training: Training, classes: number}} Going
 */

/** @param {any} setup @param {Visitor} visitor */
function start(setup, visitor) {
  const own = setup.own ?? [];
  if (setup.problem === "own" && (own.length < 4 || new Set(own.map((/** @type {number[]} */ one) => one[2])).size < 2)) {
    throw new Refused(t`set at least four points, some of either kind; there are ${own.length}`);
  }
  const { classes, points, answers, learnt } = drawn(setup.problem, setup.seed, setup.noise, own);
  const outputs = classes > 2 ? classes : 1;
  const sizes = [2, ...setup.hidden, outputs];
  const examples = points.map((inputs, row) => ({ row, inputs, expected: expected(answers[row], outputs) }));
  const seeds = Array.from({ length: setup.starts }, (_, one) => setup.seed * 9 + one);
  const parts = [true, false].map((part) => examples.filter((one) => learnt[one.row] === part));
  const training = new Training(new Dense(sizes, setup.activation), LOSS[classes] ?? "cross_entropy", parts[0], parts[1], seeds, setup.batch_size, method(setup));
  visitor.network = { training, classes };
  const told = seen(visitor.network, training.furthest, 0, 1);
  return {
    data: { ...told.data, sizes, classes, steps_in_epoch: training.batches.perEpoch },
    arrays: { ...told.arrays, points: Float32Array.from(points.flat()), answers: Float32Array.from(answers), learnt: Uint8Array.from(learnt, Number) },
    shapes: { ...told.shapes, points: [points.length, 2], answers: [points.length], learnt: [points.length] },
  };
}

/** @param {number} answer @param {number} outputs */
const expected = (answer, outputs) => (outputs > 1 ? Float64Array.from({ length: outputs }, (_, k) => Number(k === answer)) : Float64Array.of(answer));

/** @param {any} given @returns {import("./nets/learning.js").Method} */
const method = ({ learning_rate, optimiser, weight_decay }) => ({ learning_rate, optimiser, weight_decay });

/** What a visitor has going on here. @param {Visitor} visitor @returns {Going} */
export function going(visitor) {
  if (!visitor.network) throw new Refused(t("no network is learning yet; begin one"));
  return visitor.network;
}

/** @param {any} given @param {Visitor} visitor */
function onward({ epochs = 1, member = 0 }, visitor) {
  const { training } = going(visitor);
  const known = training.furthest.epoch;
  const state = training.forward(epochs);
  return seen(going(visitor), state, member, state.epoch - known);
}

/** @param {any} given @param {Visitor} visitor */
function at({ step, member = 0, all = false }, visitor) {
  const { training } = going(visitor);
  const told = seen(going(visitor), training.at(step), member);
  if (!all) return told;
  const whole = training.costs.map((one) => one[Math.min(member, one.length - 1)]); // another start is looked at
  return { ...told, data: { ...told.data, costs: whole, all } };
}

/** @param {any} given @param {Visitor} visitor */
function fork({ step, member = 0, ...other }, visitor) {
  const { training } = going(visitor);
  const until = training.step(training.furthest);
  training.branch(step, method(other));
  const told = seen(going(visitor), training.furthest, member);
  return { ...told, data: { ...told.data, until } };
}

/**
 * The whole of a situation that an address holds: every way is learnt again, to the same bits.
 * @param {any} given a setup; `forks`: how far a way had come (until), where it was left (at), and how the next learns; `furthest`, `step` and `member` @param {Visitor} visitor
 */
function resume({ forks, furthest, step, member, ...setup }, visitor) {
  const begun = start(setup, visitor);
  const { training } = going(visitor);
  const costs = () => training.costs.map((one) => one[Math.min(member, one.length - 1)]);
  /** @type {(number | null)[][]} */
  let left = [];
  const { network, batches, seeds } = training;
  let room = Math.ceil(MOST_AGAIN / (batches.size * seeds.length * (network.count + 30)));
  const learn = (/** @type {number} */ until) => {
    const before = training.step(training.furthest);
    const epochs = Math.ceil((Math.min(until, before + room) - before) / training.batches.perEpoch);
    room -= Math.max(0, training.step(training.forward(Math.max(0, epochs))) - before);
  };
  for (const { at: from, until, ...other } of forks) {
    learn(until);
    left = costs();
    training.branch(from, method(other));
  }
  learn(furthest);
  const told = seen(going(visitor), training.at(step), member);
  const short = training.step(training.furthest) < furthest && !training.ended(training.furthest);
  return { data: { ...begun.data, ...told.data, costs: costs(), left, short }, arrays: { ...begun.arrays, ...told.arrays }, shapes: { ...begun.shapes, ...told.shapes } };
}

/** A state: what the last epochs cost, the weights, the pictures of all neurons. @param {Going} going @param {State} state @param {number} wanted @param {number} epochs */
function seen({ training, classes }, state, wanted, epochs = 1) {
  const { network, costs } = training;
  const member = Math.min(wanted, state.members.length - 1);
  const numbers = state.members[member].numbers;
  const ends = costs[state.epoch].map(([, aside]) => aside);
  const several = state.members.length > 1;
  const hidden = network.sizes.slice(1, -1).reduce((sum, one) => sum + one, 0);
  const outputs = network.sizes[network.sizes.length - 1];
  const weights = network.layers.flatMap(({ weights: from, biases }) => [...numbers.subarray(from, biases)]);
  const biases = network.layers.flatMap(({ biases: from, neurons }) => [...numbers.subarray(from, from + neurons)]);
  return {
    data: {
      step: training.step(state), epoch: state.epoch, furthest: training.step(training.furthest), ended: training.ended(state), ends,
      costs: costs.slice(state.epoch + 1 - epochs, state.epoch + 1).map((one) => one[member]), learning_rate: state.method.learning_rate,
    },
    arrays: {
      weights: Float32Array.from(weights), biases: Float32Array.from(biases), plane: plane(network, numbers, classes, GRID), neurons: said(network, numbers),
      ...(several ? { starts: Float32Array.from(state.members.flatMap((one) => [...plane(network, one.numbers, classes, SMALL)])) } : {}),
    },
    shapes: {
      weights: [weights.length], biases: [biases.length], plane: [outputs, GRID, GRID], neurons: [hidden, SMALL, SMALL],
      ...(several ? { starts: [state.members.length, outputs, SMALL, SMALL] } : {}),
    },
  };
}

/** The middle of a cell of a square grid, top row first. @param {number} side @param {number} place */
function middle(side, place) {
  const along = (/** @type {number} */ cell) => ((cell + 0.5) / side) * 2 * WIDE - WIDE;
  return [along(place % side), along(side - 1 - Math.floor(place / side))];
}

/** The answer at every place of the square. @param {Dense} network @param {Float64Array} numbers @param {number} classes @param {number} side */
function plane(network, numbers, classes, side) {
  const outputs = network.sizes[network.sizes.length - 1];
  const found = new Float32Array(outputs * side * side);
  for (let place = 0; place < side * side; place += 1) {
    answer(network.forward(numbers, middle(side, place)), classes).forEach((one, output) => (found[output * side * side + place] = one));
  }
  return found;
}

/** Sums as an answer: probabilities where there are classes. @param {Float64Array} sums @param {number} classes @returns {number[]} */
export function answer(sums, classes) {
  if (!classes) return [...sums];
  return sums.length > 1 ? softmax(sums) : [sigmoid(sums[0])];
}

/** What each hidden neuron says at every place. @param {Dense} network @param {Float64Array} numbers */
function said(network, numbers) {
  const hidden = network.sizes.slice(1, -1);
  const found = new Float32Array(hidden.reduce((sum, one) => sum + one, 0) * SMALL * SMALL);
  for (let place = 0; place < SMALL * SMALL; place += 1) {
    network.forward(numbers, middle(SMALL, place));
    let neuron = 0;
    hidden.forEach((count, layer) => {
      for (let one = 0; one < count; one += 1, neuron += 1) found[neuron * SMALL * SMALL + place] = network.outputs[layer + 1][one];
    });
  }
  return found;
}

export const ASKS = { "network.start": start, "network.resume": resume, "network.onward": onward, "network.at": at, "network.fork": fork };
