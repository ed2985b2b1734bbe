// How far one is: a button in the page's head, and what it opens.

import { dialog } from "./dialog.js";
import { h, number, put } from "./make.js";
import { call, counts, file, forget, MOST_BYTES, name, take, watch } from "./progress.js";

/** @param {HTMLElement} tools where the button goes @param {Record<string, string>} titles of the chapters @param {() => void} changed called when something was taken or forgotten: the chapter's ticks are old */
export function progressView(tools, titles, changed) {
  const opener = h("button", { type: "button", class: "plain", onclick: () => opened.open(() => body()) });
  const opened = dialog("Progress");
  const said = h("p", { role: "status" });
  const picker = h("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: taken });
  let sure = false;
  document.body.append(opened.element);
  tools.prepend(opener);
  watch(tell);
  tell();

  function tell() {
    const all = counts();
    put(opener, `${sum(all, "solved")} of ${sum(all, "of")} solved`);
  }

  async function taken() {
    const [chosen] = picker.files ?? [];
    if (!chosen) return;
    put(said, chosen.size > MOST_BYTES ? `A progress.json has no more than ${number(MOST_BYTES / 1000)} kB.` : take(await chosen.text()));
    picker.value = "";
    changed();
    opened.again();
  }

  function save() {
    const link = h("a", { href: URL.createObjectURL(new Blob([file(titles)], { type: "application/json" })), download: "progress.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser still reads it
    put(said, "Saved as progress.json: to hand in, or to go on with in another browser.");
  }

  function forgetAll() {
    put(said, sure ? "All ticks are forgotten." : "Press it once more, and all ticks are gone.");
    if (sure) {
      forget();
      changed();
    }
    sure = !sure;
    opened.again();
  }

  function body() {
    const rows = counts().map(({ chapter, solved, of }) => h("tr", {}, h("th", { scope: "row" }, titles[chapter] ?? chapter), h("td", {}, `${solved} of ${of}`)));
    const mine = h("input", { type: "text", id: "progress-name", maxlength: 40, autocomplete: "off", value: name(), onchange: () => call(mine.value) });
    return [
      h("div", { class: "control" }, h("label", { for: "progress-name" }, "Your name, if you hand it in or are in a class"), mine),
      h("table", {}, h("caption", { class: "hidden" }, "Solved tasks"), h("tbody", {}, ...rows)),
      said,
      h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: save }, "Save progress.json"), h("button", { type: "button", onclick: () => picker.click() }, "Take a progress.json"), picker, h("button", { type: "button", onclick: forgetAll }, sure ? "Yes, forget all" : "Forget all")),
      h("p", { class: "note" }, "What you have solved is kept in this browser alone."),
    ];
  }
}

/** @param {ReturnType<typeof counts>} all @param {"solved" | "of"} what */
const sum = (all, what) => all.reduce((total, one) => total + one[what], 0);
