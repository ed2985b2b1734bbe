// A sheet to print: questions with numbers to fill in, and the answers on a page of their own.

import { Dice } from "./dice.js";
import { dialog } from "./dialog.js";
import { h, put } from "../make.js";
import { SHEETS, printed } from "./sheets.js";
import { t } from "../words.js";

/** @typedef {import("./sheets.js").Question} Question */

const MOST = 9999; // sheets that there are of a chapter

/**
 * The button below a chapter's tasks; nothing where the chapter has no sheet.
 * @param {string} chapter @param {import("./server.js").Library | undefined} server
 * @returns {HTMLElement[]}
 */
export function sheetOf(chapter, server) {
  if (!server || !Object.hasOwn(SHEETS, chapter)) return [];
  const ask = async (/** @type {string} */ name, /** @type {object} */ given) => (await server.ask(name, given)).data;
  const view = dialog(t("A sheet to print"));
  const paper = h("section", { class: "sheet", "aria-label": t("The sheet") });
  const preview = h("ol", { class: "questions" });
  const which = h("input", { type: "number", id: "sheet-number", min: 1, max: MOST, step: 1, oninput: () => write() });
  const go = h("button", { type: "button", class: "main", onclick: () => print() }, t("Print"));
  let turn = 0;

  /** Work the sheet out; the last number that was typed counts. */
  async function write() {
    const seed = which.valueAsNumber;
    const mine = (turn += 1);
    go.disabled = true;
    if (!(Number.isInteger(seed) && seed >= 1 && seed <= MOST)) return;
    const questions = await SHEETS[chapter](new Dice(seed), ask);
    if (mine !== turn) return;
    put(preview, ...questions.map(asked));
    put(paper, ...pages(document.querySelector("h1")?.textContent ?? "", seed, questions));
    go.disabled = false;
  }

  function another() {
    which.value = String(1 + Math.floor(Math.random() * MOST));
    write();
  }

  /** As long as the window is open, the sheet is what is printed. @param {boolean} on */
  function ready(on) {
    document.documentElement.toggleAttribute("data-sheet", on);
    if (on) document.body.append(paper);
    else paper.remove();
  }

  const away = () => ready(false);

  function open() {
    view.open(() => [
      h("div", { class: "row" }, h("label", { for: "sheet-number" }, t("Sheet number")), which, h("button", { type: "button", onclick: another }, t("Another number")), go),
      h("p", { class: "note" }, t`Everybody with the same number has the same sheet: give a class one, or each their own (1 to ${MOST}). The answers come on a page of their own.`),
      preview,
    ]);
    ready(true);
    addEventListener("hashchange", away, { once: true }); // another chapter takes the window away without closing it
    if (!which.value) another();
  }

  view.element.addEventListener("close", away);
  return [h("p", { class: "printing" }, h("button", { type: "button", onclick: open }, t("Print a sheet"))), view.element];
}

/** @param {Question} question */
const asked = ({ words, blanks }) => h("li", {}, h("p", {}, words), h("p", { class: "blanks" }, ...blanks.map(([name]) => h("span", {}, `${name} `, h("span", { class: "blank" })))));

/** @param {string} title @param {number} seed @param {Question[]} questions */
function pages(title, seed, questions) {
  const right = questions.map(({ blanks }) => h("li", {}, blanks.map(([name, value]) => `${name} = ${printed(value)}`).join("; ")));
  return [
    h("div", { class: "leaf" }, h("h2", {}, title), h("p", { class: "named-by" }, h("span", {}, t("Name "), h("span", { class: "blank long" })), h("span", {}, t("Date "), h("span", { class: "blank" })), h("span", {}, t`Sheet ${seed}`)), h("p", { class: "note" }, t("Where a number has more digits, three are enough.")), h("ol", { class: "questions" }, ...questions.map(asked))),
    h("div", { class: "leaf" }, h("h2", {}, t`Answers to sheet ${seed}`), h("p", { class: "note" }, title), h("ol", { class: "answers" }, ...right)),
  ];
}
