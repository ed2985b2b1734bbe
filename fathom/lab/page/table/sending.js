// A table or a folder of pictures comes in: chosen, dropped, or the example.

import { MOST_FILES, chosenFolder, droppedFolders, zipped } from "../folder.js";
import { h } from "../make.js";

const FILES = ".csv,.tsv,.txt,.xlsx,.parquet,.json,.jsonl,.zip";

/** @param {{send: (file: File) => void, example: () => void, say: (words: string) => void, most: () => number}} given what to do with a file, with the example; the most bytes */
export function sendingView({ send, example, say, most }) {
  const picker = h("input", { type: "file", id: "own-file", class: "hidden", tabindex: -1, "aria-label": "A file of your own", accept: FILES, onchange: () => picker.files[0] && send(picker.files[0]) });
  const folders = h("input", { type: "file", id: "own-folder", class: "hidden", tabindex: -1, "aria-label": "A folder of pictures", webkitdirectory: "", onchange: () => folders.files.length && sendFolder(chosenFolder(folders.files)) });
  const drop = h("div", { class: "card wide drop" },
    h("p", {}, "Drop a CSV, Excel or Parquet file; or a folder, or a zip file, of pictures, in a folder for each class. It stays on this machine, and goes when you close the page."),
    h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => picker.click() }, "Choose a file"), picker, h("button", { type: "button", onclick: () => folders.click() }, "Choose a folder of pictures"), folders, h("button", { type: "button", onclick: example }, "Take the example")));
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

  /** @param {import("../folder.js").Found[] | Promise<import("../folder.js").Found[]>} wanted */
  async function sendFolder(wanted) {
    say("Looking into the folder …");
    try {
      const found = await wanted;
      if (found.length > MOST_FILES) return say(`A folder may have ${MOST_FILES.toLocaleString("en")} files here; use fathom train for larger ones.`);
      const size = found.reduce((all, { file }) => all + file.size, 0);
      if (size > most()) return say(`A folder may have ${most() / 2 ** 20} MiB here, and this one has ${Math.ceil(size / 2 ** 20).toLocaleString("en")}; use fathom train for larger ones.`);
      say(`Packing ${found.length.toLocaleString("en")} files …`);
      const names = [...new Set(found.map(({ path }) => path.split("/")[0]))];
      return send(new File([await zipped(found)], `${names.length === 1 ? names[0] : "pictures"}.zip`));
    } catch (fault) {
      return say(`The folder could not be read: ${/** @type {Error} */ (fault).message}`);
    }
  }
}
