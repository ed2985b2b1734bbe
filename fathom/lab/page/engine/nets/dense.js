// A dense network: layers of neurons, each of which weighs all outputs of the layer before.
//
//     z = w_1 a_1 + w_2 a_2 + ... + b        a neuron's sum; the a are the layer's before
//     a = phi(z)                             its output; of the last layer a = z
//
// All its numbers lie in one row, layer by layer, each its weights (a row a neuron) and its biases.

import { activation } from "./activations.js";
import { FROM_SUMS } from "./losses.js";
import { keyOf, normal, split, uniform } from "./threefry.js";

/** @typedef {{inputs: number, neurons: number, weights: number, biases: number}} Layer where its numbers begin */
/** @typedef {import("./activations.js").Activation} Activation */

export class Dense {
  /** @param {number[]} sizes from the inputs to the answers @param {string} name of the hidden layers' activation */
  constructor(sizes, name) {
    this.sizes = sizes;
    this.name = name;
    this.hidden = activation(name);
    /** @type {Layer[]} */
    this.layers = [];
    this.count = 0; // of its numbers
    sizes.slice(1).forEach((neurons, place) => {
      const inputs = sizes[place];
      this.layers.push({ inputs, neurons, weights: this.count, biases: this.count + neurons * inputs });
      this.count += neurons * (inputs + 1);
    });
    this.sums = sizes.map((count) => new Float64Array(count));
    this.outputs = sizes.map((count) => new Float64Array(count));
    this.blames = sizes.map((count) => new Float64Array(count));
  }

  /** What a layer's neurons make of their sums. @param {number} place @returns {Activation} */
  activation(place) {
    return place < this.layers.length - 1 ? this.hidden : activation("identity");
  }

  /** Its random start: the library's, for the same seed. @param {number} seed */
  start(seed) {
    const numbers = new Float64Array(this.count);
    let key = keyOf(seed);
    this.layers.forEach(({ inputs, neurons, weights }, place) => {
      const last = place === this.layers.length - 1;
      let mine = key;
      if (!last) [key, mine] = split(key);
      const he = !last && (this.name === "relu" || this.name === "silu"); // these silence half of what comes in
      const spread = Math.sqrt(he ? 2 / inputs : 2 / (inputs + neurons)); // Glorot & Bengio 2010; He et al. 2015
      const factor = Math.fround(Math.fround(Math.sqrt(he ? 2 : 3)) * Math.fround(spread));
      const drawn = (he ? normal : uniform)(mine, neurons * inputs);
      drawn.forEach((one, at) => (numbers[weights + at] = Math.fround(Math.fround(one) * factor)));
    });
    return numbers;
  }

  /** Forward: every sum and output for one example; gives the last sums. @param {Float64Array} numbers @param {ArrayLike<number>} inputs */
  forward(numbers, inputs) {
    this.outputs[0].set(inputs);
    for (let place = 0; place < this.layers.length; place += 1) {
      const { inputs: wide, neurons, weights, biases } = this.layers[place];
      const [before, sums, outputs, { of }] = [this.outputs[place], this.sums[place + 1], this.outputs[place + 1], this.activation(place)];
      for (let neuron = 0; neuron < neurons; neuron += 1) {
        let z = numbers[biases + neuron];
        for (let from = 0; from < wide; from += 1) z += numbers[weights + neuron * wide + from] * before[from];
        sums[neuron] = z;
        outputs[neuron] = of(z);
      }
    }
    return this.sums[this.layers.length];
  }

  /**
   * Forward, and back: the loss of one example, the blame of every sum (how much it moved the loss),
   * and what this adds to the slope of every number.
   * @param {Float64Array} numbers @param {ArrayLike<number>} inputs @param {Float64Array} expected @param {string} loss
   * @param {Float64Array} [slopes] @param {number} [share] what the example counts
   */
  backward(numbers, inputs, expected, loss, slopes, share = 1) {
    const found = FROM_SUMS[loss](expected, this.forward(numbers, inputs), this.blames[this.layers.length]);
    for (let place = this.layers.length - 1; place >= 0; place -= 1) {
      if (slopes) this.add(place, slopes, share);
      if (place) this.pass(place, numbers);
    }
    return found;
  }

  /** A weight's slope is the signal along it times the blame where it ends. @param {number} place @param {Float64Array} slopes @param {number} share */
  add(place, slopes, share) {
    const { inputs: wide, neurons, weights, biases } = this.layers[place];
    const [before, blames] = [this.outputs[place], this.blames[place + 1]];
    for (let neuron = 0; neuron < neurons; neuron += 1) {
      const blame = share * blames[neuron];
      slopes[biases + neuron] += blame;
      for (let from = 0; from < wide; from += 1) slopes[weights + neuron * wide + from] += blame * before[from];
    }
  }

  /** Blame goes back along the weights, times how steep the activation is. @param {number} place @param {Float64Array} numbers */
  pass(place, numbers) {
    const { inputs: wide, neurons, weights } = this.layers[place];
    const [sums, blames, after, { slope }] = [this.sums[place], this.blames[place], this.blames[place + 1], this.activation(place - 1)];
    for (let from = 0; from < wide; from += 1) {
      let blame = 0;
      for (let neuron = 0; neuron < neurons; neuron += 1) blame += numbers[weights + neuron * wide + from] * after[neuron];
      blames[from] = blame * slope(sums[from]);
    }
  }
}
