// Chapter 2, Pavlov's dog: one neuron, saliva, hears food, bell and light; bell and light learn.
//
//     foreseen = w_bell bell + w_light light              the answer before any food
//     saliva   = foreseen + food                          hebb and oja: the neuron's output y
//     saliva   = food if there is food, else foreseen     delta: the food is the teacher, y

import { general } from "./written.js";
import { t } from "../words.js";

const ARTICLE = "bell -> food";
const BEYOND = 100; // weights of this size lie far beyond what food or bell are worth, 1

/**
 * How the wires change after a trial (Hebb 1949; Oja 1982; Widrow and Hoff 1960, Rescorla and Wagner 1972).
 * @type {Record<string, {formula: string, taught: boolean, change: (w: number, x: number, y: number, learnt: number) => number}>}
 */
const RULES = {
  hebb: { formula: "dw = rate y x", taught: false, change: (_, x, y) => y * x },
  oja: { formula: "dw = rate y (x - y w)", taught: false, change: (w, x, y) => y * (x - y * w) },
  delta: { formula: "dw = rate (expected - w.x) x", taught: true, change: (_, x, y, learnt) => (y - learnt) * x },
};

/** @typedef {{name: string, food: number, bell: number, light: number, says: string, reflex?: number, probe?: boolean}} Phase */

const FULL = t("the bell alone, the dog full: food -> saliva cut");

/** @type {Phase[]} */
const PHASES = [
  { name: "before", food: 0, bell: 1, light: 0, says: t("the bell alone means nothing yet") },
  { name: "conditioning", food: 1, bell: 1, light: 0, says: t("the bell, then food") },
  { name: "after", food: 0, bell: 1, light: 0, says: t("the bell alone, without learning"), probe: true },
  { name: "sated", food: 0, bell: 1, light: 0, says: FULL, reflex: 0, probe: true },
  { name: "extinction", food: 0, bell: 1, light: 0, says: t("the bell again and again, never food") },
  { name: "relearning", food: 1, bell: 1, light: 0, says: t("the bell, then food, as before") },
  { name: "blocking", food: 1, bell: 1, light: 1, says: t("bell and light together, then food") },
  { name: "light alone", food: 0, bell: 0, light: 1, says: t("the light alone, without learning"), probe: true },
];

/** @typedef {{rule: string, rate: number, trials: number, wiring: string}} Asked */
/** @typedef {ReturnType<typeof trial>} Trial */

/** @param {Asked} asked */
function train(asked) {
  const counts = PHASES.map(({ name, probe }) => (probe || name === "before" ? Math.min(asked.trials, 3) : asked.trials));
  const trials = run(asked, counts);
  const { formula, taught } = RULES[asked.rule];
  const phases = PHASES.map(({ name, says, probe }, at) => {
    const begin = counts.slice(0, at).reduce((all, one) => all + one, 0);
    return { name, says, learns: !probe, begin, count: counts[at], answer: trials[begin + counts[at] - 1].foreseen };
  });
  return { data: { rule: asked.rule, learning_rate: asked.rate, wiring: asked.wiring, trials, findings: findings(asked, trials, phases), formula, taught, phases } };
}

/** @param {Asked} asked @param {number[]} counts of the trials of each phase */
function run(asked, counts) {
  /** @type {Trial[]} */
  const trials = [];
  PHASES.forEach((phase, at) => {
    for (let number = 1; number <= counts[at]; number += 1) trials.push(trial(asked, phase, number, trials[trials.length - 1]?.weights ?? [0, 0]));
  });
  return trials;
}

/** @param {Asked} asked @param {Phase} phase @param {number} number @param {number[]} old the wires before it */
function trial({ rule, rate, wiring }, { name, food, bell, light, reflex = 1, probe = false }, number, old) {
  const { taught, change } = RULES[rule];
  const signals = [bell, light];
  const learnt = old[0] * bell + old[1] * light;
  const total = learnt + food;
  const y = taught ? food : total;
  const weights = old.map((w, at) => (probe ? w : w + rate * change(w, signals[at], y, learnt)));
  const foreseen = learnt * (wiring === ARTICLE ? reflex : 1);
  const saliva = taught && food ? food * reflex : total - learnt + foreseen;
  return { phase: name, trial: number, food, bell, light, foreseen, saliva, weights, old, change: weights.map((w, at) => w - old[at]), y: taught ? food : saliva };
}

/** What this rule did in this experiment, a sentence for each phase. @param {Asked} asked @param {Trial[]} trials @param {{name: string, answer: number, count: number}[]} phases */
function findings(asked, trials, phases) {
  const all = trials.flatMap((one) => one.weights);
  if (asked.rule !== "hebb" && all.some((w) => !(Math.abs(w) <= BEYOND))) {
    return [t`It explodes: at rate ${general(asked.rate)} each change overshoots what it is to mend, so that nothing is learnt, forgotten or blocked. Use a smaller rate: the delta rule is stable below 2 where one thing is heard or seen at a time, and below 1 where two are.`];
  }
  const answer = (/** @type {string} */ name) => /** @type {number} */ (phases.find((one) => one.name === name)?.answer);
  const three = (/** @type {number} */ value) => general(value, 3);
  const [then, now, light, bell] = [answer("after"), answer("extinction"), answer("light alone"), trials[trials.length - 1].weights[0]];
  const naive = run(asked, PHASES.map(({ name }) => ({ blocking: phases.find((one) => one.name === name)?.count, "light alone": 1 })[name] ?? 0));
  return [
    t`The bell alone: ${three(answer("before"))} before, ${three(then)} after.`,
    asked.wiring === ARTICLE ? t("Food -> saliva cut: the answer to the bell goes through food and is gone.") : t("Food -> saliva cut: the bell has its own way to saliva and still works."),
    t`The bell without food: ${now < 0.1 * then ? t("forgotten") : now < then ? t("weaker") : t("not forgotten")} (from ${three(then)} to ${three(now)}).`,
    t`The light, added later: ${light < 0.1 * bell ? t("blocked by the bell") : t("not blocked")} (${three(light)}; ${three(naive[naive.length - 1].foreseen)} in a dog that had not learnt the bell before).`,
  ];
}

export const ASKS = { "wiring.train": train };
