// Chapter 3: how wrong? Errors that cancel, errors that do not, and the surprise at a class.

import { HIGHEST, bars as drawBars, costsWritten, entropyWritten, salaries, surprise } from "../views/lossview.js";
import { termed } from "../frame/glossary.js";
import { choice, h, number, put, side, signed, slider } from "../make.js";
import { latest } from "../frame/server.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";

const PEOPLE = ["Ada", "Ben", "Cleo", "Dan"];
const TRUTHS = [10, 12, 15, 20];
const CLASSES = [t("fish"), t("dog"), t("cat")];
const SUMS = [-1.4697, -0.5621, -1.6094]; // a fish at .23, a dog at .57, a cat at .20
const FARTHEST = 6;

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "losses",
  title: t("How wrong?"),
  open({ root, server, given, save, ready }) {
    const state = { predicted: [9, 15, 16, 15], sums: [...SUMS], truth: 1, ...kept(given) };
    const narration = h("p", { class: "narration", role: "status" });
    const costs = h("p", { class: "formula" });
    const rows = h("tbody");
    const means = h("tfoot");
    const entropy = h("p", { class: "formula" });
    const verdict = h("p", { class: "note", role: "status" });
    const table = h("tbody");
    /** @type {any} */
    const told = {};

    const todo = tasks("losses", {
      cancel: ({ error }) => error && zero(error.mean) && error.losses.every((/** @type {number} */ one) => !zero(one)),
      outlier: ({ absolute, squared }) => squared && squared.mean > 10 * absolute.mean,
      share: ({ absolute, squared }) => squared && zero(absolute.mean - 2) && squared.mean < 4.001,
      sure: ({ classes }) => classes?.loss < 0.1,
      wrong: ({ classes }) => classes?.loss > 4,
      nothing: ({ classes }) => classes?.probabilities.every((/** @type {number} */ p) => Math.abs(p - 1 / 3) < 0.002),
    }, server);

    const picture = salaries(PEOPLE, TRUTHS, move);
    const bars = drawBars(CLASSES);
    const curve = surprise();
    const answers = PEOPLE.map((name, place) => slider({ label: t`predicted for ${name}, who earns ${TRUTHS[place]}k`, min: 0, max: HIGHEST, step: 0.5, value: state.predicted[place], tell: (value) => `${number(value)}k`, input: (value) => move(place, value) }));
    const sums = CLASSES.map((name, place) => slider({ label: t`sum for ${name}`, min: -FARTHEST, max: FARTHEST, step: 0.01, value: state.sums[place], tell: (value) => signed(value, 3), input: (value) => weigh(() => (state.sums[place] = value)) }));
    const truth = choice({ label: t("what the picture shows"), options: CLASSES.map((name, place) => [String(place), name]), value: String(state.truth), input: (value) => weigh(() => (state.truth = Number(value))) });
    const again = h("button", { type: "button", class: "plain", onclick: () => weigh(() => (state.sums = [...SUMS])) }, t("Back to 0.23, 0.57, 0.20"));

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, t("How wrong?")),
          h("p", {}, ...termed(t("To get better, a network must first know how bad it is, in one number. For one answer that number is the [loss](?loss); the mean over all answers is the [cost](?cost)."))),
          h("p", {}, t("Plain errors are a trap: one too high and one too low cancel. Absolute errors cannot cancel. Squares cannot either, and one far miss weighs more than many near ones: look at the areas.")),
          h("p", {}, t("When the answer is a class, the network spreads probabilities. Its loss is the surprise at what the picture truly shows: little if it was thought likely, without end if it was thought impossible.")),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, h("h2", {}, t("Salaries, in thousands")), picture.element, h("p", { class: "note" }, t("Bar across: what is true. Dot: what is predicted; drag it. Square: its area is the squared error.")), costs),
          h("div", { class: "card" }, h("h2", {}, t("What is predicted")), h("div", { class: "controls" }, ...answers.map((one) => one.element))),
          h("div", { class: "card" }, h("h2", {}, t("Loss by loss")), h("table", {}, h("caption", { class: "hidden" }, t("The losses of each answer and their mean")), h("thead", {}, h("tr", {}, ...[t("answer"), t("error"), t("absolute"), t("squared")].map((name) => h("th", {}, name)))), rows, means), h("p", { class: "note" }, t("Error: expected minus predicted."))),
          h("div", { class: "card wide" }, h("h2", {}, t("Fish, dog or cat?")), bars.element, entropy, verdict),
          h("div", { class: "card" }, h("h2", {}, t("What the network says")), h("div", { class: "controls" }, truth.element, ...sums.map((one) => one.element), h("div", { class: "row" }, again), h("p", { class: "note" }, t("Softmax turns the sums into probabilities: e to the power of each, divided by the total of all three.")))),
          h("div", { class: "card" }, h("h2", {}, t("The surprise")), curve.element, h("table", {}, h("caption", { class: "hidden" }, t("Cross-entropy, term by term")), h("thead", {}, h("tr", {}, ...[t("class"), "y", "p", t("−ln\u00a0p"), t("−y\u00a0ln\u00a0p")].map((name) => h("th", {}, name)))), table), h("p", { class: "note" }, t("The minus matters: printed without it, the loss would be lowest where the network is most wrong."))))));

    const refuse = (/** @type {string} */ words) => put(narration, words);
    const askNumbers = latest(server, "losses.numbers", (answer) => {
      Object.assign(told, answer.data);
      showNumbers(answer.data);
      done();
    }, refuse);
    const askClasses = latest(server, "losses.classes", (answer) => {
      told.classes = answer.data;
      showClasses(answer.data);
      done();
    }, refuse);
    latest(server, "losses.curve", (answer) => curve.load(answer.arrays), refuse)({});

    function done() {
      todo.check(told);
      if (told.error && told.classes) ready();
    }

    /** @param {number} place @param {number} value */
    function move(place, value) {
      state.predicted[place] = value;
      answers[place].set(value);
      save(state);
      askNumbers({ expected: TRUTHS, predicted: state.predicted });
    }

    /** @param {() => void} what */
    function weigh(what) {
      what();
      sums.forEach((one, place) => one.set(state.sums[place]));
      truth.set(String(state.truth));
      save(state);
      askClasses({ sums: state.sums, truth: state.truth });
    }

    /** @param {any} data */
    function showNumbers({ error, absolute, squared }) {
      picture.show(state.predicted, error.losses);
      put(costs, ...costsWritten({ error, absolute, squared }));
      put(rows, ...PEOPLE.map((name, place) => h("tr", {}, h("td", {}, name), h("td", { class: side(error.losses[place]) }, signed(error.losses[place])), h("td", {}, number(absolute.losses[place])), h("td", {}, number(squared.losses[place])))));
      put(means, h("tr", { class: "now" }, h("td", {}, t("mean")), h("td", {}, number(error.mean)), h("td", {}, number(absolute.mean)), h("td", {}, number(squared.mean))));
      const wrong = error.losses.filter((/** @type {number} */ one) => !zero(one)).length;
      const cancel = zero(error.mean) && wrong ? t(" The errors cancel: by the mean error this looks perfect.") : "";
      put(narration, t`${wrong} of ${PEOPLE.length} answers are wrong. Mean error ${number(error.mean)}, mean absolute error ${number(absolute.mean)}, mean squared error ${number(squared.mean)}.${cancel}`);
    }

    /** @param {any} data */
    function showClasses(data) {
      const right = data.probabilities[state.truth];
      bars.show(data, state.truth);
      curve.show(right, data.loss);
      put(entropy, ...entropyWritten(data, state.truth));
      const [says, is] = [CLASSES[data.answer], CLASSES[state.truth]];
      put(verdict, t`The network says ${says}, with probability ${number(data.probabilities[data.answer], 3)}; it is a ${is}. Loss ${number(data.loss)}.`);
      put(table, ...CLASSES.map((name, place) => h("tr", { class: place === state.truth ? "now" : "" }, h("td", {}, name), h("td", {}, place === state.truth ? 1 : 0), h("td", {}, number(data.probabilities[place], 3)), h("td", {}, number(data.surprises[place], 3)), h("td", {}, place === state.truth ? number(data.loss, 3) : 0))));
    }

    move(0, state.predicted[0]);
    weigh(() => {});
    return curve.close;
  },
};

/** @param {number} value */
function zero(value) {
  return Math.abs(value) < 1e-9;
}

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  const list = (/** @type {any} */ value, /** @type {number} */ count, /** @type {number} */ low, /** @type {number} */ high) => Array.isArray(value) && value.length === count && value.every((one) => Number.isFinite(one) && one >= low && one <= high);
  if (list(given.predicted, PEOPLE.length, 0, HIGHEST)) good.predicted = given.predicted;
  if (list(given.sums, CLASSES.length, -FARTHEST, FARTHEST)) good.sums = given.sums;
  if ([0, 1, 2].includes(given.truth)) good.truth = given.truth;
  return good;
}
