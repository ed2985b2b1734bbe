// How good it is on rows that it has not learnt from: truth against answer, what is taken for what, what was said.

import { chart } from "../views/chart.js";
import { grouped, h, number, put, s, set } from "../make.js";
import { brief, counted, percent, sentence } from "./wording.js";
import { t } from "../words.js";

const FEW = 10; // rows of a bin: below, its dot is hollow

export function judgedView() {
  const element = h("section", { class: "card wide", "aria-label": t("How good it is"), hidden: true });
  /** @type {{close: () => void}[]} */
  let charts = [];

  return {
    element,
    hide() {
      element.hidden = true;
      charts.forEach((one) => one.close());
      charts = [];
    },
    /** @param {import("../frame/server.js").Answer} told */
    show({ data, arrays }) {
      this.hide();
      element.hidden = false;
      const title = h("h2", {}, t("On rows that it has not learnt from"));
      if (data.kind === null) return put(element, title, h("p", { class: "note" }, t`Nothing can be drawn: ${data.why}.`));
      const which = h("p", { class: "note" }, `${grouped(data.rows)} ${data.which}.`);
      if (data.kind === "number") {
        const view = scatter(data, arrays);
        charts = [view];
        return put(element, title, which, view.element, h("p", { class: "note" }, t`Each dot is a row${data.points < data.rows ? t`; ${grouped(data.points)} of them are drawn, by chance` : ""}. On the line the answer is the truth; above it, it is too high. The typical miss is ${number(data.metrics.rmse)}, the mean miss ${number(data.metrics.mae)}.`));
      }
      const view = data.bins?.length ? reliability(data) : null;
      charts = view ? [view] : [];
      return put(element, title, which, confusion(data), h("h3", {}, t("When it says so much, how often is it so?")), view?.element ?? null, h("p", { class: "note" }, sentence(data.calibrated ?? t("that is not known"))), view ? bins(data) : null);
    },
  };
}

/** @param {any} data @param {Record<string, any>} arrays */
function scatter({ target, rows }, { truth, answers }) {
  const view = chart({ label: t`Truth against answer for ${counted(rows, "row")}`, high: 380, draw });
  const line = s("path", { fill: "none", stroke: "var(--ink)", "stroke-width": 1.2 });
  const dots = s("path", { fill: "none", stroke: "var(--plus)", "stroke-width": 5, "stroke-linecap": "round", "stroke-opacity": 0.35 });
  view.marks.append(dots, line);
  const low = Math.min(...truth, ...answers);
  const high = Math.max(...truth, ...answers);
  const room = (high - low || 1) / 40;
  function draw() {
    view.frame({ x: [low - room, high + room], y: [low - room, high + room], nameX: t`${brief(target)} in truth`, nameY: t`${brief(target)} as it answers` });
    set(line, { d: view.line([low, high], [low, high]) });
    set(dots, { d: view.dots(truth, answers) });
  }
  draw();
  return view;
}

/** Rows of the truth, columns of the answer; what is right stands out. @param {any} data */
function confusion({ names, counts, right, rows, others_right: others }) {
  const all = counts.map((/** @type {number[]} */ row) => row.reduce((sum, one) => sum + one, 0));
  const mixed = others === undefined ? -1 : names.length - 1; // all other classes together: right ones and wrong ones in one cell
  const good = (/** @type {number[]} */ row, /** @type {number} */ at) => (at === mixed ? others : row[at]);
  const cells = (/** @type {number[]} */ row, /** @type {number} */ at) => row.map((count, place) => h("td", { class: place === at && place !== mixed ? "right" : count ? "wrong" : "none", title: t`${names[at]} in truth, ${names[place]} answered: ${counted(count, "row")}` }, grouped(count)));
  return h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": t("What is taken for what") }, h("table", { class: "confusion" },
    h("caption", {}, t`${grouped(right)} of ${grouped(rows)} are right (${percent(right / rows)}). Lines: in truth; columns: what it answers.`),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("in truth")), ...names.map(head("col")), h("th", { scope: "col" }, t("right of all")))),
    h("tbody", {}, ...counts.map((/** @type {number[]} */ row, /** @type {number} */ at) => h("tr", {}, head("row")(names[at]), ...cells(row, at), h("td", { class: "quiet" }, all[at] ? percent(good(row, at) / all[at]) : "–"))))));
}

/** @param {string} scope */
function head(scope) {
  return (/** @type {string} */ name) => h("th", { scope, title: name }, brief(name));
}

/** @param {any} data */
function reliability({ bins: found, rows }) {
  const view = chart({ label: t`What it said against how often it was so, for ${counted(rows, "row")}`, high: 320, draw });
  const line = s("path", { fill: "none", stroke: "var(--ink)", "stroke-width": 1.2 });
  const marks = s("g");
  view.marks.append(line);
  view.over.append(marks);
  const from = Math.min(...found.map((/** @type {any} */ one) => Math.min(one.said, one.right)));
  const low = Math.max(0, Math.floor(10 * from - 0.5) / 10);
  function draw() {
    view.frame({ x: [low, 1.02], y: [low, 1.1], nameX: t("probability that it gave to its answer"), nameY: t("share of these rows that it had right") });
    set(line, { d: view.line([low, 1], [low, 1]) });
    put(marks, ...found.map((/** @type {any} */ one) => s("circle", { cx: view.x(one.said), cy: view.y(one.right), r: 4 + 8 * Math.sqrt(one.rows / rows), fill: one.rows < FEW ? "var(--raised)" : "var(--plus)", stroke: "var(--plus)", "stroke-width": 2 })));
  }
  draw();
  return view;
}

/** @param {any} data */
function bins({ bins: found }) {
  const few = found.some((/** @type {any} */ one) => one.rows < FEW);
  return h("div", {}, h("table", { class: "bins" },
    h("thead", {}, h("tr", {}, ...[t("it said"), t("on average"), t("it was so"), t("rows")].map((words) => h("th", { scope: "col" }, words)))),
    h("tbody", {}, ...found.map((/** @type {any} */ one) => h("tr", {}, h("td", {}, t`${Math.round(100 * one.low)} to ${Math.round(100 * one.high)} %`), h("td", {}, percent(one.said)), h("td", {}, percent(one.right)), h("td", {}, grouped(one.rows)))))), h("p", { class: "note" }, t`Larger dots stand for more rows${few ? t`; hollow ones for fewer than ${FEW}, of which little follows` : ""}.`));
}
