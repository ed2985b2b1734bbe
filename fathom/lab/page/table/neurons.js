// The network of one row: all neurons to choose from, and one of them opened, term by term.

import { choice, grouped, h, number, put, set, side, signed } from "../make.js";
import { partsView } from "./parts.js";
import { counted } from "./wording.js";
import { t } from "../words.js";

const DIGITS = 4;
const FEW = 24; // neurons of a layer that are shown before all are

/** @param {{ask: (wish: {layer: number | null, neuron: number, member: number | null}) => void}} told called when another neuron or network is to be shown */
export function neuronsView({ ask }) {
  const which = h("div", {});
  const layers = h("div", { class: "knots" });
  const head = h("h3", {});
  const sum = partsView();
  const after = h("div", {});
  const element = h("section", { class: "opened", "aria-label": t("The network of this row") }, h("h3", {}, t("Its network, neuron by neuron")), which, layers, head, sum.element, after);
  /** Layers of which all neurons are shown. @type {Set<number>} */
  const whole = new Set();
  const wish = { layer: /** @type {number | null} */ (null), neuron: 0, member: /** @type {number | null} */ (null) };

  /** @param {{layer?: number, neuron?: number, member?: number}} other */
  function choose(other) {
    Object.assign(wish, other);
    ask({ ...wish });
  }

  return {
    element,
    wish: () => ({ ...wish }),
    /** Another network. */
    forget() {
      Object.assign(wish, { layer: null, neuron: 0, member: null });
      whole.clear();
      for (const one of [which, layers, head, after]) put(one);
      sum.put();
      put(layers, h("p", { class: "note" }, t("Looking into it …")));
    },
    /** @param {any} data */
    show(data) {
      const held = layers.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label")?.split(":")[0] : null;
      showMembers(data);
      showLayers(data);
      showSum(data);
      if (held) /** @type {HTMLElement | undefined} */ ([...layers.querySelectorAll("button")].find((one) => one.getAttribute("aria-label")?.split(":")[0] === held))?.focus();
    },
  };

  /** @param {any} data */
  function showMembers({ members, member, nearest }) {
    if (!members) return put(which);
    if (which.querySelector("select")) return undefined;
    const options = Array.from({ length: members }, (_, at) => /** @type {[string, string]} */ ([String(at), t`network ${at}${at === nearest ? t(", whose answers are most like those of all") : ""}`]));
    return put(which, h("p", { class: "note" }, t`${members} networks answer together, by the mean of their last sums. One of them is shown.`), choice({ label: t("which of them"), options, value: String(member), input: (value) => choose({ member: Number(value) }) }).element);
  }

  /** @param {any} data */
  function showLayers(data) {
    put(layers, ...data.layers.map((/** @type {any} */ layer, /** @type {number} */ at) => layerOf(data, layer, at)));
  }

  /** @param {any} data @param {any} layer @param {number} at */
  function layerOf(data, layer, at) {
    const { opened } = data;
    const most = Math.max(1e-300, ...layer.neurons.map((/** @type {any} */ one) => Math.abs(one.output)));
    const mine = (/** @type {any} */ one) => at + 1 === opened.layer && one.place === opened.neuron;
    const shown = whole.has(at) ? layer.neurons : strongest(layer.neurons, mine);
    const words = `${layer.name}: ${counted(layer.count, "neuron")}${layer.activation === "identity" ? "" : `, ${layer.activation}`}${shown.length < layer.count ? shown.length > FEW ? t`; the ${FEW} strongest, and the one that is open ` : t`; the ${shown.length} strongest ` : " "}`;
    const buttons = shown.map((/** @type {any} */ one) => knot(one, most, mine(one), () => choose({ layer: at + 1, neuron: one.place })));
    const group = h("div", { class: "knot-group", role: "group", "aria-label": at === data.layers.length - 1 ? t("The last sums") : t`Neurons of ${layer.name}` }, ...buttons);
    roving(group, buttons);
    const more = layer.neurons.length > FEW ? h("button", { type: "button", class: "plain", "aria-expanded": String(whole.has(at)), onclick: () => (whole.has(at) ? whole.delete(at) : whole.add(at), showLayers(data)) }, whole.has(at) ? t("fewer") : layer.neurons.length < layer.count ? t`the ${layer.neurons.length} strongest` : t("all of them")) : null;
    return h("div", {}, h("p", { class: "note" }, words, more), group);
  }

  /** @param {any} data */
  function showSum({ opened, layers: found, last, sums, mean, outputs, prediction, member, members }) {
    const final = opened.layer === found.length;
    put(head, t`${final && outputs.length === 1 ? t("The last sum") : t`Neuron ${opened.name}`}: weight × what comes in`);
    const neuron = (/** @type {any} */ term) => (opened.layer > 1 ? () => choose({ layer: opened.layer - 1, neuron: term.place }) : undefined);
    const parts = opened.terms.map((/** @type {any} */ term) => ({ name: term.from, cell: `${number(term.weight, DIGITS)} × ${number(term.value, DIGITS)}${term.raw === null ? "" : ` (${term.raw})`}`, value: term.product, open: neuron(term) }));
    if (opened.more) parts.push({ name: t`${opened.more} smaller terms`, value: opened.rest });
    parts.push({ name: t("bias"), value: opened.bias });
    parts.sort((/** @type {any} */ one, /** @type {any} */ other) => Math.abs(other.value) - Math.abs(one.value));
    sum.show({ parts, what: "term", tell: (value) => signed(value, DIGITS), after: [t("sum z"), number(opened.sum, 6)] });
    const silent = opened.silent ? h("p", { class: "note" }, opened.silent === 1 ? t("1 term is 0, and left out.") : t`${grouped(opened.silent)} terms are 0, and left out.`) : null;
    const on = final || opened.activation === "identity" ? null : h("p", { class: "formula" }, `${opened.activation}(z) = `, h("b", { class: side(opened.output) }, number(opened.output, 6)));
    put(after, silent, on, ...(final ? steps({ last, sums, mean, outputs, prediction, member, members, opened }) : []));
  }
}

/** From the last sums to the answer. @param {any} data */
function steps({ last, sums, mean, outputs, prediction, member, members, opened }) {
  const lines = [];
  const at = opened.neuron;
  if (sums) lines.push(h("p", { class: "formula" }, t("mean of "), ...sums.flatMap((/** @type {number[]} */ one, /** @type {number} */ place) => [place ? ", " : "", h(place === member ? "b" : "span", {}, number(one[at], DIGITS))]), ` = ${number(mean[at], 6)}`), h("p", { class: "note" }, t`The last sums of all ${members} networks; that of the one shown stands out.`));
  for (const step of last) lines.push(h("p", { class: "formula" }, `${step.name}: ${step.words.replaceAll(" x ", " × ").replaceAll("-", "−")} = ${step.after.map((/** @type {number} */ one, /** @type {number} */ place) => (step.after.length > 1 ? `${outputs[place] ?? ""} ${number(one, DIGITS)}`.trim() : number(one, 6))).join(", ")}`));
  if (typeof prediction === "string") lines.push(h("p", { class: "formula" }, t("the answer: "), h("b", {}, prediction)));
  return lines;
}

/** Those that give most, in their order, and the one that is open. @param {any[]} neurons @param {(one: any) => boolean} mine */
function strongest(neurons, mine) {
  const kept = new Set([...neurons].sort((one, other) => Math.abs(other.output) - Math.abs(one.output)).slice(0, FEW));
  return neurons.filter((one) => kept.has(one) || mine(one));
}

/** One neuron: the stronger what it gives, the fuller. @param {any} one @param {number} most @param {boolean} chosen @param {() => void} choose */
function knot(one, most, chosen, choose) {
  const button = h("button", { type: "button", class: "knot-button", "aria-pressed": String(chosen), "aria-label": `${one.name}: ${number(one.output, DIGITS)}`, title: `${one.name}: ${number(one.output, DIGITS)}`, onclick: choose }, h("span", { class: side(one.output), "aria-hidden": "true" }));
  button.firstChild.style.opacity = String(Math.abs(one.output) / most);
  return button;
}

/** One stop for Tab; arrows, Home and End go on. @param {HTMLElement} group @param {HTMLElement[]} buttons */
function roving(group, buttons) {
  const stand = (/** @type {number} */ at) => buttons.forEach((one, place) => set(one, { tabindex: place === at ? 0 : -1 }));
  stand(Math.max(0, buttons.findIndex((one) => one.getAttribute("aria-pressed") === "true")));
  group.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || !buttons[to]) return;
    event.preventDefault();
    stand(to);
    buttons[to].focus();
  });
}
