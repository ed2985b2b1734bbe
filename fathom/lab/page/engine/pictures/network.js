// A network for pictures, forward only: what each of its layers makes of a picture.
//
//     z = sum of W x + b      of the window around each place; beyond the picture's edge x is 0
//     a = phi(z)              of pool x pool places next to each other the one with the largest z goes on
//
// A picture's numbers lie row by row from the top left, the colours of a pixel side by side; maps do too.

import { activation, softmax } from "../nets/activations.js";
import { numbers } from "./numbers.js";

/**
 * @typedef {{kind: "convolution", window: number[], channels: number, neurons: number, pool: number, activation: string, weight: string, bias: string, gain: string | null}} KeptConvolution
 * @typedef {{kind: "average"}} KeptAverage
 * @typedef {{kind: "dense", inputs: number, neurons: number, activation: string, weight: string, bias: string}} KeptDense
 * @typedef {{shape: number[], means: number[], spreads: number[], classes: string[], target: string, temperature: number, learnt: number, layers: (KeptConvolution | KeptAverage | KeptDense)[], familiar: null | {mean: string, precision: string, distances: string}}} Kept
 *   a network as the library writes it for this page (fathom.lab.kept_network)
 * @typedef {{kind: string, window: number[], channels: number, neurons: number, pool: number, activation: string, stored: Float64Array, used: Float64Array, bias: Float64Array, gain: Float64Array | null}} Layer
 * @typedef {{layer: Layer, shape: number[], inputs: Float64Array, sums: Float64Array, outputs: Float64Array}} Step
 *   what came in, the sums, what went on; shape: rows and columns that came in, and rows and columns that went on; no rows where that is a number a neuron
 */

const LEAST = 1e-4; // keeps the spread of weights that are all the same from being 0
const NONE = new Float64Array(0);

export class PictureNetwork {
  /** @param {Kept} kept */
  constructor(kept) {
    this.kept = kept;
    /** @type {Layer[]} */
    this.layers = kept.layers.map(restored);
    this.convolutions = this.layers.filter(({ kind }) => kind === "convolution");
    this.count = this.layers.reduce((all, { stored, bias, gain }) => all + stored.length + bias.length + (gain?.length ?? 0), 0);
  }

  /** A picture's inputs: each pixel / 255, minus the mean of its colour, divided by its spread. @param {ArrayLike<number>} pixels */
  inputs(pixels) {
    const { means, spreads } = this.kept;
    return Float64Array.from(pixels, (value, at) => (value / 255 - means[at % means.length]) / spreads[at % means.length]);
  }

  /** @param {Float64Array} inputs @returns {{steps: Step[], chances: number[]}} */
  follow(inputs) {
    /** @type {Step[]} */
    const steps = [];
    let [signals, [rows, columns]] = [inputs, this.kept.shape];
    for (const layer of this.layers) {
      const step = WORK[layer.kind](layer, signals, rows, columns);
      steps.push(step);
      [signals, [, , rows, columns]] = [step.outputs, step.shape];
    }
    return { steps, chances: softmax(signals.map((z) => z / this.kept.temperature)) };
  }
}

/** @param {Kept["layers"][number]} kept @returns {Layer} */
function restored(kept) {
  if (kept.kind === "average") return { kind: "average", window: [], channels: 0, neurons: 0, pool: 1, activation: "", stored: NONE, used: NONE, bias: NONE, gain: null };
  const [stored, bias] = [numbers(kept.weight), numbers(kept.bias)];
  if (kept.kind === "dense") return { ...kept, window: [], channels: kept.inputs, pool: 1, stored, used: stored, bias, gain: null };
  const gain = kept.gain === null ? null : numbers(kept.gain);
  const layer = { ...kept, stored, used: stored, bias, gain };
  return gain ? { ...layer, used: standardised(layer, gain) } : layer;
}

/** How a neuron's stored weights become those that are used: minus their mean, divided by their spread. @param {Layer} layer @param {number} neuron */
export function came({ stored, neurons, gain }, neuron) {
  if (!gain) return { mean: 0, spread: 1, gain: null };
  const own = stored.filter((_, at) => at % neurons === neuron);
  const mean = own.reduce((all, one) => all + one, 0) / own.length;
  const spread = Math.sqrt(own.reduce((all, one) => all + (one - mean) ** 2, LEAST));
  return { mean, spread, gain: gain[neuron] };
}

/** The weights as they are used, times the gain and the root of 2 (Qiao et al. 2019). @param {Layer} layer @param {Float64Array} gain */
function standardised(layer, gain) {
  const each = Array.from(gain, (_, neuron) => came(layer, neuron));
  return layer.stored.map((weight, at) => {
    const { mean, spread } = each[at % layer.neurons];
    return ((weight - mean) / spread) * gain[at % layer.neurons] * Math.SQRT2;
  });
}

/** @type {Record<string, (layer: Layer, inputs: Float64Array, rows: number, columns: number) => Step>} */
const WORK = {
  convolution(layer, inputs, rows, columns) {
    const { neurons, bias } = layer;
    const { of } = activation(layer.activation);
    const sums = pooled(slid(layer, inputs, rows, columns), layer, rows, columns);
    for (let at = 0; at < sums.length; at += 1) sums[at] += bias[at % neurons];
    return { layer, shape: [rows, columns, Math.floor(rows / layer.pool), Math.floor(columns / layer.pool)], inputs, sums, outputs: sums.map(of) };
  },
  average(layer, inputs, rows, columns) {
    const channels = inputs.length / (rows * columns);
    const means = new Float64Array(channels);
    for (let at = 0; at < inputs.length; at += 1) means[at % channels] += inputs[at] / (rows * columns);
    return { layer, shape: [rows, columns, 0, 0], inputs, sums: means, outputs: means };
  },
  dense(layer, inputs) {
    const { used, bias } = layer;
    const sums = bias.map((from, neuron) => inputs.reduce((z, one, at) => z + one * used[neuron * inputs.length + at], from));
    return { layer, shape: [0, 0, 0, 0], inputs, sums, outputs: sums.map(activation(layer.activation).of) };
  },
};

/** Of each place the sums of all neurons, without their bias. @param {Layer} layer @param {Float64Array} inputs @param {number} rows @param {number} columns */
function slid({ window: [high, wide], channels, neurons, used }, inputs, rows, columns) {
  const sums = new Float64Array(rows * columns * neurons);
  const [up, left] = [(high - 1) >> 1, (wide - 1) >> 1];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const into = (row * columns + column) * neurons;
      for (let i = Math.max(0, up - row); i < Math.min(high, rows - row + up); i += 1) {
        for (let j = Math.max(0, left - column); j < Math.min(wide, columns - column + left); j += 1) {
          const from = ((row + i - up) * columns + column + j - left) * channels;
          const weights = (i * wide + j) * channels;
          for (let channel = 0; channel < channels; channel += 1) {
            const signal = inputs[from + channel];
            if (signal === 0) continue; // many are, behind relu
            const at = (weights + channel) * neurons;
            for (let neuron = 0; neuron < neurons; neuron += 1) sums[into + neuron] += signal * used[at + neuron];
          }
        }
      }
    }
  }
  return sums;
}

/** Of the sums of pool x pool places the largest; places that do not fill a window are left out. @param {Float64Array} sums @param {Layer} layer @param {number} rows @param {number} columns */
function pooled(sums, { pool, neurons }, rows, columns) {
  if (pool === 1) return sums;
  const [high, wide] = [Math.floor(rows / pool), Math.floor(columns / pool)];
  const most = new Float64Array(high * wide * neurons).fill(-Infinity);
  for (let row = 0; row < high * pool; row += 1) {
    for (let column = 0; column < wide * pool; column += 1) {
      const [from, into] = [(row * columns + column) * neurons, (Math.floor(row / pool) * wide + Math.floor(column / pool)) * neurons];
      for (let neuron = 0; neuron < neurons; neuron += 1) most[into + neuron] = Math.max(most[into + neuron], sums[from + neuron]);
    }
  }
  return most;
}

/** What a layer gives as maps, one neuron's after the other's. @param {Step} step */
export function mapsOf({ outputs, layer, shape: [, , rows, columns] }) {
  const [places, neurons] = [rows * columns, layer.neurons];
  return Float64Array.from(outputs, (_, at) => outputs[(at % places) * neurons + Math.floor(at / places)]);
}
