// What is asked on a chapter's printed sheet: numbers are drawn from the sheet's number, and the
// answers are worked out by the engine that the chapter itself asks.

import { number } from "../make.js";
import { t } from "../words.js";

/**
 * @typedef {import("./dice.js").Dice} Dice
 * @typedef {(ask: string, given: object) => Promise<any>} Ask  gives an answer's data
 * @typedef {{words: string, blanks: [string, number | string][]}} Question  what is to be filled in, and what is right
 */

const ARTICLE = "x^2 - x + 1"; // the article's function
const SUB = ["₁", "₂"];

/** @type {Record<string, (dice: Dice, ask: Ask) => Promise<Question[]>>} */
export const SHEETS = { neuron, wiring, losses, rover, rates, network };

/** @param {Dice} dice @param {Ask} ask @returns {Promise<Question[]>} */
async function neuron(dice, ask) {
  const weights = dice.some([2, 3, 4, 5, 6], 2);
  const [legs, coat] = weights;
  const total = legs + coat;
  const fire = (/** @type {number} */ threshold, given = weights, activation = "step", inputs = [1, 1]) => ask("neuron.fire", { weights: { legs: given[0], coat: given[1] }, inputs: { legs: inputs[0], coat: inputs[1] }, threshold, activation });
  const reach = async (/** @type {string} */ logic) => {
    const all = await Promise.all(Array.from({ length: total + 2 }, (_, threshold) => fire(threshold)));
    const fitting = all.flatMap((one, threshold) => (one.logic === logic ? [threshold] : []));
    return /** @type {[string, number][]} */ ([[t("from"), fitting[0]], [t("to"), fitting[fitting.length - 1]]]);
  };
  const first = dice.whole(2, total + 3);
  const both = (await fire(first)).firing;
  const second = dice.whole(0, total);
  const table = (await fire(second)).table;
  const mixed = [dice.whole(1, 6), -dice.whole(1, 6)];
  const soft = [dice.whole(1, 9) / 4, dice.whole(-9, -1) / 4];
  const [low, high] = [dice.whole(-3, 3), dice.whole(-4, 4) / 4];
  const [relu, sigmoid] = [(await fire(low, mixed, "relu")).firing, (await fire(high, soft, "sigmoid")).firing];
  const right = table.filter((/** @type {any} */ row, /** @type {number} */ at) => row.output === [0, 1, 1, 0][at]).length;
  return [
    { words: t`A neuron hears “four legs” with the weight ${legs} and “thick coat” with the weight ${coat}; its threshold is ${first}. Both are there. What do the weighted inputs come to, and what is the output, 0 or 1?`, blanks: [[t("sum"), both.sum], [t("output"), both.output]] },
    { words: t("The same neuron: which bias says what this threshold says? And what is z, the sum with the bias added?"), blanks: [[t("bias"), both.bias], ["z", both.z]] },
    { words: t`The same weights, ${legs} for four legs and ${coat} for a thick coat, with the threshold ${second}. What does the neuron answer in each case?`, blanks: [t("neither"), t("coat alone"), t("legs alone"), t("both")].map((name, at) => [name, table[at].output]) },
    { words: t("The same weights. Which whole thresholds make it fire only when both are there (AND)?"), blanks: await reach("AND") },
    { words: t("And which make it fire when at least one is there (OR)?"), blanks: await reach("OR") },
    { words: t("XOR fires when exactly one of two is there. On how many of its four lines does the neuron of question 3 give XOR's answer?"), blanks: [[t("lines"), right]] },
    { words: t`Weights ${number(mixed[0])} and ${number(mixed[1])}, threshold ${number(low)}, both inputs 1. The activation is relu: z where it is above 0, else 0. What is z, and what comes out?`, blanks: [["z", relu.z], [t("output"), relu.output]] },
    { words: t`Weights ${number(soft[0])} and ${number(soft[1])}, threshold ${number(high)}, both inputs 1. The activation is the sigmoid, 1 / (1 + e^(−z)). What is z, and what comes out?`, blanks: [["z", sigmoid.z], [t("output"), sigmoid.output]] },
  ];
}

/** @param {Dice} dice @param {Ask} ask @returns {Promise<Question[]>} */
async function wiring(dice, ask) {
  const [rate, hebbian, forgetful] = [0, 0, 0].map(() => dice.whole(2, 12) / 20);
  const trials = dice.whole(4, 6);
  const train = async (given = {}) => (await ask("wiring.train", { rule: "delta", rate, trials, wiring: "bell -> saliva", ...given })).trials;
  const of = (/** @type {any[]} */ all, /** @type {string} */ phase) => all.filter((one) => one.phase === phase);
  const after = (/** @type {any[]} */ some, /** @type {number} */ count) => some.slice(0, count).map((one, at) => /** @type {[string, number]} */ ([t`after ${at + 1}`, one.weights[0]]));
  const delta = await train();
  const [taught, forgot, [blocked]] = ["conditioning", "extinction", "blocking"].map((phase) => of(delta, phase));
  const long = of(await train({ trials: 60 }), "conditioning");
  const [hebb, oja] = [await train({ rule: "hebb", rate: hebbian }), await train({ rule: "oja", rate: forgetful })];
  const [[toSaliva], [toFood]] = [of(delta, "sated"), of(await train({ wiring: "bell -> food" }), "sated")];
  return [
    { words: t`The delta rule, at rate ${rate}: new weight = old + ${rate} × (food − foreseen) × bell, where the weight times the bell is what is foreseen. The bell's wire is 0 at first. Bell and food, each of them 1, come together three times. What is the wire then?`, blanks: after(taught, 3) },
    { words: t("By how much is the dog surprised in the fourth such trial, food minus foreseen?"), blanks: [[t("surprise"), taught[3].food - taught[3].foreseen]] },
    { words: t("How many such trials, counted from the first, does the wire need to pass 0.9?"), blanks: [[t("trials"), long.findIndex((one) => one.weights[0] > 0.9) + 1]] },
    { words: t`After ${trials} such trials the wire stands at ${number(forgot[0].old[0])}. Now the bell rings, and no food comes (food is 0). What is the wire then?`, blanks: after(forgot, 2) },
    { words: t`The bell's wire stands at ${number(blocked.old[0])}, the light's at 0. Bell and light come together, then food. What is foreseen, and where does the light's wire stand after it?`, blanks: [[t("foreseen"), blocked.foreseen], [t("light"), blocked.weights[1]]] },
    { words: t`“Fire together, wire together”, the rule hebb: new weight = old + ${hebbian} × saliva × bell, where saliva is the old weight plus food. The wire is 0 at first; bell and food, each 1, come together.`, blanks: after(of(hebb, "conditioning"), 3) },
    { words: t`The rule oja forgets as well: new weight = old + ${forgetful} × saliva × (bell − saliva × old). The same beginning.`, blanks: after(of(oja, "conditioning"), 2) },
    { words: t`The dog of question 4, before the bell rang without food: it is sated, so that food no longer makes it drool. How much does it drool at the bell, if the bell's wire goes to saliva, and if it goes to food?`, blanks: [[t("to saliva"), toSaliva.saliva], [t("to food"), toFood.saliva]] },
  ];
}

/** @param {Dice} dice @param {Ask} ask @returns {Promise<Question[]>} */
async function losses(dice, ask) {
  const people = ["Ada", "Ben", "Cleo", "Dan"];
  const expected = people.map(() => dice.whole(9, 25));
  const predicted = expected.map((one) => one - dice.of([-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6]));
  const { error, absolute, squared } = await ask("losses.numbers", { expected, predicted });
  const needed = predicted[3] + people.length * error.mean;
  const moved = await ask("losses.numbers", { expected, predicted: [...predicted.slice(0, 3), needed] });
  const sums = dice.some([-1, 0, 1, 2, 3], 3);
  const soft = await ask("losses.classes", { sums, truth: 0 });
  const [fish, cat] = [dice.whole(5, 40), dice.whole(5, 40)];
  const shares = [fish, 100 - fish - cat, cat].map((one) => one / 100);
  const of = async (/** @type {number} */ truth) => (await ask("losses.classes", { sums: shares.map(Math.log), truth })).loss;
  const [dog, other, count] = [await of(1), await of(2), dice.whole(2, 10)];
  const blind = (await ask("losses.classes", { sums: Array(count).fill(0), truth: 0 })).loss;
  return [
    { words: t`Salaries in thousands, expected and predicted: ${people.map((name, at) => t`${name} ${expected[at]} and ${predicted[at]}`).join(", ")}. What is each error, expected minus predicted?`, blanks: people.map((name, at) => [name, error.losses[at]]) },
    { words: t("What is the mean error, the mean absolute error, and the mean squared error?"), blanks: [[t("error"), error.mean], [t("absolute"), absolute.mean], [t("squared"), squared.mean]] },
    { words: t("What would have to be predicted for Dan, the others as they are, to make the mean error 0? And what is the mean squared error then?"), blanks: [["Dan", needed], [t("squared"), moved.squared.mean]] },
    { words: t`A network's sums are ${number(sums[0])} for fish, ${number(sums[1])} for dog, ${number(sums[2])} for cat. What probabilities does softmax make of them?`, blanks: [t("fish"), t("dog"), t("cat")].map((name, at) => [name, soft.probabilities[at]]) },
    { words: t`Another one says: fish ${shares[0]}, dog ${shares[1]}, cat ${shares[2]}; and it is a dog. What is the cross-entropy, with the natural logarithm?`, blanks: [[t("loss"), dog]] },
    { words: t("What is it if the same answer was given, and it is a cat?"), blanks: [[t("loss"), other]] },
    { words: t("What is the cost of these two answers together, the mean of their losses?"), blanks: [[t("cost"), (dog + other) / 2]] },
    { words: t`A network knows nothing and gives each of ${count} classes the same probability. What is its loss?`, blanks: [[t("loss"), blind]] },
  ];
}

/** @param {Dice} dice @param {Ask} ask @returns {Promise<Question[]>} */
async function rover(dice, ask) {
  const [start, rate] = [dice.whole(4, 12), dice.of([0.1, 0.2, 0.25, 0.3, 0.4])];
  const walk = (given = {}) => ask("rover.walk", { function: ARTICLE, low: -20, high: 20, at: [start], rate, steps: 3, ...given });
  const places = (/** @type {any} */ one, count = 3) => Array.from({ length: count }, (_, at) => /** @type {[string, number]} */ ([t`step ${at + 1}: x`, one.positions[at + 1][0]]));
  const [near, rest] = [await walk(), await walk({ rate: 0.5, steps: 1 })];
  const far = dice.whole(2, 9);
  const [over, swings] = [await walk({ rate: 0.9, at: [far] }), await walk({ rate: 1, at: [far] })];
  const momentum = await walk({ rate: 0.1, optimizer: "momentum" });
  const [x, y] = [dice.whole(2, 9), dice.whole(-9, -2)];
  const bowl = await walk({ function: "x^2 + y^2", at: [x, y] });
  return [
    { words: t`f(x) = x² − x + 1 is the cost, and its slope is 2x − 1. The rover stands at x = ${start}. What is the cost there, and the slope?`, blanks: [[t("cost"), near.costs[0]], [t("slope"), near.slopes[0][0]]] },
    { words: t`It takes a step with the learning rate ${rate}: x − ${rate} × slope. Where is it then, and what is the cost?`, blanks: [["x", near.positions[1][0]], [t("cost"), near.costs[1]]] },
    { words: t("And after one more step at the same rate?"), blanks: [["x", near.positions[2][0]], [t("cost"), near.costs[2]]] },
    { words: t("Where is the slope 0, and what is the cost there?"), blanks: [["x", rest.positions[1][0]], [t("cost"), rest.costs[1]]] },
    { words: t`The rate is 0.9, and the rover starts at x = ${far}. Where is it after each of three steps?`, blanks: places(over) },
    { words: t`The rate is 1, the start x = ${far} again. Where is it after two steps?`, blanks: places(swings, 2) },
    { words: t`With momentum the rover keeps nine tenths of its speed: speed = slope + 0.9 × speed before, and a step is x − 0.1 × speed. It starts from rest at x = ${start}.`, blanks: places(momentum) },
    { words: t`On f(x, y) = x² + y² it stands at (${x}, ${number(y)}). What are the two slopes, and where is it after a step at rate ${rate}?`, blanks: [[t("along x"), bowl.slopes[0][0]], [t("along y"), bowl.slopes[0][1]], ["x", bowl.positions[1][0]], ["y", bowl.positions[1][1]]] },
  ];
}

/** @param {Dice} dice @param {Ask} ask @returns {Promise<Question[]>} */
async function rates(dice, ask) {
  const [bend, narrow] = [dice.of([2, 4, 8]), dice.of([3, 4, 5, 8, 10])];
  const [start, slow, quick] = [dice.whole(5, 15), dice.of([0.01, 0.9]), dice.of([0.1, 0.25])];
  const own = `${bend}x^2 - x + 1`;
  const compare = (/** @type {string} */ name, at = [start], optimizer = "sgd") => ask("rates.compare", { function: name, low: -20, high: 20, at, optimizer });
  const walk = (/** @type {object} */ given) => ask("rover.walk", { function: own, low: -20, high: 20, at: [start], steps: 500, ...given });
  const [plain, momentum, valley, article] = [await compare(own), await compare(own, [start], "momentum"), await compare(`x^2 + ${narrow}y^2`, [-5, 3]), await compare(ARTICLE)];
  const tried = [0.9, 1, 1.1].map((part) => Number((part * plain.limit).toPrecision(6)));
  const ends = await Promise.all(tried.map((rate) => walk({ rate })));
  const near = await walk({ function: ARTICLE, rate: quick, steps: 3 });
  const away = near.positions.map((/** @type {number[]} */ [x]) => x - 0.5);
  const needed = (/** @type {number} */ rate) => article.runs.find((/** @type {any} */ run) => run.rate === rate).needed;
  return [
    { words: t`f(x) = ${bend}x² − x + 1 bends equally everywhere: its slope is ${2 * bend}x − 1. What is its curvature, the slope of that slope, and the limit of the learning rate, 2 / curvature?`, blanks: [[t("curvature"), plain.curvature], [t("limit"), plain.limit]] },
    { words: t("What becomes of a rover on it with each of these rates: does it arrive, swing for ever, or explode?"), blanks: tried.map((rate, at) => [t`rate ${rate}`, { converges: t("arrives"), "swings for ever": t("swings"), diverges: t("explodes") }[/** @type {string} */ (ends[at].verdict)] ?? ends[at].verdict]) },
    { words: t("With momentum 0.9 the limit is 3.8 / curvature. How large is it here?"), blanks: [[t("limit"), momentum.limit]] },
    { words: t`Now f(x) = x² − x + 1, lowest at x = 0.5, with curvature 2; the start is x = ${start}. Every step multiplies the way to the lowest place by 1 − rate × curvature. By what at rate ${quick}, and how far from it is the rover after three steps?`, blanks: [[t("factor"), away[1] / away[0]], [t("way left"), Math.abs(away[3])]] },
    { words: t`The slope at the start is ${2 * start - 1} and shrinks by the same factor. After how many steps is it less than 0.001, at rate ${quick}? And at rate ${slow}, without its sign?`, blanks: [[t`rate ${quick}`, needed(quick)], [t`rate ${slow}`, needed(slow)]] },
    { words: t("One look at the ground takes 3 seconds, and every step needs one. How many seconds do these two walks take?"), blanks: [[t`rate ${quick}`, 3 * needed(quick)], [t`rate ${slow}`, 3 * needed(slow)]] },
    { words: t`f(x, y) = x² + ${narrow}y² is a narrow valley, with curvature 2 along x. What is its curvature along y, and which limit does that set to the rate?`, blanks: [[t("curvature"), valley.curvature], [t("limit"), valley.limit]] },
  ];
}

/** @param {Dice} dice @param {Ask} ask @returns {Promise<Question[]>} */
async function network(dice, ask) {
  const sizes = [dice.whole(2, 6), dice.whole(3, 9), dice.whole(2, 5), dice.whole(1, 3)];
  const [points, batch, epochs] = [10 * dice.whole(20, 90), dice.of([8, 16, 30, 32]), dice.whole(5, 40)];
  const activation = dice.of(["tanh", "sigmoid", "relu"]);
  const rate = dice.of([0.1, 0.2, 0.5]);
  const { x, y, w, b, v, c, z, a, p, loss, d, blames, slopes, after } = await ask("byhand.work", { seed: dice.whole(0, 9999), activation, rate });
  const pair = (/** @type {string} */ name, /** @type {number[]} */ values) => SUB.map((sub, at) => /** @type {[string, number]} */ ([name + sub, values[at]]));
  const phi = { tanh: "tanh(z)", sigmoid: t("the sigmoid, 1 / (1 + e^(−z))"), relu: t("relu: z where it is above 0, else 0") }[activation];
  const steep = { tanh: "1 − a²", sigmoid: "a (1 − a)", relu: t("1 where z is above 0, else 0") }[activation];
  const inner = [0, 1].map((at) => t`neuron ${at + 1} has the weights ${number(w[at][0])} and ${number(w[at][1])} and the bias ${number(b[at])}`).join("; ");
  const steps = Math.ceil(points / batch);
  return [
    { words: t`A network has ${sizes[0]} inputs, hidden layers of ${sizes[1]} and of ${sizes[2]} neurons, and ${sizes[3]} ${sizes[3] === 1 ? t("output") : t("outputs")}. Each neuron has a weight for everything in the layer before, and a bias. How many weights are there, and how many biases?`, blanks: [[t("weights"), sizes.slice(1).reduce((all, size, at) => all + size * sizes[at], 0)], [t("biases"), sizes.slice(1).reduce((all, size) => all + size, 0)]] },
    { words: t`It learns from ${points} points, ${batch} in a step, and the last step of an epoch takes what is left. How many steps are in one epoch, and in ${epochs}?`, blanks: [[t("one epoch"), steps], [t`${epochs} epochs`, epochs * steps]] },
    { words: t`A small network has the inputs x₁ = ${number(x[0])} and x₂ = ${number(x[1])}, and two hidden neurons: ${inner}. What are their sums?`, blanks: pair("z", z) },
    { words: t`Their activation is ${phi}. What are their outputs?`, blanks: pair("a", a) },
    { words: t`The answer p adds them up with the weights v₁ = ${number(v[0])} and v₂ = ${number(v[1])} and the bias ${number(c)}; nothing is done to that sum. Expected is y = ${number(y)}. What is p, and what is the loss, (y − p)²?`, blanks: [["p", p], [t("loss"), loss]] },
    { words: t`Now back. The blame of the answer is d = 2 (p − y); that of a hidden neuron is its v times d times the slope of the activation, ${steep}. What are the three?`, blanks: [["d", d], ...pair("d", blames)] },
    { words: t("The slope of a weight is the blame where its wire ends, times what comes along the wire. What is that of v₁, and that of the weight from x₁ to neuron 1?"), blanks: [[t("of v₁"), slopes.v[0]], [t("of w₁₁"), slopes.w[0][0]]] },
    { words: t`One step at the learning rate ${rate}: what do these two weights become?`, blanks: [["v₁", after.v[0]], ["w₁₁", after.w[0][0]]] },
  ];
}

/** An answer as it is printed. @param {number | string} value */
export const printed = (value) => (typeof value === "number" ? number(Math.abs(value) < 1e-12 ? 0 : value) : value);
