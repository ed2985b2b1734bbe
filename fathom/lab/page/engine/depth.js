// Why depth: the square as the last hidden layer bends it, and the line that divides it there.
//
//     (u, v) = what the two neurons of that layer say of a point (x, y)
//     z      = w_1 u + w_2 v + b      the answer's sum: 0 along a straight line of that space
//
// Without a hidden layer (u, v) is the point itself: the line then lies in the square.

import { Refused } from "../refused.js";
import { checkNumber } from "./checked.js";
import { ASKS as NETWORK, going } from "./network.js";
import { t } from "../words.js";

const LINES = 13; // of the square's grid, each way
const PLACES = 41; // along each of them
const CELLS = 56; // each way: where the border is looked for
const SETUP = { noise: 0, activation: "tanh", learning_rate: 0.03, optimiser: "adam", batch_size: 10, weight_decay: 0, starts: 1, own: [] };
const EPOCHS = 2000;

/** @typedef {import("./nets/dense.js").Dense} Dense */

/** @param {{problem: string, seed: number, hidden: number[], epochs?: number, probe: number[]}} given @param {import("./answers.js").Visitor} visitor */
function start({ problem, seed, hidden, epochs = 0, probe }, visitor) {
  checkNumber("epochs", epochs, 0, EPOCHS, { whole: true });
  if (hidden.length && hidden[hidden.length - 1] !== 2) throw new Refused(t("the last hidden layer has two neurons, so that its space can be drawn"));
  visitor.depth = {};
  const begun = NETWORK["network.start"]({ ...SETUP, problem, seed, hidden }, visitor.depth);
  const { points, answers, learnt } = /** @type {any} */ (begun.arrays);
  Object.assign(visitor.depth, { points, answers });
  const told = onward({ epochs, probe }, visitor);
  return {
    data: { ...begun.data, ...told.data, costs: going(visitor.depth).training.costs.map(([one]) => one) },
    arrays: { points, answers, learnt, ...told.arrays },
    shapes: { ...begun.shapes, ...told.shapes },
  };
}

/** Learn some epochs more, and tell how the square is bent now. @param {{epochs: number, probe: number[]}} given @param {import("./answers.js").Visitor} visitor */
function onward({ epochs, probe }, visitor) {
  checkNumber("epochs", epochs, 0, EPOCHS, { whole: true });
  const told = NETWORK["network.onward"]({ epochs }, visitor.depth ?? {});
  const { training } = going(visitor.depth);
  const { points, answers } = visitor.depth;
  const { network } = training;
  const numbers = training.furthest.members[0].numbers;
  const bent = bentBy(network, numbers);
  const last = network.layers[network.layers.length - 1];
  let wrong = 0;
  const sums = new Float32Array(answers.length);
  const places = new Float32Array(points.length);
  answers.forEach((/** @type {number} */ answer, /** @type {number} */ one) => {
    const [u, v, z] = bent(points[2 * one], points[2 * one + 1]);
    places.set([u, v], 2 * one);
    sums[one] = z;
    wrong += Number((z > 0) !== (answer > 0.5));
  });
  const [grid, border] = [bentGrid(bent), bentBorder(bent)];
  return {
    data: { ...told.data, wrong, line: [...numbers.subarray(last.weights, last.weights + 2), numbers[last.biases]], probe: bent(probe[0], probe[1]) },
    arrays: { plane: told.arrays?.plane, places, sums, grid, border },
    shapes: { plane: told.shapes?.plane, places: [answers.length, 2], sums: [answers.length], grid: [2, LINES, PLACES, 4], border: [border.length / 8, 2, 4] },
  };
}

/** Where a point of the square comes to lie, and the answer's sum there. @param {Dense} network @param {Float64Array} numbers */
function bentBy(network, numbers) {
  const place = network.layers.length - 1;
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    const z = network.forward(numbers, [x, y])[0];
    return [network.outputs[place][0], network.outputs[place][1], z];
  };
}

/** The square's grid, each place as it was and as it is bent. @param {ReturnType<typeof bentBy>} bent */
function bentGrid(bent) {
  const found = new Float32Array(2 * LINES * PLACES * 4);
  for (let line = 0, at = 0; line < 2 * LINES; line += 1) {
    for (let place = 0; place < PLACES; place += 1, at += 4) {
      const [fixed, along] = [((line % LINES) / (LINES - 1)) * 2 - 1, (place / (PLACES - 1)) * 2 - 1];
      const [x, y] = line < LINES ? [fixed, along] : [along, fixed];
      const [u, v] = bent(x, y);
      found.set([x, y, u, v], at);
    }
  }
  return found;
}

/** Short straight pieces of where the sum is 0: in each half of a cell at most one, between two of its sides. @param {ReturnType<typeof bentBy>} bent */
function bentBorder(bent) {
  const side = CELLS + 1;
  const at = (/** @type {number} */ place) => (place / CELLS) * 2 - 1;
  const sums = Float64Array.from({ length: side * side }, (_, one) => bent(at(one % side), at(Math.floor(one / side)))[2]);
  /** @type {number[]} */
  const found = [];
  for (let row = 0; row < CELLS; row += 1) {
    for (let column = 0; column < CELLS; column += 1) {
      const corner = [row * side + column, row * side + column + 1, (row + 1) * side + column + 1, (row + 1) * side + column];
      for (const half of [[0, 1, 2], [0, 2, 3]]) {
        const ends = [[0, 1], [1, 2], [2, 0]].flatMap(([one, other]) => {
          const [from, to] = [corner[half[one]], corner[half[other]]];
          if (sums[from] > 0 === sums[to] > 0) return [];
          const share = sums[from] / (sums[from] - sums[to]);
          const between = (/** @type {number} */ low, /** @type {number} */ high) => at(low) + share * (at(high) - at(low));
          const [x, y] = [between(from % side, to % side), between(Math.floor(from / side), Math.floor(to / side))];
          return [[x, y, ...bent(x, y).slice(0, 2)]];
        });
        if (ends.length === 2) found.push(...ends.flat());
      }
    }
  }
  return Float32Array.from(found);
}

export const ASKS = { "depth.start": start, "depth.onward": onward };
