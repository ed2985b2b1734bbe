// One neuron of a convolution at one place, opened: its window, weights and products, channel by channel.

import { activation } from "../nets/activations.js";
import { came } from "./network.js";
import { fromLargest, largest } from "./numbers.js";

const MOST_CHANNELS = 3; // of a sum that are written out

/**
 * @typedef {import("./network.js").PictureNetwork} PictureNetwork
 * @typedef {import("./network.js").Step} Step
 * @typedef {import("./network.js").Layer} Layer
 */

/** What a step's neurons look at around a place: a number for each channel of each place of the window, and whether it is within. @param {Step} step @param {number} row @param {number} column */
export function windowAround({ inputs, layer: { window: [high, wide], channels }, shape: [rows, columns] }, row, column) {
  const seen = new Float64Array(high * wide * channels);
  const inside = Array.from({ length: high * wide }, (_, at) => {
    const [down, along] = [row + Math.floor(at / wide) - ((high - 1) >> 1), column + (at % wide) - ((wide - 1) >> 1)];
    if (down < 0 || down >= rows || along < 0 || along >= columns) return false;
    const from = (down * columns + along) * channels;
    seen.set(inputs.subarray(from, from + channels), at * channels);
    return true;
  });
  return { row, column, seen, inside };
}

/** What each number of a window adds to a neuron's sum. @param {Layer} layer @param {Float64Array} seen @param {number} neuron */
export const products = ({ used, neurons }, seen, neuron) => seen.map((one, at) => one * used[at * neurons + neuron]);

/** The windows that are compared for a place of the map, row by row. @param {Step} step @param {number} row @param {number} column */
export function windows(step, row, column) {
  const { pool } = step.layer;
  return Array.from({ length: pool * pool }, (_, at) => windowAround(step, row * pool + Math.floor(at / pool), column * pool + (at % pool)));
}

/** Sums by channel. @param {Float64Array} parts @param {number} channels */
export function byChannel(parts, channels) {
  const sums = new Float64Array(channels);
  parts.forEach((one, at) => (sums[at % channels] += one));
  return sums;
}

/** The first and last rows and columns of the picture on which a place of a convolution depends. @param {PictureNetwork} network @param {number} layer @param {number[]} at */
export function sight(network, layer, at) {
  const [rows, columns] = at.map((place, axis) => {
    let [low, high] = [place, place];
    for (const { pool, window } of network.convolutions.slice(0, layer + 1).reverse()) {
      const size = window[axis];
      [low, high] = [low * pool - ((size - 1) >> 1), high * pool + pool - 1 + (size >> 1)];
    }
    return [Math.max(low, 0), Math.min(high, network.kept.shape[axis] - 1)];
  });
  return { rows, columns };
}

/** The names of what a convolution looks at. @param {PictureNetwork} network @param {number} layer */
export function channelNames({ kept, convolutions }, layer) {
  if (!layer) return kept.means.length === 3 ? ["red", "green", "blue"] : ["grey"];
  return Array.from({ length: convolutions[layer].channels }, (_, at) => `neuron ${at}`);
}

/** @param {PictureNetwork} network @param {Step} step @param {number} number which convolution @param {number} neuron @param {number[]} at */
export function openPlace(network, step, number, neuron, at) {
  const { layer, shape: [, , , wide] } = step;
  const bias = layer.bias[neuron];
  const compared = windows(step, at[0], at[1]).map((one) => {
    const parts = products(layer, one.seen, neuron);
    return { ...one, parts, sum: parts.reduce((all, part) => all + part, 0) + bias };
  });
  const opened = compared[largest(compared.map(({ sum }) => sum))];
  const z = step.sums[(at[0] * wide + at[1]) * layer.neurons + neuron];
  const size = opened.parts.reduce((all, part) => all + Math.abs(part), Math.abs(bias));
  return {
    layer: number, neuron, at, looks: 1, sees: sight(network, number, at),
    windows: compared.map((one) => ({ row: one.row, column: one.column, sum: one.sum, opened: one === opened })),
    stored: came(layer, neuron),
    ...channels(network, layer, number, neuron, opened),
    bias, z, activation: layer.activation, output: activation(layer.activation).of(z), sum: opened.sum,
    residual: Math.abs(opened.sum - z) / Math.max(size, 1e-300),
    pixels: number ? null : { means: network.kept.means, spreads: network.kept.spreads },
  };
}

/** The channels as tables; of many, those that add most. @param {PictureNetwork} network @param {Layer} layer @param {number} number @param {number} neuron @param {{parts: Float64Array, seen: Float64Array, inside: boolean[]}} opened */
function channels(network, layer, number, neuron, { parts, seen, inside }) {
  const sums = byChannel(parts, layer.channels);
  const names = channelNames(network, number);
  const table = (/** @type {ArrayLike<number>} */ values, /** @type {number} */ channel) => grid(inside.map((_, place) => values[place * layer.channels + channel]), layer.window[1]);
  const own = (/** @type {number} */ channel) => ({
    name: names[channel], number: channel, sum: sums[channel],
    inputs: table(seen, channel), products: table(parts, channel),
    weights: grid(inside.map((_, place) => layer.used[(place * layer.channels + channel) * layer.neurons + neuron]), layer.window[1]),
    ...(number ? {} : { pixels: grid(inside.map((within, place) => (within ? pixelOf(network, seen[place * layer.channels + channel], channel) : null)), layer.window[1]) }),
  });
  const order = fromLargest(sums.map(Math.abs));
  if (order.length <= MOST_CHANNELS) return { channels: names.map((_, channel) => own(channel)) };
  const rest = order.slice(MOST_CHANNELS);
  return { channels: order.slice(0, MOST_CHANNELS).map(own), rest: { count: rest.length, sum: rest.reduce((all, one) => all + sums[one], 0) } };
}

/** The pixel that an input came from, 0 to 255. @param {PictureNetwork} network @param {number} value @param {number} channel */
const pixelOf = ({ kept }, value, channel) => Math.round(255 * (value * kept.spreads[channel] + kept.means[channel]));

/** @template Cell @param {Cell[]} cells @param {number} wide @returns {Cell[][]} */
const grid = (cells, wide) => Array.from({ length: cells.length / wide }, (_, row) => cells.slice(row * wide, (row + 1) * wide));
