// Training that can be gone through in both directions, to the step.
//
//     slope     = mean of the slopes of a batch's examples
//     direction = what the optimiser makes of slope + weight decay x weight
//     weight    = weight - learning rate x direction
//
// States are kept on the way; what lies between two of them is learnt again, to the same bits. A
// branch begins at any step with another rate, optimiser or decay, and keeps the way that led to it.

import { optimiser } from "../optimisers.js";
import { cut, shuffled } from "./shuffles.js";

const MOST_KEPT = 300;
export const EPOCHS = 100_000;

/**
 * @typedef {import("./dense.js").Dense} Dense
 * @typedef {{inputs: ArrayLike<number>, expected: Float64Array}} Example
 * @typedef {{learning_rate: number, optimiser: string, weight_decay: number}} Method
 * @typedef {{numbers: Float64Array, memory: any, learns: boolean, total: number}} Member  a random start; what the epoch's steps cost so far
 * @typedef {{method: Method, epoch: number, taken: number, members: Member[]}} State  steps taken in the epoch after `epoch`
 * @typedef {{rows: Int32Array, cost: number, slopes: Float64Array, direction: Float64Array, memory: any, after: Float64Array}} Step
 */

export class Training {
  /**
   * @param {Dense} network @param {string} loss @param {Example[]} learnt @param {Example[]} aside
   * @param {number[]} seeds of the random starts @param {number} batch rows in a step; 0: all @param {Method} method
   */
  constructor(network, loss, learnt, aside, seeds, batch, method) {
    this.network = network;
    this.loss = loss;
    this.learnt = learnt;
    this.aside = aside;
    this.seeds = seeds;
    this.batches = cut(learnt.length, batch);
    const { begin } = optimiser(method.optimiser);
    const members = seeds.map((seed) => ({ numbers: network.start(seed), memory: begin(network.count), learns: true, total: 0 }));
    /** @type {State[]} */
    this.states = [{ method, epoch: 0, taken: 0, members }];
    /** Of the way that this one branched off. @type {State[]} */
    this.trunk = [];
    this.stride = 1;
    /** Of each epoch, each member's: over its steps, and of the examples kept aside. @type {(number | null)[][][]} */
    this.costs = [members.map((one) => [null, this.judged(one.numbers)])];
  }

  get furthest() {
    return this.states[this.states.length - 1];
  }

  /** How many steps have been taken. @param {State} state */
  step(state) {
    return state.epoch * this.batches.perEpoch + state.taken;
  }

  /** Whether nothing is left to learn. @param {State} state */
  ended(state) {
    return !state.taken && (state.epoch >= EPOCHS || !state.members.some((one) => one.learns));
  }

  /** Go on by some epochs. @param {number} epochs */
  forward(epochs) {
    for (let more = 0; more < epochs && !this.ended(this.furthest); more += 1) {
      const state = this.furthest;
      if (this.states.length > 1 && state.epoch % this.stride) this.states.pop(); // it was only the furthest
      this.states.push(this.to(state, this.step(state) + this.batches.perEpoch));
      if (this.states.length > MOST_KEPT) {
        this.states = this.states.filter((one, place) => place % 2 === 0 || one === this.furthest);
        this.stride *= 2;
      }
    }
    return this.furthest;
  }

  /** The state at a step; nothing beyond the furthest is learnt for it. @param {number} wanted */
  at(wanted) {
    const step = Math.max(0, Math.min(wanted, this.step(this.furthest)));
    const states = step >= this.step(this.states[0]) ? this.states : this.trunk;
    const before = states.filter((one) => this.step(one) <= step);
    return this.to(before[before.length - 1], step);
  }

  /** Learn on from a step in another way; what the optimiser remembers stays, if it is the same one. @param {number} wanted @param {Method} method */
  branch(wanted, method) {
    const state = this.at(wanted);
    const kept = [...this.trunk, ...this.states].filter((one) => this.step(one) < this.step(state));
    const begins = (/** @type {number} */ place) => kept[place].method !== kept[place - 1]?.method; // what lies behind it was learnt so
    this.trunk = kept.length > MOST_KEPT ? kept.filter((_, place) => place % 2 === 0 || begins(place)) : kept;
    const { begin } = optimiser(method.optimiser);
    const same = method.optimiser === state.method.optimiser;
    const members = state.members.map((one) => ({ ...one, memory: same ? one.memory : begin(this.network.count), learns: true }));
    this.states = [{ ...state, method, members }];
    this.stride = 1;
    this.costs = this.costs.slice(0, state.epoch + 1);
  }

  /** Learn on until a step. @param {State} state @param {number} until */
  to(state, until) {
    let now = state;
    while (this.step(now) < until && !this.ended(now)) {
      const left = until - this.step(now);
      const steps = Math.min(left, this.batches.perEpoch - now.taken);
      now = this.several(now, steps);
    }
    return now;
  }

  /** Take some steps of an epoch; at its end every member is judged. @param {State} state @param {number} steps @returns {State} */
  several(state, steps) {
    const taken = state.taken + steps;
    const ends = taken === this.batches.perEpoch;
    const members = state.members.map((member, place) => this.member(member, place, state, steps));
    if (!ends) return { ...state, taken, members };
    const epoch = state.epoch + 1;
    const costs = members.map((one) => (one.learns ? [one.total / this.batches.perEpoch, this.judged(one.numbers)] : [null, null]));
    members.forEach((one, place) => (one.learns &&= costs[place].every(Number.isFinite)));
    this.costs[epoch] = costs;
    return { ...state, epoch, taken: 0, members };
  }

  /** One member's steps. @param {Member} member @param {number} place @param {State} state @param {number} steps @returns {Member} */
  member(member, place, state, steps) {
    if (!member.learns) return { ...member };
    const order = this.order(place, state.epoch + 1);
    const numbers = member.numbers.slice();
    const memory = structuredClone(member.memory);
    let total = state.taken ? member.total : 0;
    for (let step = state.taken; step < state.taken + steps; step += 1) {
      total += take(this, numbers, memory, this.batch(order, step), state.method).cost;
    }
    return { numbers, memory, learns: true, total };
  }

  /** The rows of an epoch in their order. @param {number} place of the member @param {number} epoch */
  order(place, epoch) {
    const { rows, size } = this.batches;
    return size === rows ? Int32Array.from({ length: rows }, (_, row) => row) : shuffled(rows, this.seeds[place], epoch);
  }

  /** @param {Int32Array} order @param {number} step of the epoch */
  batch(order, step) {
    return order.subarray(step * this.batches.size, (step + 1) * this.batches.size);
  }

  /** The step that follows on a state, opened. @param {State} state @param {number} place of the member @returns {Step} */
  next(state, place) {
    const member = state.members[place];
    const [numbers, memory] = [member.numbers.slice(), structuredClone(member.memory)];
    const rows = this.batch(this.order(place, state.epoch + 1), state.taken);
    return { rows, memory, after: numbers, ...take(this, numbers, memory, rows, state.method) };
  }

  /** The mean loss of the examples kept aside. @param {Float64Array} numbers */
  judged(numbers) {
    let total = 0;
    for (const { inputs, expected } of this.aside) total += this.network.backward(numbers, inputs, expected, this.loss);
    return total / this.aside.length;
  }
}

/** Take a step: the numbers change, and what the optimiser remembers. @param {Training} training @param {Float64Array} numbers @param {any} memory @param {Int32Array} rows @param {Method} method */
function take({ network, loss, learnt }, numbers, memory, rows, method) {
  const slopes = new Float64Array(network.count);
  let cost = 0;
  for (const row of rows) cost += network.backward(numbers, learnt[row].inputs, learnt[row].expected, loss, slopes, 1 / rows.length) / rows.length;
  const pulled = method.weight_decay ? slopes.map((slope, at) => slope + method.weight_decay * numbers[at]) : slopes;
  const direction = optimiser(method.optimiser).direction(pulled, memory);
  for (let at = 0; at < numbers.length; at += 1) numbers[at] -= method.learning_rate * direction[at];
  return { cost, slopes, direction };
}
