// Chapter 3, how wrong: losses of several numbers, and of one answer that is probabilities.

import { softmax } from "./nets/activations.js";
import { LOSSES, surprise } from "./nets/losses.js";

const LOOKS = 200; // of the curve

/** @param {{expected: number[], predicted: number[]}} asked */
function numbers({ expected, predicted }) {
  const told = Object.entries(LOSSES).map(([name, { formula, cost, of }]) => {
    const losses = expected.map((y, at) => of(y, predicted[at]));
    return [name, { formula, cost, losses, mean: losses.reduce((all, one) => all + one, 0) / losses.length }];
  });
  return { data: Object.fromEntries(told) };
}

/** @param {{sums: number[], truth: number}} asked */
function classes({ sums, truth }) {
  const probabilities = softmax(sums);
  const surprises = probabilities.map(surprise);
  return { data: { probabilities, surprises, loss: surprises[truth], answer: probabilities.indexOf(Math.max(...probabilities)) } };
}

function curve() {
  const p = Float32Array.from({ length: LOOKS }, (_, at) => 0.005 + (0.995 * at) / (LOOKS - 1));
  return { data: {}, arrays: { p, loss: p.map(surprise) }, shapes: { p: [LOOKS], loss: [LOOKS] } };
}

export const ASKS = { "losses.numbers": numbers, "losses.classes": classes, "losses.curve": curve };
