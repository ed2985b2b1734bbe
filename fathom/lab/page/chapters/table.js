// Your own data. The same jobs as on the command line, in a page.

import { grouped, h, number, put } from "../make.js";
import { Refused } from "../refused.js";
import { waits } from "../frame/server.js";
import { askingView } from "../table/asking.js";
import { curvesView } from "../table/curves.js";
import { judgedView } from "../table/judged.js";
import { newRowsView } from "../table/newrows.js";
import { readView } from "../table/readview.js";
import { sendingView } from "../table/sending.js";
import { patiently } from "../table/wording.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";

const EVERY = 250; // milliseconds between two looks at a training
const LATE = 2; // seconds after which what it waits for is told with them
const FILES = [["network.fathom", t("the network, for fathom predict and explain")], ["network.xlsx", t("a spreadsheet whose cells are the neurons")], ["report.html", t("the report, with pictures")]];
const NOT_OF_PICTURES = "network.xlsx"; // a cell a pixel would be no help
/** @type {Record<string, string>} what is measured, by the library's name for it */
const STAGES = { "learning rates": t("what each learning rate did"), answers: t("its answers"), baselines: t("simpler ways beside it"), columns: t("which columns matter") };

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "table",
  title: t("Your own data"),
  open({ root, server, save, ready }) {
    let [closed, key, mostBytes, target, example, turn] = [false, "", 0, "", false, 0];
    let table = /** @type {any} */ (null);

    const narration = h("p", { class: "narration", role: "status" }, t("Drop a table here, or take the example: salaries by age and experience."));
    const todo = tasks("table", {
      give: (now) => now.table !== null,
      train: (now) => now.done,
      knob: (now) => now.changed > 0,
      miss: (now) => now.wrong,
      fresh: (now) => now.fresh > 0,
      fetch: (now) => now.fetched,
    });
    const now = { /** @type {any} */ table: null, done: false, changed: 0, wrong: false, fresh: 0, fetched: false };

    const sending = sendingView({ send, say, most: () => mostBytes, example: () => look({ example: true, target: "salary" }) });
    const read = readView({ predict: (name) => look({ example: false, target: name }), train: begin });
    const learning = h("section", { class: "card wide", "aria-label": t("Learning"), hidden: true });
    const judged = judgedView();
    const asking = askingView({ server, say, found: (told) => (Object.assign(now, told), tell()) });
    const fresh = newRowsView({ server, say, key: () => key, answered: (count) => (asking.fresh(count), (now.fresh = count), tell()), open: (row) => asking.go("new", row) });
    const kept = h("section", { class: "card wide", "aria-label": t("To keep"), hidden: true });
    let curves = curvesView();

    root.append(h("div", { class: "chapter" },
      h("section", { class: "telling" },
        h("h1", {}, t("Your own data")),
        h("p", {}, t("Everything so far was small. The same arithmetic learns from your own table: it looks what the columns hold, turns them into numbers, tries several learning rates side by side, and keeps rows aside to say honestly how good it is.")),
        h("p", {}, t("Then open it: turn the knobs of a row, see what each column adds to the answer, open its neurons, and ask it about rows that it has never seen.")),
        narration),
      todo.element,
      h("div", { class: "stage" }, sending.element, read.element, learning, judged.element, asking.element, fresh.element, kept)));

    /** @param {File} file */
    async function send(file) {
      try {
        const answer = await patiently(t`Sending ${file.name}`, say, fetch(`send/${key}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file }));
        const told = await answer.json();
        if (told.error) return (told.kept || forget(), say(told.error)); // what was sent before has gone, or is still there
      } catch {
        return say(t("The file could not be sent; is the lab still open?"));
      }
      example = false;
      return look({ example: false, target: null });
    }

    /** @param {{example: boolean, target: string | null}} wish */
    async function look(wish) {
      if (turn) server.ask("table.stop", {}).catch(() => {});
      const mine = (turn += 1); // what was learnt so far is of another table, or for another question
      example = wish.example;
      try {
        const found = (await patiently(wish.example ? t("Making the example, and looking what it holds") : t("Looking what the table holds"), (words) => mine === turn && say(words), server.ask("table.seen", wish))).data;
        if (mine !== turn) return undefined;
        table = found;
      } catch (fault) {
        if (wish.target === null || !table) forget();
        else [target, table.target] = ["", null]; // what is shown as chosen must be what is trained on
        if (table) showTable();
        return refuse(fault);
      }
      target = table.target ?? ""; // of pictures it is known already
      hideLearnt();
      now.table = table;
      tell();
      showTable();
      return undefined;
    }

    function hideLearnt() {
      [learning.hidden, kept.hidden] = [true, true];
      for (const one of [judged, asking, fresh]) one.hide();
    }

    /** There is no table any more. */
    function forget() {
      table = null;
      read.hide();
      hideLearnt();
    }

    function showTable() {
      read.show(table);
      say(t`Read ${grouped(table.rows)} rows. ${table.target ? t`To predict: ${table.target}, ${table.task === "regression" ? t("a number") : t`one of ${table.classes.length} classes`}. Press Train.` : t("Which column is to be predicted?")}`);
    }

    /** @param {string} effort */
    async function begin(effort) {
      try {
        await server.ask("table.train", { target, effort });
      } catch (fault) {
        return refuse(fault);
      }
      const mine = (turn += 1);
      hideLearnt();
      curves.close();
      curves = curvesView();
      const how = h("details", { class: "fold", hidden: true });
      put(learning, h("h2", {}, t("It learns")), curves.element, h("button", { type: "button", onclick: () => server.ask("table.stop", {}) }, t("Stop")), how);
      learning.hidden = false;
      /** @type {import("../table/curves.js").Course} */
      const course = { costs: [], learning: [], tried: [], cost: "" };
      let told;
      let [state, since] = ["", performance.now()];
      do {
        await new Promise((done) => setTimeout(done, EVERY));
        if (closed || mine !== turn) return undefined;
        try {
          told = (await server.ask("table.progress", { since: course.costs.length })).data;
        } catch (fault) {
          return refuse(fault);
        }
        if (mine !== turn) return undefined;
        course.costs.push(...told.costs);
        course.learning.push(...told.learning);
        [course.tried, course.cost] = [told.tried, told.cost];
        curves.show(course);
        how.hidden = !told.reasons.length;
        if (!how.childElementCount) put(how, h("summary", {}, t("Why the network looks as it does")), h("ul", { class: "note" }, ...told.reasons.map((/** @type {string} */ words) => h("li", {}, words))));
        const step = `${told.state} ${told.stage} ${course.costs.length}`;
        if (step !== state) [state, since] = [step, performance.now()];
        say(doing(told, course, (performance.now() - since) / 1000));
      } while (told.busy);
      if (told.state === "done") await showLearnt(told, course);
      return undefined;
    }

    /** @param {any} told @param {import("../table/curves.js").Course | null} course null where nobody watched */
    async function showLearnt(told, course) {
      const mine = turn;
      if (course) curves.finish(told);
      put(learning, h("h2", {}, t("What came of it")), course ? curves.element : null, h("pre", { class: "scroll report", tabindex: 0, role: "group", "aria-label": t("The report") }, told.report));
      learning.hidden = false;
      now.done = true;
      tell();
      const pictures = told.columns.some((/** @type {any} */ one) => one.picture);
      showFiles(pictures);
      say(t("Done. The report says how good it is on rows that it has not learnt from; below you can ask it."));
      if (pictures || told.columns.every((/** @type {any} */ one) => one.number || one.values)) asking.begin({ columns: pictures ? [] : told.columns, target, rows: table.rows, pictures });
      if (!pictures) fresh.begin(told.columns, target);
      try {
        const answer = await server.ask("table.judged", {});
        if (mine === turn && !closed) judged.show(answer);
      } catch (fault) {
        refuse(fault);
      }
    }

    /** The network that the lab was opened on, or that was learnt before another chapter was looked at. */
    async function showKnown() {
      const { name, target: of, rows } = (await server.ask("table.learnt", {})).data;
      if (!name || closed || table) return;
      const told = (await server.ask("table.progress", { since: 0 })).data;
      if (closed || table) return;
      [table, target] = [{ rows }, of];
      now.table = table;
      const course = { costs: told.costs, learning: told.learning, tried: told.tried, cost: told.cost };
      if (told.costs.length) curves.show(course);
      await showLearnt(told, told.costs.length ? course : null);
      say(t`This is ${name}. The report says how good it is on rows that it has not learnt from; below you can ask it about ${rows === 1 ? t("a row") : t`${grouped(rows)} rows`}.`);
    }

    /** @param {boolean} pictures */
    function showFiles(pictures) {
      const files = FILES.filter(([name]) => !pictures || name !== NOT_OF_PICTURES);
      put(kept, h("h2", {}, t("Take it with you")), ...files.map(([name, words]) => h("p", {}, h("button", { type: "button", onclick: () => fetchFile(name) }, name), ` ${words}`)));
      kept.hidden = false;
    }

    /** @param {string} name */
    async function fetchFile(name) {
      try {
        const told = await patiently(t`Making ${name}`, say, server.ask("table.make", { name }));
        const link = h("a", { href: `fetch/${key}/${name}`, download: name });
        link.click();
        say(t`${name}: ${number(told.data.bytes / 1024, 3)} kB.`);
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

    server.ask("visit.hello", {}).then(async (told) => {
      [key, mostBytes] = [told.data.key, told.data.most_bytes];
      await showKnown();
      ready();
      await server.ask("table.warm", {}); // what learning needs is loaded while a file is looked for
    });
    return () => {
      closed = true;
      curves.close();
      judged.hide();
      server.ask("table.stop", {}).catch(() => {});
    };
  },
};

/** What it is at, in words; with seconds where that takes some. @param {any} told @param {import("../table/curves.js").Course} course @param {number} seconds that nothing new came */
function doing(told, course, seconds) {
  const since = seconds > LATE ? ` (${Math.round(seconds)} s)` : "";
  switch (told.state) {
    case "waiting": return waits(told.before);
    case "reading": return t`It reads and prepares the table.${since}`;
    case "learning": return course.costs.length
      ? t`It learns: epoch ${course.costs.length}, the lowest ${told.cost} on rows that judge is ${number(lowest(course.costs[course.costs.length - 1]), 3)}.${since}`
      : t`It learns. First the programs for a network of this size are made; that takes some seconds, once.${since}`;
    case "measuring": return t`It is measured, on rows that it has not learnt from: ${STAGES[told.stage] ?? t("its answers")}.${since}`;
    case "done": return t("Done.");
    case "stopped": return t("Stopped.");
    default: return told.fault;
  }
}

/** @param {(number | null)[]} costs */
function lowest(costs) {
  const known = costs.filter((one) => one !== null).map(Number);
  return known.length ? Math.min(...known) : null;
}
