// All layers side by side: which neurons are drawn, and on which of the layer before each hangs most.

import { mapsOf } from "./network.js";
import { fromLargest, furthest, largest } from "./numbers.js";
import { byChannel, channelNames, products, windows } from "./place.js";

const MOST_DRAWN = 10; // neurons of a layer
const MOST_LINKS = 3; // of a neuron

/**
 * @typedef {import("./network.js").PictureNetwork} PictureNetwork
 * @typedef {import("./network.js").Step} Step
 * @typedef {{kind: string, layer: number | null, pool: number, activation: string, shape: number[], values: Float64Array, parts: Float64Array[]}} Level
 *   parts: what each neuron of the layer before adds to the sum of each neuron; of a map, where it is largest
 */

/** @param {PictureNetwork} network @param {Float64Array} inputs */
export function overview(network, inputs) {
  const { steps, chances } = network.follow(inputs);
  const levels = steps.map(levelOf);
  const drawn = drawnOf(levels);
  const outputs = drawn[drawn.length - 1];
  return {
    data: {
      member: null, looks: 1, channels: channelNames(network, 0), chances: true,
      levels: levels.map(({ kind, layer, pool, activation, shape, values, parts }, at) => ({
        kind, layer, pool, activation, gives: shape, neurons: drawn[at], most: furthest(values), links: drawn[at].map((neuron) => links(parts[neuron])),
      })),
      outputs: outputs.map((neuron) => network.kept.classes[neuron]), answer: outputs.map((neuron) => chances[neuron]),
    },
    arrays: Object.fromEntries(levels.map(({ shape: [, ...places], values }, at) => {
      const size = places.reduce((all, one) => all * one, 1);
      return [`level${at}`, Float32Array.from(drawn[at].flatMap((neuron) => [...values.subarray(neuron * size, (neuron + 1) * size)]))];
    })),
    shapes: Object.fromEntries(levels.map(({ shape: [, ...places] }, at) => [`level${at}`, [drawn[at].length, ...places]])),
  };
}

/** @param {Step} step @param {number} number of the layer @returns {Level} */
function levelOf(step, number) {
  const { layer, shape: [, , rows, columns], inputs, outputs } = step;
  const { kind, pool, activation, neurons } = layer;
  const common = { kind, layer: null, pool, activation, shape: [outputs.length], values: outputs };
  if (kind === "average") return { ...common, parts: Array.from(outputs, (value, at) => outputs.map((_, other) => (other === at ? value : 0))) };
  if (kind === "dense") return { ...common, parts: Array.from({ length: neurons }, (_, neuron) => inputs.map((one, at) => one * layer.used[neuron * inputs.length + at])) };
  const maps = mapsOf(step); // convolutions are the first of all layers, so that they have the same numbers
  const parts = Array.from({ length: neurons }, (_, neuron) => partsAt(step, neuron, largest(maps.subarray(neuron * rows * columns, (neuron + 1) * rows * columns))));
  return { ...common, layer: number, shape: [neurons, rows, columns], values: maps, parts };
}

/** What each channel adds to a neuron's sum at a place of its map: in the window that goes on. @param {Step} step @param {number} neuron @param {number} place */
function partsAt(step, neuron, place) {
  const { layer, shape: [, , , columns] } = step;
  const compared = windows(step, Math.floor(place / columns), place % columns).map(({ seen }) => products(layer, seen, neuron));
  return byChannel(compared[largest(compared.map((parts) => parts.reduce((all, one) => all + one, 0)))], layer.channels);
}

/** Each layer's neurons: of the last those that come to most, of each before it those on which they hang most. @param {Level[]} levels */
function drawnOf(levels) {
  const most = (/** @type {ArrayLike<number>} */ sizes) => fromLargest(sizes).slice(0, MOST_DRAWN).sort((one, other) => one - other);
  const drawn = [most(levels[levels.length - 1].values)];
  for (const { parts } of levels.slice(1).reverse()) drawn.unshift(most(parts[0].map((_, before) => drawn[0].reduce((all, neuron) => all + Math.abs(parts[neuron][before]), 0))));
  return drawn;
}

/** Of the layer before the neurons that add most, and what; nothing that adds nothing. @param {Float64Array} parts */
const links = (parts) => fromLargest(parts.map(Math.abs)).slice(0, MOST_LINKS).filter((one) => parts[one]).map((one) => [one, parts[one]]);
