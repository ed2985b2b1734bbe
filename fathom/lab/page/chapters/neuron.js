// Chapter 1: a neuron. Amplify, add up, compare with the threshold.

import { termed } from "../frame/glossary.js";
import { choice, h, number, put, s, set, side, signed, slider, tick } from "../make.js";
import { latest } from "../frame/server.js";
import { logicNamed, neuronView, sumWritten } from "../views/neuronview.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";
import { named } from "../named.js";

const EXAMPLES = {
  dog: { words: t("Is it a dog?"), names: [t("four legs"), t("thick coat")], weights: [2, 4], inputs: [1, 1], threshold: 8 },
  eyes: { words: t("Two eyes, which all animals have"), names: [t("two eyes"), t("thick coat")], weights: [3, 4], inputs: [1, 0], threshold: 2 },
  plain: { words: t("Two plain inputs"), names: ["A", "B"], weights: [1, 1], inputs: [1, 0], threshold: 0.5 },
};
const WANTED = { XOR: [0, 1, 1, 0] };

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "neuron",
  title: t("A neuron"),
  open({ root, server, given, save, ready }) {
    const known = Object.hasOwn(EXAMPLES, given.example) ? given.example : "dog";
    const state = { example: known, ...structuredClone(EXAMPLES[/** @type {keyof typeof EXAMPLES} */ (known)]), activation: "step", ...kept(given) };

    const picture = neuronView();
    const plane = drawPlane();
    const formula = h("p", { class: "formula" });
    const narration = h("p", { class: "narration", role: "status" });
    const table = h("tbody");
    const heads = h("tr");
    const logic = h("p", { class: "note" });
    const todo = tasks("neuron", {
      and: (told) => told.logic === "AND",
      or: (told) => told.logic === "OR",
      one: (told) => told.logic.startsWith("fires with"),
      eyes: (told) => told.example === "eyes" && told.firing.terms[0].weight === 0,
      xor: (told) => agree(told, WANTED.XOR) === 3,
    }, server);

    const weights = [0, 1].map((place) => slider({ label: "", min: -8, max: 8, step: 0.5, value: state.weights[place], tell: signed, input: (value) => change(() => (state.weights[place] = value)) }));
    const inputs = [0, 1].map((place) => tick("", state.inputs[place] === 1, (on) => change(() => (state.inputs[place] = on ? 1 : 0))));
    const threshold = slider({ label: t("threshold"), min: -10, max: 14, step: 0.5, value: state.threshold, input: (value) => change(() => (state.threshold = value)) });
    const activation = choice({
      label: t("activation"),
      options: [["step", t("step: fires or not")], ["sigmoid", t("sigmoid: between 0 and 1")], ["tanh", t("tanh: between −1 and 1")], ["relu", t("relu: nothing below 0")], ["identity", t("identity: the sum itself")]],
      value: state.activation,
      input: (value) => change(() => (state.activation = value)),
    });
    const example = choice({
      label: t("example"),
      options: Object.entries(EXAMPLES).map(([name, one]) => [name, one.words]),
      value: state.example,
      input: (name) => change(() => Object.assign(state, { example: name }, structuredClone(EXAMPLES[/** @type {keyof typeof EXAMPLES} */ (name)]))),
    });

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, t("A neuron")),
          h("p", {}, ...termed(t("A neuron is a small judge. Every input has a [weight](?weight): how much it counts. The neuron adds up what comes in, each times its weight, and compares the sum with a [threshold](?threshold). Above it, it fires."))),
          h("p", {}, t("Thick coat and four legs: probably a dog. Which weights and which threshold make it one?")),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, picture.element, formula),
          h("div", { class: "card" }, h("h2", {}, t("Turn the knobs")),
            h("div", { class: "controls" }, example.element, h("fieldset", {}, h("legend", {}, t("what is there")), h("div", { class: "row" }, ...inputs.map((one) => one.element))), ...weights.map((one) => one.element), threshold.element, activation.element)),
          h("div", { class: "card" }, h("h2", {}, t("Every combination")), h("table", {}, h("caption", { class: "hidden" }, t("What the neuron answers")), h("thead", {}, heads), table), logic),
          h("div", { class: "card" }, h("h2", {}, t("Where it fires")), plane.element, h("p", { class: "note" }, t("Where the sum equals the threshold lies a straight line: a neuron cuts the plane once."))))));

    const ask = latest(server, "neuron.fire", (answer) => {
      const told = { ...answer.data, example: state.example };
      show(told);
      todo.check(told);
      ready();
    }, (words) => put(narration, words));

    /** @param {() => void} what */
    function change(what) {
      what();
      update();
    }

    function update() {
      state.names.forEach((name, place) => {
        weights[place].name(t`weight of ${name}`);
        inputs[place].name(name);
        weights[place].set(state.weights[place]);
        inputs[place].set(state.inputs[place] === 1);
      });
      threshold.set(state.threshold);
      save({ example: state.example, weights: state.weights, inputs: state.inputs, threshold: state.threshold, activation: state.activation });
      ask({
        weights: Object.fromEntries(state.names.map((name, place) => [name, state.weights[place]])),
        inputs: Object.fromEntries(state.names.map((name, place) => [name, state.inputs[place]])),
        threshold: state.threshold,
        activation: state.activation,
      });
    }

    /** @param {any} told */
    function show(told) {
      const { firing } = told;
      picture.show(firing);
      plane.show(told, state);
      put(formula, ...sumWritten(firing));
      const there = firing.terms.filter((/** @type {any} */ term) => term.value === 1).map((/** @type {any} */ term) => term.name);
      put(narration, t`${there.length ? t`With ${there.join(t(" and "))}` : t("With nothing there")} the weighted inputs come to ${number(firing.sum)}; ${told.verdict}.`);
      put(heads, ...firing.terms.map((/** @type {any} */ term) => h("th", {}, term.name)), h("th", {}, t("above the threshold")), h("th", {}, t("output")));
      put(table, ...told.table.map((/** @type {any} */ row) => h("tr", { class: row.inputs.every((/** @type {number} */ value, /** @type {number} */ place) => value === firing.terms[place].value) ? "now" : "" }, ...row.inputs.map((/** @type {number} */ value) => h("td", {}, value)), h("td", { class: side(row.z) }, signed(row.z)), h("td", {}, number(row.output)))));
      put(logic, t`This neuron ${told.logic === "AND" || told.logic === "OR" ? t`is an ${named(told.logic)}` : logicNamed(told.logic)}. Of XOR's four lines it gets ${agree(told, WANTED.XOR)} right.`);
    }

    update();
    return () => {};
  },
};

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  const pair = (/** @type {any} */ value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
  if (pair(given.weights)) good.weights = given.weights;
  if (pair(given.inputs)) good.inputs = given.inputs.map((/** @type {number} */ value) => (value ? 1 : 0));
  if (Number.isFinite(given.threshold)) good.threshold = given.threshold;
  if (["step", "sigmoid", "tanh", "relu", "identity"].includes(given.activation)) good.activation = given.activation;
  return good;
}

/** @param {any} told @param {number[]} wanted */
function agree(told, wanted) {
  return told.table.filter((/** @type {any} */ row, /** @type {number} */ place) => (row.z > 0 ? 1 : 0) === wanted[place]).length;
}

function drawPlane() {
  const [low, high, wide] = [-0.4, 1.4, 260];
  const at = (/** @type {number} */ value) => 20 + ((value - low) / (high - low)) * (wide - 40);
  const half = s("polygon", { fill: "var(--plus-pale)" });
  const edge = s("line", { stroke: "var(--plus)", "stroke-width": 2 });
  const dots = [0, 1, 2, 3].map(() => s("circle", { r: 9, stroke: "var(--ink)", "stroke-width": 1.5 }));
  const names = [s("text", { x: wide / 2, y: wide - 2, "text-anchor": "middle", class: "quiet" }), s("text", { x: 12, y: wide / 2, "text-anchor": "middle", class: "quiet", transform: `rotate(-90 12 ${wide / 2})` })];
  const element = s("svg", { viewBox: `0 0 ${wide} ${wide}`, class: "picture", role: "img", "aria-label": t("The plane of the two inputs: shaded where the neuron fires") }, half, edge, ...dots, ...names);
  return {
    element,
    /** @param {any} told @param {any} state */
    show(told, state) {
      const [[a, b], bias] = [state.weights, -state.threshold];
      const corners = [[low, low], [high, low], [high, high], [low, high]];
      const inside = cut(corners, ([x, y]) => a * x + b * y + bias);
      set(half, { points: inside.map(([x, y]) => `${at(x)},${wide - at(y)}`).join(" ") });
      const line = cutLine(corners, ([x, y]) => a * x + b * y + bias);
      set(edge, line ? { x1: at(line[0][0]), y1: wide - at(line[0][1]), x2: at(line[1][0]), y2: wide - at(line[1][1]), visibility: "visible" } : { visibility: "hidden" });
      told.table.forEach((/** @type {any} */ row, /** @type {number} */ place) => set(dots[place], { cx: at(row.inputs[0]), cy: wide - at(row.inputs[1]), fill: row.z > 0 ? "var(--plus)" : "var(--page)" }));
      state.names.forEach((/** @type {string} */ name, /** @type {number} */ place) => put(names[place], name));
    },
  };
}

/** The part of a polygon where a linear function is above 0. @param {number[][]} corners @param {(corner: number[]) => number} height */
function cut(corners, height) {
  return corners.flatMap((corner, place) => {
    const next = corners[(place + 1) % corners.length];
    const [here, there] = [height(corner), height(next)];
    const own = here > 0 ? [corner] : [];
    return here > 0 !== there > 0 ? [...own, between(corner, next, here / (here - there))] : own;
  });
}

/** Where it is 0. @param {number[][]} corners @param {(corner: number[]) => number} height */
function cutLine(corners, height) {
  const found = corners.flatMap((corner, place) => {
    const next = corners[(place + 1) % corners.length];
    const [here, there] = [height(corner), height(next)];
    return here > 0 !== there > 0 ? [between(corner, next, here / (here - there))] : [];
  });
  return found.length === 2 ? found : null;
}

/** @param {number[]} one @param {number[]} other @param {number} share */
function between(one, other, share) {
  return one.map((value, place) => value + share * (other[place] - value));
}
