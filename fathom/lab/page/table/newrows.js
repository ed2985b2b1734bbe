// New rows, to be answered and not to be learnt from: typed, pasted, or dropped as a file.

import { choice, grouped, h, number, put } from "../make.js";
import { Refused } from "../refused.js";
import { brief, counted, patiently, percent, sentence, written } from "./wording.js";
import { t } from "../words.js";

const MOST_FIELDS = 40; // columns that are typed; more are pasted or dropped
const LONGEST = 200_000; // letters that are pasted
const UNLIKE = t("what is unlike the rows learnt from");
const FILES = ".csv,.tsv,.txt,.xlsx,.parquet,.json,.jsonl";

/** @param {{server: import("../frame/server.js").Library, key: () => string, say: (words: string) => void, answered: (count: number) => void, open: (row: number) => void}} given called when there are answers, and when one is to be opened */
export function newRowsView({ server, key, say, answered, open }) {
  const told = h("p", { class: "note", role: "status" });
  const form = h("div", {});
  const typing = h("details", { class: "fold" }, h("summary", { onclick: () => form.childElementCount || showForm() }, t("Type a row of your own")), form);
  const found = h("div", {});
  const text = h("textarea", { rows: 4, spellcheck: "false", id: "own-lines", placeholder: t("Lines from a spreadsheet, with or without their head") });
  const picker = h("input", { type: "file", id: "own-new-rows", class: "hidden", tabindex: -1, "aria-label": t("A file of new rows"), accept: FILES, onchange: () => (picker.files[0] && send(picker.files[0]), (picker.value = "")) });
  const drop = h("div", { class: "drop small" }, h("p", {}, t("Drop a file of rows here: it answers them, and learns nothing from them. ")), h("button", { type: "button", onclick: () => picker.click() }, t("Choose a file of rows")), picker);
  const element = h("section", { class: "card wide", "aria-label": t("New rows"), hidden: true },
    h("h2", {}, t("New rows")), h("p", {}, t("Ask it about rows that it has never seen.")), typing,
    h("details", { class: "fold" }, h("summary", {}, t("Paste lines, or drop a file")), h("div", { class: "control" }, h("label", { for: "own-lines" }, t("lines of a table")), text), h("div", { class: "row" }, h("button", { type: "button", onclick: paste }, t("Answer these lines"))), drop),
    told, found);
  drop.addEventListener("dragover", (/** @type {DragEvent} */ event) => (event.preventDefault(), drop.classList.add("over")));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    if (file) send(file);
  });
  /** @type {Record<string, string>} */
  let cells = {};
  /** @type {any[]} */
  let columns = [];
  let [target, turn] = ["", 0];

  return {
    element,
    hide() {
      turn += 1;
      element.hidden = true;
    },
    /** @param {any[]} other its columns @param {string} of what is predicted */
    begin(other, of) {
      [columns, target, cells, turn] = [other, of, {}, turn + 1];
      element.hidden = typing.open = false;
      for (const one of [form, found, told]) put(one);
    },
  };

  function showForm() {
    if (columns.length > MOST_FIELDS) return put(form, h("p", { class: "note" }, t`It looks at ${columns.length} columns: too many to type; paste or drop rows.`));
    const fields = columns.map((column, at) => (column.closed ? chosen(column) : typed(column, at)));
    return put(form, h("form", { onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), ask({ by: "typed", cells }, t("Answering"))) }, h("fieldset", {}, h("legend", {}, t("What is left empty counts as missing")), h("div", { class: "controls two" }, ...fields)), h("div", { class: "row" }, h("button", { class: "main" }, t("Answer this row")))));
  }

  /** @param {any} column @param {number} at */
  function typed({ name, number: plain, low, high, values }, at) {
    const id = `own-cell-${at}`;
    const such = plain ? t`${number(low, 5)} to ${number(high, 5)}` : values?.length ? t`such as ${brief(values[0])}` : null;
    const field = h("input", { type: "text", inputmode: plain ? "decimal" : null, id, autocomplete: "off", maxlength: 300, placeholder: such, oninput: () => (cells[name] = field.value) });
    return h("div", { class: "control" }, h("label", { for: id, title: name }, brief(name)), field);
  }

  /** @param {any} column */
  function chosen({ name, values }) {
    return choice({ label: brief(name), options: [["", t("missing")], ...values.map((/** @type {string} */ value) => /** @type {[string, string]} */ ([value, brief(value)]))], value: "", input: (value) => (cells[name] = value) }).element;
  }

  function paste() {
    if (text.value.length > LONGEST) return put(told, t`At most ${grouped(LONGEST)} letters can be pasted, and these are ${grouped(text.value.length)}; drop a file instead.`);
    return ask({ by: "pasted", text: text.value }, t("Reading and answering"));
  }

  /** @param {File} file */
  async function send(file) {
    const mine = turn;
    try {
      const answer = await patiently(t`Sending ${file.name}`, (words) => mine === turn && put(told, words), fetch(`ask/${key()}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file }));
      const { error } = await answer.json();
      if (mine !== turn) return undefined;
      if (error) return put(told, sentence(error));
    } catch {
      return put(told, t("The file could not be sent; is the lab still open?"));
    }
    return ask({ by: "sent" }, t`Reading and answering ${file.name}`);
  }

  /** What went wrong takes nothing away: the answers before stay. @param {object} wish @param {string} words */
  async function ask(wish, words) {
    const mine = turn;
    try {
      const { data } = await patiently(words, (told_) => mine === turn && put(told, told_), server.ask("table.answer", wish));
      if (mine !== turn) return;
      put(told, t`${counted(data.total, "row")} answered.`);
      show(data);
      answered(data.total);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      if (mine === turn) put(told, sentence(fault.message));
    }
  }

  /** @param {any} data */
  function show({ total, heads, more, rows, notes, known }) {
    const chances = rows.some((/** @type {any} */ one) => one.chance !== null && one.chance !== undefined);
    const ends = rows.some((/** @type {any} */ one) => one.interval);
    const columns = [t("row"), target, ...(chances ? [t("probability")] : []), ...(ends ? [t("9 of 10 lie between")] : []), UNLIKE, ...heads.map(brief)];
    const lines = rows.map((/** @type {any} */ one, /** @type {number} */ at) => h("tr", {},
      h("td", {}, h("button", { type: "button", "aria-label": t`Open new row ${at}`, onclick: () => open(at) }, `${at}`)),
      h("td", {}, h("b", {}, written(one.prediction))),
      chances ? h("td", {}, percent(one.chance)) : null,
      ends ? h("td", {}, one.interval ? t`${number(one.interval[0], 5)} and ${number(one.interval[1], 5)}` : "–") : null,
      h("td", { class: "words" }, ...(one.words.length ? one.words.map((/** @type {string} */ words) => h("p", { class: "beware" }, words)) : [known ? t("nothing") : t("not known of this network")])),
      ...one.cells.map((/** @type {any} */ cell) => h("td", {}, written(cell)))));
    put(found,
      h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": t("The answers") }, h("table", { class: "answers" }, h("thead", {}, h("tr", {}, ...columns.map((words) => h("th", { scope: "col", class: words === UNLIKE ? "words" : null }, words)))), h("tbody", {}, ...lines))),
      total > rows.length || more ? h("p", { class: "note" }, [total > rows.length ? t`The first ${rows.length} of ${grouped(total)} rows are shown` : "", more ? t`${counted(more, "more column")} of theirs not` : ""].filter(Boolean).join("; "), t("; the file has them all.")) : null,
      ...notes.map((/** @type {string} */ words) => h("p", { class: "note" }, sentence(words))),
      h("div", { class: "row" }, h("button", { type: "button", onclick: keep }, "answers.csv"), h("span", { class: "note" }, t("the rows with their answers, for a spreadsheet"))));
  }

  async function keep() {
    let data;
    try {
      ({ data } = await patiently(t("Writing answers.csv"), say, server.ask("table.answers", {})));
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      return say(fault.message);
    }
    const address = URL.createObjectURL(new Blob([data.csv], { type: "text/csv" }));
    h("a", { href: address, download: "answers.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    return say(t("answers.csv is written."));
  }
}
