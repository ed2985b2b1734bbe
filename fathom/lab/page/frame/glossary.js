// What a word means, told where it stands: a term opens a note over the lower edge of the page.

import { h, put } from "../make.js";
import { marked } from "../marked.js";
import { t } from "../words.js";

/** Each term as it is called, and in a sentence or two, with the article's own examples. */
export const TERMS = {
  activation: [t("activation"), t("What a neuron makes of its sum: fire or not (step), or something in between (sigmoid, tanh, relu).")],
  backpropagation: [t("backpropagation"), t("How every weight learns its part in a mistake: the blame of the answer flows back along the wires, through each weight, and shrinks where an activation is flat.")],
  batch: [t("batch"), t("The examples that are looked at in one step. Few make many quick, shaky steps; all make one slow, sure one.")],
  bias: [t("bias"), t("What is added to a neuron's sum: the threshold with its sign turned, written so that it can learn like a weight.")],
  blame: [t("blame"), t("How much the loss would change if a neuron's sum were a little larger: dL/dz.")],
  cost: [t("cost"), t("The mean of the losses of many examples: the one number that learning makes smaller.")],
  epoch: [t("epoch"), t("One turn through all the examples that are learnt from.")],
  gradient: [t("gradient"), t("The slopes of the cost in every direction at once, one for each weight.")],
  "gradient descent": [t("gradient descent"), t("Look at the slope, take a step against it, look again (Cauchy 1847).")],
  "hidden layer": [t("hidden layer"), t("Neurons between the inputs and the answer. They see nothing but what comes in, and say nothing but to the next layer.")],
  layer: [t("layer"), t("Neurons side by side, each of which sees all that the layer before says.")],
  "learning rate": [t("learning rate"), t("What a slope is multiplied by to make a step. Too small, and it takes for ever; too large, and it leaps over the pit.")],
  "learning rule": [t("learning rule"), t("How a wire changes after it has been used: from what its two ends did, or from what was not foreseen.")],
  limit: [t("limit"), t("The learning rate above which every step overshoots further than the one before: for plain descent, 2 divided by the curvature.")],
  loss: [t("loss"), t("How wrong one answer is, as a number: 0 where it is right.")],
  "local minimum": [t("local minimum"), t("A pit that is not the deepest: all ways lead up from it, and descent stays.")],
  neuron: [t("neuron"), t("A small judge: it weighs what comes in, adds it up, and compares the sum with a threshold.")],
  overfitting: [t("overfitting"), t("Learning the examples by heart: ever better on those, ever worse on others.")],
  slope: [t("slope"), t("How fast the cost rises when a weight grows: the steepness under the rover's wheels.")],
  "test set": [t("test set"), t("Examples that nobody has looked at while learning or choosing, opened once at the end.")],
  threshold: [t("threshold"), t("What the weighted inputs must come to more than for a neuron to fire.")],
  "validation set": [t("validation set"), t("Examples that are not learnt from, but looked at to choose: when to stop, which network to keep.")],
  weight: [t("weight"), t("How much an input counts. It is what a network learns.")],
  "weight decay": [t("weight decay"), t("A pull on every weight towards 0 with each step, so that none grows without need.")],
  wire: [t("wire"), t("A connection between two neurons; its strength is a weight.")],
};

const note = h("div", { class: "term-note", role: "status", hidden: true });
let open = "";

/** A word that can be opened. @param {keyof typeof TERMS} key @param {string} [words] as it stands in its sentence */
export function term(key, words = TERMS[key][0]) {
  return h("button", { type: "button", class: "term", onclick: () => show(open === key ? "" : key) }, words);
}

/** A text in which terms can be opened: "a [bias](?bias)". @param {string} text */
export const termed = (text) => marked(text, (words, key) => term(/** @type {keyof typeof TERMS} */ (key.slice(1)), words));

/** @param {keyof typeof TERMS | ""} key */
function show(key) {
  open = key;
  if (!note.isConnected) document.body.append(note);
  note.hidden = !key;
  if (key) put(note, h("b", {}, TERMS[key][0]), `: ${TERMS[key][1]} `, h("button", { type: "button", class: "plain", onclick: () => show("") }, t("Close")));
}

addEventListener("hashchange", () => show(""));
addEventListener("keydown", (event) => event.key === "Escape" && show(""));
