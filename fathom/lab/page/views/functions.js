// Functions to walk down, and the controls for them: text, range, start, optimizer.

import { choice, h, number, slider } from "../make.js";
import { t } from "../words.js";

/** @typedef {{example: string, function: string, low: number, high: number, at: number[], rate: number, optimizer: string, steps: number}} Hill */

const plain = { optimizer: "sgd", steps: 60 };

/** @type {Record<string, {words: string} & Omit<Hill, "example">>} */
export const EXAMPLES = {
  article: { words: t("one pit: x² − x + 1"), function: "x^2 - x + 1", low: -10, high: 11, at: [9, 0], rate: 0.1, ...plain },
  pits: { words: t("two pits"), function: "x^4 - 3x^2 + x", low: -2.2, high: 2.2, at: [2, 0], rate: 0.02, ...plain, steps: 160 },
  many: { words: t("many pits"), function: "0.1x^2 + sin(3x)", low: -8, high: 8, at: [7, 0], rate: 0.05, ...plain, steps: 100 },
  plateau: { words: t("a plateau around a pit"), function: "1 - exp(-x^2)", low: -4, high: 4, at: [2.2, 0], rate: 0.5, ...plain },
  kink: { words: t("a kink: |x|"), function: "abs(x)", low: -4, high: 4, at: [3, 0], rate: 0.4, ...plain },
  bowl: { words: t("a bowl: x² + y²"), function: "x^2 + y^2", low: -11, high: 11, at: [5, 10], rate: 0.1, ...plain },
  valley: { words: t("a narrow valley"), function: "x^2 + 10y^2", low: -6, high: 6, at: [-5, 3], rate: 0.08, ...plain },
  saddle: { words: t("a saddle"), function: "x^2 - y^2", low: -4, high: 4, at: [3, 0.2], rate: 0.1, ...plain },
  hills: { words: t("two pits in a surface"), function: "x^4 - 3x^2 + x + y^2", low: -2, high: 2, at: [1.8, 1.6], rate: 0.03, ...plain, steps: 120 },
};

const OPTIMIZERS = [["sgd", t("sgd: against the slope")], ["momentum", t("momentum: keeps its speed")], ["adam", t("adam: by the slope's usual size")]];

/** Take from the address only what makes sense. @param {Record<string, any>} given @returns {Hill} */
export function kept(given) {
  const known = Object.hasOwn(EXAMPLES, given.example) ? given.example : given.example === "own" ? "own" : "article";
  const { words: _, ...base } = EXAMPLES[known] ?? EXAMPLES.article;
  const good = { example: known, ...structuredClone(base) };
  const within = (/** @type {any} */ value, low = -1000, high = 1000) => Number.isFinite(value) && value >= low && value <= high;
  if (typeof given.function === "string" && given.function.length <= 80 && given.function) good.function = given.function;
  if (within(given.low) && within(given.high) && given.low < given.high) [good.low, good.high] = [given.low, given.high];
  if (Array.isArray(given.at) && given.at.length === 2 && given.at.every((one) => within(one))) good.at = given.at;
  if (within(given.rate, 1e-9, 100)) good.rate = given.rate;
  if (OPTIMIZERS.some(([name]) => name === given.optimizer)) good.optimizer = given.optimizer;
  if (Number.isInteger(given.steps) && within(given.steps, 1, 500)) good.steps = given.steps;
  return good;
}

/**
 * The controls; `change` is called after the state has changed.
 * @param {Hill} state @param {() => void} change
 */
export function controls(state, change) {
  const text = h("input", { type: "text", id: "function", maxlength: 80, spellcheck: "false", autocomplete: "off", autocapitalize: "off", onchange: () => own({ function: text.value }) });
  const ends = ["low", "high"].map((end) => h("input", { type: "number", step: "any", min: -1000, max: 1000, "aria-label": end === "low" ? t("drawn from") : t("drawn to"), onchange: () => own({ [end]: ends[end === "low" ? 0 : 1].valueAsNumber || 0 }) }));
  const example = choice({
    label: t("landscape"),
    options: [...Object.entries(EXAMPLES).map(([name, one]) => /** @type {[string, string]} */ ([name, one.words])), ["own", t("your own function")]],
    value: state.example,
    input(name) {
      Object.assign(state, { ...structuredClone(EXAMPLES[name] ?? {}), words: undefined, example: name });
      update();
    },
  });
  const starts = [0, 1].map((place) => slider({ label: "", min: 0, max: 1, step: "any", value: 0, input: (value) => {
    state.at[place] = value;
    change();
  } }));
  const optimizer = choice({ label: t("optimizer"), options: /** @type {[string, string][]} */ (OPTIMIZERS), value: state.optimizer, input: (name) => {
    state.optimizer = name;
    change();
  } });

  /** @param {object} what */
  function own(what) {
    Object.assign(state, what, { example: "own" });
    update();
  }

  function update() {
    example.set(state.example);
    text.value = state.function;
    [ends[0].value, ends[1].value] = [state.low, state.high];
    state.at = state.at.map((value) => Math.max(state.low, Math.min(state.high, value)));
    starts.forEach((one, place) => {
      one.reach(state.low, state.high, 10 ** Math.floor(Math.log10(Math.max(1e-9, state.high - state.low) / 100)));
      one.set(state.at[place]);
    });
    optimizer.set(state.optimizer);
    change();
  }

  return {
    elements: [example.element, h("div", { class: "control" }, h("label", { for: "function" }, t("function")), text), h("fieldset", {}, h("legend", {}, t("drawn from … to")), h("div", { class: "range" }, ...ends)), ...starts.map((one) => one.element), optimizer.element],
    update,
    /** Name the starts as the function does. @param {string[]} variables */
    name(variables) {
      starts.forEach((one, place) => {
        one.element.hidden = place >= variables.length;
        one.name(t`start: ${variables[place]}`);
      });
    },
  };
}

/** A logarithmic slider that gives two digits; a key goes to the next such number. @param {string} label @param {number} value @param {(value: number) => void} input @param {[number, number]} [ends] powers of ten */
export function powerSlider(label, value, input, [low, high] = [-4, 1]) {
  const plainly = (/** @type {number} */ power) => Number((10 ** power).toPrecision(2));
  const made = slider({ label, min: low, max: high, step: "any", value: Math.log10(value), tell: (power) => number(plainly(power), 2), input: (power) => input(plainly(power)) });
  const range = /** @type {HTMLInputElement} */ (made.element.querySelector("input"));
  range.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    range.value = String(Math.log10(beside(plainly(Number(range.value)), way)));
    range.dispatchEvent(new Event("input"));
  });
  return made;
}

/** The next number of two digits, up or down. @param {number} value @param {number} way */
function beside(value, way) {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const digits = Math.round(value / 10 ** (power - 1));
  const next = digits === 10 && way < 0 ? 9.9 : digits + way; // below 10 the digits lie ten times as close
  return Number((next * 10 ** (power - 1)).toPrecision(2));
}

/** Write a formula as on paper. @param {string} words */
export function written(words) {
  return words.replaceAll("**", "^").replaceAll("*", " · ").replaceAll("-", "−");
}
