// Small problems of two inputs that can be seen at a glance: points in a square, from -1 to 1.

import { keyOf, threefry } from "./threefry.js";

const COUNT = 300;
export const WIDE = 1;

/** Random numbers that follow from a seed. */
class Dice {
  /** @param {number} seed */
  constructor(seed) {
    this.key = keyOf(seed);
    this.thrown = 0;
  }

  /** @param {number} [low] @param {number} [high] */
  uniform(low = 0, high = 1) {
    const [first, second] = threefry(this.key, 1, (this.thrown += 1)); // those of high 0 are a network's start
    return low + (high - low) * ((first >>> 5) * 2 ** 26 + (second >>> 6)) * 2 ** -53;
  }

  /** By Box and Muller (1958). @param {number} spread */
  normal(spread) {
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniform()));
    return spread * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers below `count` in a random order. @param {number} count */
  order(count) {
    const tags = Array.from({ length: count }, () => this.uniform());
    return tags.map((_, place) => place).sort((one, other) => tags[one] - tags[other]);
  }
}

/** @typedef {{points: number[][], answers: number[]}} Drawn */

/**
 * A problem: how many classes it has (0: a number is foretold), and how a point of a class is drawn.
 * @type {Record<string, {classes: number, draw: (dice: Dice, kind: number, noise: number) => {at: number[], answer: number}}>}
 */
export const PROBLEMS = {
  circles: { classes: 2, draw: (dice, kind, noise) => shaken(dice, round(kind ? dice.uniform(0.65, 0.95) : dice.uniform(0, 0.45), dice.uniform(0, 2 * Math.PI)), kind, noise) },
  xor: { classes: 2, draw(dice, _, noise) {
    const at = [0, 1].map(() => dice.uniform(0.08, 0.95) * (dice.uniform() < 0.5 ? -1 : 1));
    return shaken(dice, at, Number(at[0] * at[1] < 0), noise);
  } },
  spirals: { classes: 2, draw(dice, kind, noise) {
    const way = dice.uniform(0.1, 1);
    const angle = 1.75 * 2 * Math.PI * way + Math.PI * kind;
    return shaken(dice, [0.95 * way * Math.sin(angle), 0.95 * way * Math.cos(angle)], kind, noise);
  } },
  blobs: { classes: 2, draw: (dice, kind, noise) => cloud(dice, [[-0.45, -0.4], [0.45, 0.4]][kind], kind, noise) },
  three: { classes: 3, draw: (dice, kind, noise) => cloud(dice, [[-0.5, -0.4], [0.5, -0.4], [0, 0.5]][kind], kind, noise) },
  hills: { classes: 0, draw(dice, _, noise) {
    const at = [dice.uniform(-WIDE, WIDE), dice.uniform(-WIDE, WIDE)];
    return { at, answer: Math.sin(3 * at[0]) * Math.cos(3 * at[1]) + dice.normal(0.5 * noise) };
  } },
};

/** @param {string} problem @param {number} seed @param {number} noise @param {number[][]} own points of the visitor's: x, y, kind */
export function drawn(problem, seed, noise, own) {
  const dice = new Dice(seed);
  const { classes, draw } = PROBLEMS[problem] ?? { classes: 2 };
  const found = draw
    ? dice.order(COUNT).map((place) => draw(dice, classes ? place % classes : 0, noise))
    : own.map(([x, y, answer]) => ({ at: [x, y], answer }));
  const aside = new Set(dice.order(found.length).slice(0, Math.max(1, Math.round(TESTED * found.length))));
  return { classes, points: found.map((one) => one.at.map(Math.fround)), answers: found.map((one) => Math.fround(one.answer)), learnt: found.map((_, place) => !aside.has(place)) };
}

const TESTED = 0.3; // of the points are kept aside to judge

/** @param {number} radius @param {number} angle */
const round = (radius, angle) => [radius * Math.cos(angle), radius * Math.sin(angle)];

/** @param {Dice} dice @param {number[]} centre @param {number} answer @param {number} noise */
const cloud = (dice, centre, answer, noise) => ({ at: centre.map((middle) => within(middle + dice.normal(0.14 + 0.3 * noise))), answer });

/** @param {Dice} dice @param {number[]} at @param {number} answer @param {number} noise */
const shaken = (dice, at, answer, noise) => ({ at: at.map((one) => within(one + dice.normal(0.25 * noise))), answer });

/** @param {number} value */
const within = (value) => Math.max(-WIDE, Math.min(WIDE, value));
