// What if? A row's cells as knobs, its answer, what each column adds to it, and its network.

import { choice, h, number, put, set, slider } from "../make.js";
import { colourOf, pixels } from "../pictures/pixels.js";
import { latest } from "../frame/server.js";
import { neuronsView } from "./neurons.js";
import { partsView } from "./parts.js";
import { brief, counted, percent, written } from "./wording.js";
import { t } from "../words.js";

const MOST_KNOBS = 12; // that are shown before the others are opened

/**
 * @typedef {{columns: any[], target: string, rows: number, pictures: boolean}} Asked
 * @typedef {{changed: number, wrong: boolean}} Found
 */

/** @param {{server: import("../frame/server.js").Library, say: (words: string) => void, found: (found: Found) => void}} given called with what the tasks ask for */
export function askingView({ server, say, found }) {
  const element = h("section", { class: "card wide", "aria-label": t("What if"), hidden: true });
  const answer = h("p", { class: "formula" });
  const cautions = h("div", {});
  const parts = partsView();
  const shown = pixels();
  const picture = h("div", { class: "seen", hidden: true }, shown.element);
  const neurons = neuronsView({ ask: () => askNeurons() });
  const network = h("details", { class: "fold", ontoggle: () => network.open && askNeurons() }, h("summary", {}, t("Open its network, neuron by neuron")), neurons.element);
  /** @type {Asked} */
  let now = { columns: [], target: "", rows: 0, pictures: false };
  /** Those that were needed so far, by their columns. @type {Map<string, {element: HTMLElement, set: (value: any) => void}>} */
  const knobs = new Map();
  /** @type {any[]} columns whose knobs are folded */
  let folded = [];
  /** @type {Record<string, any>} of the row */
  let cells = {};
  /** @type {Record<string, any>} */
  let changed = {};
  let [row, of, fresh, chosen, wrong] = [0, "table", 0, false, false];
  let [turn, begun] = [0, 0]; // they differ once another table or training has begun
  const place = h("div", { class: "controls two" });
  const [few, rest] = [h("div", { class: "controls two knobs" }), h("div", { class: "controls two knobs" })];
  const more = h("details", { class: "fold", hidden: true }, h("summary", { onclick: () => unfold(!more.open) }), rest);

  const ask = latest(server, "table.what_if", (told) => begun === turn && write(told), say);
  const open = latest(server, "table.opened", ({ data }) => network.open && neurons.show(data), say);

  return {
    element,
    /** A network was learnt. @param {Asked} other */
    begin(other) {
      [now, row, of, fresh, chosen, wrong, changed] = [other, 0, "table", 0, false, false, {}];
      begun = turn += 1;
      network.open = false;
      neurons.forget();
      build();
      send();
    },
    hide() {
      turn += 1;
      element.hidden = true;
    },
    /** Rows came that it has not learnt from. @param {number} count */
    fresh(count) {
      fresh = count;
      if (of === "new") go("table", 0);
      showPlace();
    },
    /** @param {string} which @param {number} at */
    go(which, at) {
      go(which, at);
      element.scrollIntoView({ block: "start" });
    },
  };

  /** @param {string} which @param {number} at */
  function go(which, at) {
    [of, row, chosen, changed] = [which, at, true, {}];
    showPlace();
    send();
  }

  function send() {
    ask({ row, of, changed });
    askNeurons();
  }

  function askNeurons() {
    if (network.open && !network.hidden) open({ row, of, changed, ...neurons.wish() });
  }

  function what() {
    return now.pictures ? t("picture") : of === "new" ? t("new row") : t("row");
  }

  /** Which row is asked about. */
  function showPlace() {
    const most = of === "new" ? fresh : now.rows;
    const rows = h("input", { type: "text", inputmode: "numeric", id: "own-row", value: String(row) });
    rows.addEventListener("change", () => {
      const at = Math.max(0, Math.min(most - 1, Math.floor(Number(rows.value)) || 0));
      rows.value = String(at);
      go(of, at);
    });
    const source = choice({ label: t("rows of"), options: [["table", t("the table that it was made from")], ["new", t("your new rows")]], value: of, input: (value) => go(value, 0) });
    const typing = place.contains(document.activeElement);
    put(place, fresh ? source.element : null, h("div", { class: "control" }, h("label", { for: "own-row" }, t`${what()}, from 0 to ${most - 1}`), rows));
    if (typing) rows.focus();
  }

  function build() {
    knobs.clear();
    cells = {};
    network.hidden = now.pictures;
    showPlace();
    arrange(now.columns.map(({ name }) => name));
    put(element, h("h2", {}, now.pictures ? t("Ask it about a picture") : t("What if?")), place, picture, answer, cautions, parts.element, now.columns.length ? h("h3", {}, t("Turn its cells")) : null, few, more, network);
  }

  /** Of many knobs those come first whose cells did most to the answer. @param {string[]} names in that order */
  function arrange(names) {
    const many = now.columns.length > MOST_KNOBS + 1;
    const first = new Set(many ? names.slice(0, MOST_KNOBS) : names);
    put(few, ...now.columns.filter(({ name }) => first.has(name)).map(knobOf));
    folded = now.columns.filter(({ name }) => !first.has(name));
    more.hidden = !many;
    put(/** @type {Element} */ (more.firstChild), t`and ${counted(folded.length, "more cell")}, which did less to the answer`);
    unfold(more.open);
  }

  /** @param {boolean} open */
  function unfold(open) {
    if (open) put(rest, ...folded.map(knobOf));
  }

  /** @param {any} column @returns {HTMLElement} its knob, made when it is first needed */
  function knobOf(column) {
    const { name } = column;
    const known = knobs.get(name);
    if (known) return known.element;
    const knob = column.number
      ? slider({ label: brief(name), min: column.low, max: column.high, step: column.whole ? 1 : "any", value: column.low, tell: (value) => number(value, 5), input: (value) => turned(name, value) })
      : choice({ label: brief(name), options: column.values.map((/** @type {string} */ value) => [value, value]), value: "", input: (value) => turned(name, value) });
    set(/** @type {Element} */ (knob.element.querySelector("label")), { title: name });
    knobs.set(name, knob);
    stand(name);
    return knob.element;
  }

  /** A knob stands where its cell is. @param {string} name */
  function stand(name) {
    const cell = changed[name] ?? cells[name];
    const plain = now.columns.find((one) => one.name === name)?.number;
    if (cell !== undefined) knobs.get(name)?.set(plain && cell !== null ? Number(cell) : cell);
  }

  /** @param {string} name @param {any} value */
  function turned(name, value) {
    changed = { ...changed, [name]: value };
    send();
  }

  /** @param {import("../frame/server.js").Answer} told */
  function write({ data, arrays, shapes }) {
    element.hidden = false; // not before it has an answer: knobs would stand where no cell is
    picture.hidden = !arrays.pixels;
    if (arrays.pixels) shown.show(shapes.pixels[0], (at) => colourOf(arrays.pixels, at));
    shown.name(t`Picture ${row}`);
    const turnedNow = Object.keys(changed).length;
    if (!turnedNow) {
      cells = data.cells ?? {};
      for (const name of knobs.keys()) stand(name);
    }
    const chance = data.probabilities?.[data.prediction];
    const said = `${written(data.prediction)}${chance === undefined ? "" : ` (${percent(chance)})`}`;
    put(answer, t`${now.target} of ${what()} ${row}: `, h("b", {}, said), data.interval ? t` (9 of 10 lie between ${number(data.interval[0], 5)} and ${number(data.interval[1], 5)})` : "", turnedNow ? t` instead of ${written(data.before)}` : data.truth === null || data.truth === undefined ? "" : t`; in truth ${written(data.truth)}`);
    put(cautions, ...(data.strange ?? []).map((/** @type {string} */ words) => h("p", { class: "note beware" }, words)), data.learnt ? h("p", { class: "note" }, t`Take care: ${data.learnt}.`) : null);
    if (data.contributions && !turnedNow) arrange(data.contributions.attributions.map((/** @type {any} */ part) => part.column));
    if (data.contributions) showParts(data);
    else parts.show({ parts: Object.entries(data.probabilities ?? {}).map(([name, p]) => ({ name, value: Number(p) })), tell: percent, what: "class" });
    wrong ||= chosen && !turnedNow && misses(data);
    found({ changed: turnedNow, wrong });
  }

  /** @param {any} data */
  function showParts({ contributions, probabilities, prediction }) {
    const { of: name, average, value, attributions } = contributions;
    const cell = (/** @type {string} */ column) => changed[column] ?? cells[column];
    parts.show({
      parts: attributions.map((/** @type {any} */ part) => ({ name: part.column, cell: cell(part.column) === null ? t("missing") : brief(written(cell(part.column))), value: part.value })),
      before: [t`${brief(name)} of an average row`, number(average, 6)],
      after: [t`together: ${brief(name)} of this row`, `${number(value, 6)}${meant(name, value, probabilities, prediction, now.target)}`],
    });
  }
}

/** What a logarithm stands for. @param {string} name @param {number} value @param {any} probabilities @param {any} prediction @param {string} target */
function meant(name, value, probabilities, prediction, target) {
  if (name === target) return "";
  if (typeof prediction === "number") return t` = ln ${number(Math.exp(value), 6)}`;
  const chances = Object.keys(probabilities ?? {});
  if (name.startsWith("logit(")) return t`, a probability of ${percent(1 / (1 + Math.exp(-value)))}`;
  return chances.length ? t`: the first is ${number(Math.exp(value), 4)} times as likely` : "";
}

/** Whether the answer misses the truth by more than a tenth, or names the wrong class. @param {any} data */
function misses({ truth, prediction }) {
  if (typeof truth === "number" && typeof prediction === "number") return Math.abs(prediction - truth) > 0.1 * Math.abs(truth);
  if (truth === null || truth === undefined) return false;
  const same = [truth, prediction].every((one) => String(one).trim() !== "" && Number.isFinite(Number(one))) && Number(truth) === Number(prediction); // "1.0" is the class 1
  return !same && String(truth) !== String(prediction);
}
