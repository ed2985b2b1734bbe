// How far one is: a button in the page's head, and what it opens.

import { dialog } from "./dialog.js";
import { h, number, put } from "../make.js";
import { call, counts, file, forget, MOST_BYTES, name, take, watch } from "./progress.js";
import { LEVELS } from "./tasks.js";
import { t } from "../words.js";

/** @param {HTMLElement} tools where the button goes @param {Record<string, string>} titles of the chapters */
export function progressView(tools, titles) {
  const opener = h("button", { type: "button", class: "plain", onclick: open });
  const opened = dialog(t("Progress"));
  const said = h("p", { role: "status" });
  const rows = h("tbody");
  const mine = h("input", { type: "text", id: "progress-name", maxlength: 40, autocomplete: "off", onchange: () => call(mine.value) });
  const picker = h("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: taken });
  const forgetter = h("button", { type: "button", onclick: forgetAll });
  const body = [
    h("div", { class: "control" }, h("label", { for: "progress-name" }, t("Your name, if you hand it in or are in a class")), mine),
    h("div", { class: "scroll progress", tabindex: 0, role: "region", "aria-label": t("Solved tasks") }, h("table", {}, h("caption", { class: "hidden" }, t("Solved tasks of each chapter, by level")), h("thead", {}, h("tr", {}, ...[t("chapter"), t("solved")].map((words) => h("th", { scope: "col" }, words)), ...LEVELS.slice(1).map((words, at) => h("th", { scope: "col", title: words }, h("span", { class: "hidden" }, words), h("span", { class: "level", "aria-hidden": "true" }, "●".repeat(at + 1)))))), rows)),
    said,
    h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: save }, t("Save progress.json")), h("button", { type: "button", onclick: () => picker.click() }, t("Take a progress.json")), picker, forgetter),
    h("p", { class: "note" }, t`● ${LEVELS[1]}, ●● ${LEVELS[2]}, ●●● ${LEVELS[3]}. What you have solved is kept in this browser alone.`),
  ];
  let sure = false;
  document.body.append(opened.element);
  tools.prepend(opener);
  watch(tell, opener);
  tell();

  function tell() {
    const all = counts();
    put(opener, t`Progress ${sum(all, "solved")} of ${sum(all, "of")}`);
    put(rows, ...all.map(({ chapter, levels, ...one }) => h("tr", {}, h("th", { scope: "row" }, titles[chapter] ?? chapter), ...[one, ...levels].map(({ solved, of }) => h("td", {}, of ? t`${solved} of ${of}` : "–")))));
    mine.value = name();
  }

  function open() {
    put(said);
    mean(false);
    opened.open(() => body);
  }

  async function taken() {
    const [chosen] = picker.files ?? [];
    if (!chosen) return;
    put(said, chosen.size > MOST_BYTES ? t`A progress.json has no more than ${number(MOST_BYTES / 1000)} kB.` : take(await chosen.text()));
    picker.value = "";
  }

  function save() {
    const link = h("a", { href: URL.createObjectURL(new Blob([file(titles)], { type: "application/json" })), download: "progress.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser still reads it
    put(said, t("Saved as progress.json: to hand in, or to go on with in another browser."));
  }

  function forgetAll() {
    put(said, sure ? t("All ticks are forgotten.") : t("Press it once more, and all ticks are gone."));
    if (sure) forget();
    mean(!sure);
  }

  /** @param {boolean} really whether the next press forgets */
  function mean(really) {
    sure = really;
    put(forgetter, sure ? t("Yes, forget all") : t("Forget all"));
  }
}

/** @param {ReturnType<typeof counts>} all @param {"solved" | "of"} what */
const sum = (all, what) => all.reduce((total, one) => total + one[what], 0);
