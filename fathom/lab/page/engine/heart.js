// Learnt by heart: few points, many weights, and three kinds of points for three purposes.
//
//     learn       the slopes come from these; as many as are wished for
//     validation  these choose: the epoch at which to stop, and among settings
//     test        opened once, at the end
//
// All settings of a visit to the same points are remembered as tries, each with its best epoch by
// the validation points, and with what the test would say of the network stopped there.

import { Refused } from "../refused.js";
import { checkNumber } from "./checked.js";
import { answer } from "./network.js";
import { Dense } from "./nets/dense.js";
import { Training } from "./nets/learning.js";
import { drawn, WIDE } from "./nets/problems.js";
import { t } from "../words.js";

const GRID = 40;
const EPOCHS = 2000;
const LOSS = "binary_cross_entropy";
const TRIED = 30; // epochs, from which on a setting counts as tried
const PROBLEMS = ["circles", "xor", "spirals", "blobs"];

/**
 * @typedef {import("./nets/learning.js").Example} Example
 * @typedef {{validation: number, test: number, epoch: number, learnt: number, epochs: number}} Try
 * @typedef {{points: string, setting: string, training: Training, test: Example[], tries: Map<string, Try>}} Going
 * @typedef {import("./answers.js").Visitor} Visitor
 */

/** @param {{problem: string, noise: number, points: number, rows: number, hidden: number[], weight_decay: number, start: number, epochs?: number}} given @param {Visitor} visitor */
function start({ problem, noise, points, rows, hidden, weight_decay, start: from, epochs = 0 }, visitor) {
  if (!PROBLEMS.includes(problem)) throw new Refused(t`there is no such problem here: "${problem}"`);
  checkNumber("rows", rows, 1, 210, { whole: true });
  checkNumber("epochs", epochs, 0, EPOCHS, { whole: true });
  const { learn, validation, test } = parts(problem, points, noise);
  const method = { learning_rate: 0.01, optimiser: "adam", weight_decay };
  const training = new Training(new Dense([2, ...hidden, 1], "tanh"), LOSS, learn.slice(0, rows), validation, [from], 10, method);
  const same = JSON.stringify([problem, noise, points]);
  const tries = visitor.heart?.points === same ? visitor.heart.tries : new Map();
  visitor.heart = { points: same, setting: JSON.stringify([rows, hidden, weight_decay, from]), training, test, tries };
  const told = onward({ epochs }, visitor);
  const shown = [...training.learnt, ...validation];
  return {
    data: told.data,
    arrays: {
      ...told.arrays,
      points: Float32Array.from(shown.flatMap((one) => Array.from(one.inputs))),
      answers: Float32Array.from(shown, (one) => one.expected[0]),
      learnt: Uint8Array.from(shown, (_, place) => Number(place < rows)),
    },
    shapes: { ...told.shapes, points: [shown.length, 2], answers: [shown.length], learnt: [shown.length] },
  };
}

/** The three parts: half of those kept aside choose, the other half is the test. @param {string} problem @param {number} seed @param {number} noise */
export function parts(problem, seed, noise) {
  const { points, answers, learnt } = drawn(problem, seed, noise, []);
  const examples = points.map((inputs, row) => ({ inputs, expected: Float64Array.of(answers[row]) }));
  const aside = examples.filter((_, row) => !learnt[row]);
  return { learn: examples.filter((_, row) => learnt[row]), validation: aside.filter((_, at) => at % 2 === 0), test: aside.filter((_, at) => at % 2) };
}

/** @param {Visitor} visitor @returns {Going} */
function going(visitor) {
  if (!visitor.heart) throw new Refused(t("no network is learning yet; begin one"));
  return visitor.heart;
}

/** @param {{epochs: number}} given @param {Visitor} visitor */
function onward({ epochs }, visitor) {
  checkNumber("epochs", epochs, 0, EPOCHS, { whole: true });
  const { training, tries, test } = going(visitor);
  for (let more = 0; more < epochs && !training.ended(training.furthest); more += 1) {
    const { epoch, members: [{ numbers }] } = training.forward(1);
    remember(going(visitor), epoch, numbers);
  }
  const { epoch, members: [{ numbers }] } = training.furthest;
  const costs = training.costs.map(([one]) => one);
  const best = bestOf(costs);
  const { network } = training;
  const plane = new Float32Array(GRID * GRID);
  plane.forEach((_, place) => {
    const along = (/** @type {number} */ cell) => ((cell + 0.5) / GRID) * 2 * WIDE - WIDE;
    plane[place] = answer(network.forward(numbers, [along(place % GRID), along(GRID - 1 - Math.floor(place / GRID))]), 2)[0];
  });
  return {
    data: { epoch, costs, best, numbers: network.count, ended: training.ended(training.furthest), tries: [...tries].filter(([, one]) => one.epochs >= TRIED).length, chooses: training.aside.length, kept: test.length },
    arrays: { plane },
    shapes: { plane: [1, GRID, GRID] },
  };
}

/** The epoch of the least validation cost. @param {(number | null)[][]} costs */
function bestOf(costs) {
  return costs.reduce((best, [, validation], epoch) => (validation !== null && validation < Number(costs[best][1]) ? epoch : best), 0);
}

/** @param {Going} going @param {number} epoch @param {Float64Array} numbers */
function remember({ training, tries, setting, test }, epoch, numbers) {
  const [learnt, validation] = training.costs[epoch][0];
  const known = tries.get(setting);
  if (validation === null || learnt === null) return;
  const better = !known || validation < known.validation;
  const now = better ? { validation, learnt, epoch, test: mean(training.network, numbers, test) } : known;
  tries.set(setting, { ...now, epochs: Math.max(epoch, known?.epochs ?? 0) });
}

/** @param {Dense} network @param {Float64Array} numbers @param {Example[]} examples */
function mean(network, numbers, examples) {
  return examples.reduce((sum, { inputs, expected }) => sum + network.backward(numbers, inputs, expected, LOSS), 0) / examples.length;
}

/** Open the test: what it says of the setting that the validation points choose, and of the others. @param {any} given @param {Visitor} visitor */
function open(given, visitor) {
  const { tries, training, test } = going(visitor);
  const tried = [...tries].filter(([, one]) => one.epochs >= TRIED);
  if (!tried.length) throw new Refused(t`no setting has learnt ${TRIED} epochs yet: there is nothing to choose`);
  const told = tried.map(([setting, one]) => {
    const [rows, hidden, weight_decay, from] = JSON.parse(setting);
    return { rows, hidden, weight_decay, start: from, ...one };
  });
  const chosen = told.reduce((best, one, place) => (one.validation < told[best].validation ? place : best), 0);
  return {
    data: { tries: told, chosen, rows: training.learnt.length },
    arrays: { points: Float32Array.from(test.flatMap((one) => Array.from(one.inputs))), answers: Float32Array.from(test, (one) => one.expected[0]) },
    shapes: { points: [test.length, 2], answers: [test.length] },
  };
}

export const ASKS = { "heart.start": start, "heart.onward": onward, "heart.open": open };
