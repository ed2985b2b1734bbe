// A table or a folder of pictures comes in: chosen, dropped, or the example.

import { MOST_FILES, chosenFolder, droppedFolders, zipped } from "./folder.js";
import { grouped, h } from "../make.js";
import { t } from "../words.js";

const FILES = ".csv,.tsv,.txt,.xlsx,.parquet,.json,.jsonl,.zip";

/** @param {{send: (file: File) => void, example: () => void, say: (words: string) => void, most: () => number}} given what to do with a file, with the example; the most bytes */
export function sendingView({ send, example, say, most }) {
  const picker = h("input", { type: "file", id: "own-file", class: "hidden", tabindex: -1, "aria-label": t("A file of your own"), accept: FILES, onchange: () => picker.files[0] && send(picker.files[0]) });
  const folders = h("input", { type: "file", id: "own-folder", class: "hidden", tabindex: -1, "aria-label": t("A folder of pictures"), webkitdirectory: "", onchange: () => folders.files.length && sendFolder(chosenFolder(folders.files)) });
  const drop = h("div", { class: "card wide drop" },
    h("p", {}, t("Drop a CSV, Excel or Parquet file; or a folder, or a zip file, of pictures, in a folder for each class. It stays on this machine, and goes when you close the page.")),
    h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => picker.click() }, t("Choose a file")), picker, h("button", { type: "button", onclick: () => folders.click() }, t("Choose a folder of pictures")), folders, h("button", { type: "button", onclick: example }, t("Take the example"))));
  drop.addEventListener("dragover", (/** @type {DragEvent} */ event) => (event.preventDefault(), drop.classList.add("over")));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [folder, file] = event.dataTransfer ? [droppedFolders(event.dataTransfer), event.dataTransfer.files[0]] : [];
    if (folder) sendFolder(folder);
    else if (file) send(file);
  });
  return { element: drop };

  /** @param {import("./folder.js").Found[] | Promise<import("./folder.js").Found[]>} wanted */
  async function sendFolder(wanted) {
    say(t("Looking into the folder …"));
    try {
      const found = await wanted;
      if (found.length > MOST_FILES) return say(t`A folder may have ${grouped(MOST_FILES)} files here; use fathom train for larger ones.`);
      const size = found.reduce((all, { file }) => all + file.size, 0);
      if (size > most()) return say(t`A folder may have ${most() / 2 ** 20} MiB here, and this one has ${grouped(Math.ceil(size / 2 ** 20))}; use fathom train for larger ones.`);
      say(t`Packing ${grouped(found.length)} files …`);
      const names = [...new Set(found.map(({ path }) => path.split("/")[0]))];
      return send(new File([await zipped(found)], `${names.length === 1 ? names[0] : "pictures"}.zip`));
    } catch (fault) {
      return say(t`The folder could not be read: ${/** @type {Error} */ (fault).message}`);
    }
  }
}
