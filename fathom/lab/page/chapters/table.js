// Your own data. The same jobs as on the command line, in a page.

import { MOST_FILES, chosenFolder, droppedFolders, zipped } from "../folder.js";
import { costsByRate } from "../ratecurves.js";
import { colourOf, pixels } from "../pixels.js";
import { choice, h, number, put, set, side, signed, slider } from "../make.js";
import { Refused } from "../refused.js";
import { latest, waits } from "../server.js";
import { tasks } from "../tasks.js";

const EVERY = 250; // milliseconds between two looks at a training
const FILES = [["network.fathom", "the network, for fathom predict and explain"], ["network.xlsx", "a spreadsheet whose cells are the neurons"], ["report.html", "the report, with pictures"]];
const NOT_OF_PICTURES = "network.xlsx"; // a cell a pixel would be no help
const LONGEST = 60; // letters of a name

/** @type {import("../lab.js").Chapter} */
export const chapter = {
  name: "table",
  title: "Your own data",
  open({ root, server, save, ready }) {
    let [closed, key, mostBytes, target, row, chosen, example, turn] = [false, "", 0, "", 0, false, false, 0];
    /** @type {Record<string, any>} */
    let changed = {};
    let table = /** @type {any} */ (null);

    const narration = h("p", { class: "narration", role: "status" }, "Drop a table here, or take the example: salaries by age and experience.");
    const todo = tasks("table", {
      give: (now) => now.table !== null,
      train: (now) => now.done,
      knob: (now) => now.changed > 0,
      miss: (now) => now.wrong,
      fetch: (now) => now.fetched,
    });
    const now = { /** @type {any} */ table: null, done: false, changed: 0, wrong: false, fetched: false };

    const picker = h("input", { type: "file", id: "own-file", class: "hidden", tabindex: -1, "aria-label": "A file of your own", accept: ".csv,.tsv,.txt,.xlsx,.parquet,.json,.jsonl,.zip", onchange: () => picker.files[0] && send(picker.files[0]) });
    const folders = h("input", { type: "file", id: "own-folder", class: "hidden", tabindex: -1, "aria-label": "A folder of pictures", webkitdirectory: "", onchange: () => folders.files.length && sendFolder(chosenFolder(folders.files)) });
    const drop = h("div", { class: "card wide drop" },
      h("p", {}, "Drop a CSV, Excel or Parquet file; or a folder, or a zip file, of pictures, in a folder for each class. It stays on this machine, and goes when you close the page."),
      h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => picker.click() }, "Choose a file"), picker, h("button", { type: "button", onclick: () => folders.click() }, "Choose a folder of pictures"), folders, h("button", { type: "button", onclick: () => look({ example: true, target: "salary" }) }, "Take the example")));
    drop.addEventListener("dragover", (/** @type {DragEvent} */ event) => (event.preventDefault(), drop.classList.add("over")));
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const [folder, file] = event.dataTransfer ? [droppedFolders(event.dataTransfer), event.dataTransfer.files[0]] : [];
      if (folder) sendFolder(folder);
      else if (file) send(file);
    });
    const read = h("section", { class: "card wide", "aria-label": "What was read", hidden: true });
    const learning = h("section", { class: "card wide", "aria-label": "Learning", hidden: true });
    const asking = h("section", { class: "card wide", "aria-label": "What if", hidden: true });
    const kept = h("section", { class: "card wide", "aria-label": "To keep", hidden: true });

    root.append(h("div", { class: "chapter" },
      h("section", { class: "telling" },
        h("h1", {}, "Your own data"),
        h("p", {}, "Everything so far was small. The same arithmetic learns from your own table: it looks what the columns hold, turns them into numbers, tries several learning rates side by side, and keeps rows aside to say honestly how good it is."),
        h("p", {}, "Then open it: turn the knobs of a row, and see what each column adds to the answer."),
        narration),
      todo.element,
      h("div", { class: "stage" }, drop, read, learning, asking, kept)));

    /** @param {import("../folder.js").Found[] | Promise<import("../folder.js").Found[]>} wanted */
    async function sendFolder(wanted) {
      say("Looking into the folder …");
      try {
        const found = await wanted;
        if (found.length > MOST_FILES) return say(`A folder may have ${MOST_FILES.toLocaleString("en")} files here; use fathom train for larger ones.`);
        const size = found.reduce((all, { file }) => all + file.size, 0);
        if (size > mostBytes) return say(`A folder may have ${mostBytes / 2 ** 20} MiB here, and this one has ${Math.ceil(size / 2 ** 20).toLocaleString("en")}; use fathom train for larger ones.`);
        say(`Packing ${found.length.toLocaleString("en")} files …`);
        const names = [...new Set(found.map(({ path }) => path.split("/")[0]))];
        return send(new File([await zipped(found)], `${names.length === 1 ? names[0] : "pictures"}.zip`));
      } catch (fault) {
        return say(`The folder could not be read: ${/** @type {Error} */ (fault).message}`);
      }
    }

    /** @param {File} file */
    async function send(file) {
      say(`Sending ${file.name} …`);
      try {
        const answer = await fetch(`send/${key}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
        const told = await answer.json();
        if (told.error) return (told.kept || forget(), say(told.error)); // what was sent before has gone, or is still there
      } catch {
        return say("The file could not be sent; is the lab still open?");
      }
      example = false;
      return look({ example: false, target: null });
    }

    /** @param {{example: boolean, target: string | null}} wish */
    async function look(wish) {
      if (turn) server.ask("table.stop", {}).catch(() => {});
      turn += 1; // what was learnt so far is of another table, or for another question
      example = wish.example;
      try {
        table = (await server.ask("table.seen", wish)).data;
      } catch (fault) {
        if (wish.target === null || !table) forget();
        else [target, table.target] = ["", null]; // what is shown as chosen must be what is trained on
        if (table) showTable();
        return refuse(fault);
      }
      target = table.target ?? ""; // of pictures it is known already
      for (const later of [learning, asking, kept]) later.hidden = true;
      now.table = table;
      tell();
      showTable();
      return undefined;
    }

    /** There is no table any more. */
    function forget() {
      table = null;
      for (const one of [read, learning, asking, kept]) one.hidden = true;
    }

    function showTable() {
      const names = [...new Set([...table.heads.filter((/** @type {string} */ name) => table.names.includes(name)), ...table.names])];
      const alone = table.names.length === 1 && table.target; // pictures have no cells to show
      const wanted = choice({ label: "what is to be predicted", options: [["", "choose a column"], ...names.map((name) => /** @type {[string, string]} */ ([name, brief(name)]))], value: table.target ?? "", input: (name) => name && look({ example: false, target: name }) });
      const effort = choice({ label: "how thoroughly", options: [["quick", "quick: one learning rate, small networks"], ["usual", "as fathom train does it"]], value: "quick", input: () => {} });
      const train = h("button", { type: "button", class: "main", disabled: !table.target, onclick: () => begin(effort.element.querySelector("select").value) }, "Train");
      put(read, h("h2", {}, `${table.rows.toLocaleString("en")} rows`),
        h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "The first rows" }, h("table", {}, h("thead", {}, h("tr", {}, ...table.heads.map((/** @type {string} */ name) => h("th", {}, brief(name))))), h("tbody", {}, ...(alone ? [] : table.first).map((/** @type {any[]} */ cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell === null ? "–" : typeof cell === "number" ? number(cell, 6) : String(cell).slice(0, 40)))))))),
        ...table.warnings.concat(table.notes).map((/** @type {string} */ words) => h("p", { class: "note" }, words)),
        Object.keys(table.left_out).length ? h("p", { class: "note" }, `Left out: ${Object.entries(table.left_out).map(([name, why]) => `${brief(name)} (${why})`).join(", ")}.`) : null,
        h("div", { class: "controls two" }, wanted.element, effort.element, train));
      read.hidden = false;
      say(`Read ${table.rows.toLocaleString("en")} rows. ${table.target ? `To predict: ${table.target}, ${table.task === "regression" ? "a number" : `one of ${table.classes.length} classes`}. Press Train.` : "Which column is to be predicted?"}`);
    }

    /** @param {string} effort */
    async function begin(effort) {
      try {
        await server.ask("table.train", { target, effort });
      } catch (fault) {
        return refuse(fault);
      }
      const mine = (turn += 1);
      for (const later of [asking, kept]) later.hidden = true;
      const curves = costsByRate();
      const how = h("div", {});
      put(learning, h("h2", {}, "It learns"), curves.element, h("button", { type: "button", onclick: () => server.ask("table.stop", {}) }, "Stop"), how);
      learning.hidden = false;
      /** @type {(number | null)[][]} */
      const costs = [];
      let told;
      do {
        await new Promise((done) => setTimeout(done, EVERY));
        if (closed || mine !== turn) return undefined;
        try {
          told = (await server.ask("table.progress", { since: costs.length })).data;
        } catch (fault) {
          return refuse(fault);
        }
        if (mine !== turn) return undefined;
        costs.push(...told.costs);
        curves.show(told.rates, costs);
        put(how, ...told.reasons.map((/** @type {string} */ words) => h("p", { class: "note" }, words)));
        say({ waiting: waits(told.before), reading: "It reads and prepares the table.", learning: costs.length ? `It learns: epoch ${costs.length}, the lowest loss of rows that judge is ${number(lowest(costs[costs.length - 1]), 3)}.` : "It learns.", measuring: "It is measured, on rows that it has not learnt from, beside simpler ways.", done: "Done.", failed: told.fault, stopped: "Stopped." }[/** @type {string} */ (told.state)] ?? "");
      } while (told.busy);
      if (told.state === "done") showLearnt(told, curves.element);
      return undefined;
    }

    /** @param {any} told @param {HTMLElement | null} curves */
    function showLearnt(told, curves) {
      put(learning, h("h2", {}, "What came of it"), curves, h("pre", { class: "scroll report", tabindex: 0 }, told.report));
      learning.hidden = false;
      now.done = true;
      tell();
      const pictures = told.columns.some((/** @type {any} */ one) => one.picture);
      showFiles(pictures);
      if (pictures || told.columns.every((/** @type {any} */ one) => one.number || one.values)) showKnobs(pictures ? [] : told.columns);
      say("Done. The report says how good it is on rows that it has not learnt from; below you can ask it.");
    }

    /** The network that the lab was opened on, or that was learnt before another chapter was looked at. */
    async function showKnown() {
      const { name, target: of, rows } = (await server.ask("table.learnt", {})).data;
      if (!name || closed || table) return;
      const told = (await server.ask("table.progress", { since: 0 })).data;
      if (closed || table) return;
      [table, target] = [{ rows }, of];
      now.table = table;
      showLearnt(told, null);
      say(`This is ${name}. The report says how good it is on rows that it has not learnt from; below you can ask it about ${rows === 1 ? "a row" : `${rows.toLocaleString("en")} rows`}.`);
    }

    /** @param {any[]} columns */
    function showKnobs(columns) {
      const mine = turn;
      const answer = h("p", { class: "formula" });
      const parts = h("div", { class: "parts" });
      const rows = h("input", { type: "text", inputmode: "numeric", id: "own-row", value: "0" });
      rows.addEventListener("change", () => {
        row = Math.max(0, Math.min(table.rows - 1, Math.floor(Number(rows.value)) || 0));
        rows.value = String(row);
        [chosen, changed] = [true, {}];
        ask({ row, changed });
      });
      /** @type {{name: string, number: boolean, knob: {element: HTMLElement, set: (value: any) => void}}[]} */
      const knobs = columns.map((column) => ({
        name: column.name,
        number: column.number,
        knob: column.number
          ? slider({ label: column.name, min: column.low, max: column.high, step: column.whole ? 1 : (column.high - column.low) / 200 || 1, value: column.low, tell: (value) => number(value, 5), input: (value) => turned(column.name, value) })
          : choice({ label: column.name, options: column.values.map((/** @type {string} */ value) => [value, value]), value: "", input: (value) => turned(column.name, value) }),
      }));
      const shown = pixels();
      const picture = h("div", { class: "seen", hidden: true }, shown.element);
      const heading = columns.length ? "What if?" : "Ask it about a picture";
      put(asking, h("h2", {}, heading), h("div", { class: "control" }, h("label", { for: "own-row" }, `${columns.length ? "row" : "picture"}, from 0 to ${table.rows - 1}`), rows), picture, answer, parts, h("div", { class: "controls two" }, ...knobs.map((one) => one.knob.element)));
      changed = {};
      const ask = latest(server, "table.what_if", (told) => {
        if (mine !== turn) return; // another table or training has begun
        const { data } = told;
        const { contributions } = data;
        asking.hidden = false; // not before it has an answer: knobs would stand where no cell is
        picture.hidden = !told.arrays.pixels;
        if (told.arrays.pixels) shown.show(told.shapes.pixels[0], (place) => colourOf(told.arrays.pixels, place));
        shown.name(`Picture ${row}`);
        if (!Object.keys(changed).length) for (const { name, knob, number: plain } of knobs) knob.set(plain && data.cells[name] !== null ? Number(data.cells[name]) : data.cells[name]);
        const chance = data.probabilities?.[data.prediction];
        const said = typeof data.prediction === "number" ? number(data.prediction, 6) : `${data.prediction}${chance === undefined ? "" : ` (${number(100 * chance, 3)} %)`}`;
        put(answer, `${target} of ${columns.length ? "row" : "picture"} ${row}: `, h("b", {}, said), data.interval ? ` (9 of 10 lie between ${number(data.interval[0], 5)} and ${number(data.interval[1], 5)})` : "", Object.keys(changed).length ? ` instead of ${typeof data.before === "number" ? number(data.before, 6) : data.before}` : data.truth === null ? "" : `; in truth ${typeof data.truth === "number" ? number(data.truth, 6) : data.truth}`);
        if (contributions) showParts(data);
        else put(parts, ...Object.entries(data.probabilities ?? {}).map(([name, p]) => bar(name, Number(p), 1, (part) => `${number(100 * part, 3)} %`)), careful(data.learnt));
        now.changed = Object.keys(changed).length;
        now.wrong ||= chosen && !now.changed && (typeof data.truth === "number" && typeof data.prediction === "number" ? Math.abs(data.prediction - data.truth) > 0.1 * Math.abs(data.truth) : data.truth !== null && String(data.truth) !== String(data.prediction));
        tell();
      }, say);
      /** @param {any} data */
      function showParts({ contributions, learnt }) {
        const most = Math.max(1e-12, ...contributions.attributions.map((/** @type {any} */ part) => Math.abs(part.value)));
        put(parts, h("p", { class: "note" }, `${contributions.of}: ${number(contributions.average, 5)} for an average row, and what each column adds:`), ...contributions.attributions.map((/** @type {any} */ part) => bar(part.column, part.value, most)), h("p", { class: "note" }, `Together ${number(contributions.value, 6)}; the sum misses it by ${number(contributions.residual, 2)} of its parts' sizes.`), careful(learnt));
      }
      /** @param {string} name @param {any} value */
      function turned(name, value) {
        changed = { ...changed, [name]: value };
        ask({ row, changed });
      }
      row = 0;
      ask({ row, changed });
    }

    /** @param {boolean} pictures */
    function showFiles(pictures) {
      const files = FILES.filter(([name]) => !pictures || name !== NOT_OF_PICTURES);
      put(kept, h("h2", {}, "Take it with you"), ...files.map(([name, words]) => h("p", {}, h("button", { type: "button", onclick: () => fetchFile(name) }, name), ` ${words}`)));
      kept.hidden = false;
    }

    /** @param {string} name */
    async function fetchFile(name) {
      say(`Making ${name} …`);
      try {
        const told = await server.ask("table.make", { name });
        const link = h("a", { href: `fetch/${key}/${name}`, download: name });
        link.click();
        say(`${name}: ${number(told.data.bytes / 1024, 3)} kB.`);
        now.fetched = true;
        tell();
      } catch (fault) {
        refuse(fault);
      }
    }

    function tell() {
      todo.check(now);
      save({ example });
    }

    /** @param {string} words */
    function say(words) {
      if (narration.textContent !== words) put(narration, words);
    }

    /** @param {unknown} fault */
    function refuse(fault) {
      if (!(fault instanceof Refused)) throw fault;
      say(fault.message);
    }

    server.ask("visit.hello", {}).then((told) => {
      [key, mostBytes] = [told.data.key, told.data.most_bytes];
      return showKnown();
    }).then(ready);
    return () => {
      closed = true;
      server.ask("table.stop", {}).catch(() => {});
    };
  },
};

/** Of a row that was learnt from an answer shows little. @param {string | null | undefined} learnt */
function careful(learnt) {
  return learnt ? h("p", { class: "note" }, `Take care: ${learnt}.`) : null;
}

/** A name that leaves room for others. @param {string} name */
function brief(name) {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/** @param {(number | null)[]} costs */
function lowest(costs) {
  const known = costs.filter((one) => one !== null).map(Number);
  return known.length ? Math.min(...known) : null;
}

/** One column's part of an answer. @param {string} name @param {number} value @param {number} most @param {(value: number) => string} [tell] */
function bar(name, value, most, tell = (part) => signed(part, 5)) {
  const line = h("meter", { min: 0, max: 1, value: Math.abs(value) / most, class: side(value), "aria-hidden": "true" });
  return h("div", { class: "part" }, h("span", {}, brief(name)), line, h("span", { class: side(value) }, tell(value)));
}
