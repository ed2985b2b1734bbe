// The page: which chapter is open, what its address holds, who answers it, light or dark.

import { isOpen, join } from "./frame/classroom.js";
import { Engine, OWN, STILL } from "./frame/engine.js";
import { h, put, set } from "./make.js";
import { Player, banner } from "./frame/player.js";
import { ids, name as ownName, offer, who } from "./frame/progress.js";
import { progressView } from "./frame/progressview.js";
import { Server } from "./frame/server.js";
import { LANGUAGES, language, t } from "./words.js";

/**
 * @typedef {{name: string, title: string, open: (place: Place) => (() => void)}} Chapter
 * @typedef {{root: HTMLElement, server: import("./frame/server.js").Library, given: Record<string, any>, save: (given: Record<string, any>) => void, ready: () => void, way: (name: string) => {href: string, words: string} | null}} Place
 * `way`: where another chapter is, and what it is called; null where there is none
 */

/** Each chapter is a file of its own, fetched when it is opened: its name, and the words of its tab. */
const CHAPTERS = [
  ["story", t("The story")],
  ["neuron", t("A neuron")],
  ["wiring", t("Wiring")],
  ["losses", t("Losses")],
  ["rover", t("The rover")],
  ["rates", t("Step size")],
  ["network", t("A network learns")],
  ["depth", t("Why depth")],
  ["byhand", t("By hand")],
  ["heart", t("Learnt by heart")],
  ["table", t("Your own data")],
  ["pictures", t("Pictures")],
];

const PRIVATE = "table"; // no lesson of it
const SAVED = 120; // milliseconds: browsers allow so many changes of the address, and no more

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const lost = /** @type {HTMLElement} */ (document.getElementById("lost"));
const tabs = /** @type {HTMLElement} */ (document.getElementById("chapters"));
const around = /** @type {HTMLElement} */ (document.getElementById("around"));
const theme = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));

const keep = /** @type {HTMLButtonElement | null} */ (document.getElementById("keep"));
const told = /** @type {HTMLElement} */ (document.getElementById("told"));

/** In a lesson that was kept: what it holds, and where its modules are. @type {import("./frame/player.js").Lesson | null} */
const lesson = JSON.parse(document.getElementById("lesson")?.textContent ?? "null");
/** @type {Record<string, string> | undefined} */
const modules = Reflect.get(globalThis, "pageModules");
/** Without a lab behind it a page holds the chapters that need none. */
const still = modules !== undefined && !lesson;
const embed = still ? new URLSearchParams(location.search).get("embed") : null; // one chapter, by its number or name, in another's page
const all = CHAPTERS.map(([name, words], place) => [name, place ? `${place} ${words}` : words]).filter(([name]) => !still || STILL.includes(name));
const alone = lesson?.chapter ?? document.documentElement.dataset.chapter ?? all.find(([name, words]) => embed === name || embed === words.split(" ")[0])?.[0];
const chapters = all.filter(([name]) => !alone || name === alone);

if (lesson) banner(lesson, OWN.includes(lesson.chapter));
/** @type {Engine | undefined} */
let engine;
/** @type {Server | Player | undefined} */
let server;

/** Where a module of this page lies. @param {string} name */
const place = (name) => modules?.[name] ?? new URL(name, document.baseURI).href;

/** Who answers a chapter: the page itself, or the lab that it came from. @param {string} name */
function library(name) {
  return still || OWN.includes(name) ? (engine ??= new Engine(place)) : connected();
}

/** The lab on its machine is asked for the first time when a chapter needs it. */
function connected() {
  return (server ??= lesson ? new Player(lesson) : new Server((there) => {
    lost.hidden = there;
    if (there && server instanceof Server && server.visits > 1) startedAnew();
  }));
}

let close = () => {};
let turns = 0;
let saving = 0;
let address = "";

/** Read the address: #chapter?{state as JSON}. */
function read() {
  const [name, words] = (location.hash || (lesson?.address ?? "")).slice(1).split(/\?(.*)/s);
  const found = chapters.some(([one]) => one === name);
  let given = {};
  try {
    if (found && words) given = JSON.parse(decodeURIComponent(words));
  } catch {
    given = {}; // somebody typed into the address: the chapter opens as it is
  }
  return { name: found ? name : chapters[0][0], given: given !== null && typeof given === "object" ? given : {} };
}

async function open() {
  const { name, given } = read();
  const turn = (turns += 1);
  close();
  close = () => {};
  address = ""; // what the chapter before has saved: Back to it opens it
  for (const link of tabs.querySelectorAll("a")) {
    if (link.hash === `#${name}`) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center" }); // on a phone the tabs are a strip
    } else link.removeAttribute("aria-current");
  }
  main.setAttribute("aria-busy", "true");
  put(main);
  told.hidden = true;
  if (keep) mayKeep(keep, name);
  const { chapter } = /** @type {{chapter: Chapter}} */ (await import(place(`chapters/${name}.js`)));
  if (turn !== turns) return; // another one was opened meanwhile
  document.title = t`${chapter.title} · Fathom lab`;
  close = chapter.open({
    root: main,
    server: library(name),
    given,
    save(state) {
      if (turn !== turns) return; // an answer that came when another chapter was open
      address = `#${chapter.name}?${encodeURIComponent(JSON.stringify(state))}`;
      clearTimeout(saving);
      saving = setTimeout(() => {
        const left = turn !== turns || read().name !== name; // or the address names another one already
        if (!left) history.replaceState(null, "", address);
      }, SAVED);
    },
    ready: () => main.setAttribute("aria-busy", "false"),
    way,
  });
  showWays(name);
}

/** Where a chapter is, from here. @param {string} name */
function way(name) {
  const words = all.find(([one]) => one === name)?.[1];
  if (!words || lesson !== null || embed !== null) return null; // these are one chapter
  return { href: alone ? `${name}.html${location.search}` : `#${name}`, words };
}

/** The ways to the chapters before and after. @param {string} name */
function showWays(name) {
  const at = all.findIndex(([one]) => one === name);
  const shown = (/** @type {string} */ words, /** @type {string[] | undefined} */ to) => {
    const there = to && way(to[0]);
    return there ? h("a", { href: there.href }, `${words}: ${there.words}`) : h("span", {});
  };
  around.hidden = lesson !== null || embed !== null;
  put(around, shown(t("Before"), all[at - 1]), shown(t("Next"), all[at + 1]));
}

/** The connection was lost, and with it all that was learnt for this page. */
async function startedAnew() {
  if (OWN.includes(read().name)) return;
  await open();
  tell(t("The lab answers again. What was sent to it or learnt on this page is forgotten; the knobs stand where they stood."));
}

/** Say something above the chapter; it goes with it. @param {string} words @param {...any} more */
function tell(words, ...more) {
  told.hidden = false;
  put(told, words, " ", ...more);
}

/** @param {HTMLButtonElement} keep @param {string} name */
function mayKeep(keep, name) {
  keep.disabled = name === PRIVATE;
  keep.title = keep.disabled ? t("Your own data stays on this machine: no lesson is made of it.") : t("One file of this chapter and all that was tried in it, to open without the lab");
}

async function keepIt() {
  const lab = connected();
  if (!keep || !(lab instanceof Server)) return;
  const { name } = read();
  keep.disabled = true;
  let words;
  try {
    const { keepLesson } = await import("./frame/lesson.js");
    words = await keepLesson(lab, name, address.startsWith(`#${name}?`) ? address : location.hash);
  } catch {
    words = t("The lesson could not be made; is the lab still open?");
  }
  tell(words);
  mayKeep(keep, read().name);
}

/** The colours that were chosen here before, or now; a lesson on a disk may not be allowed to keep them. @param {string} [chosen] */
function remembered(chosen) {
  try {
    if (chosen) localStorage.setItem("theme", chosen);
    const name = localStorage.getItem("theme");
    return name === "dark" || name === "light" ? name : null;
  } catch {
    return null;
  }
}

/** @param {string} name */
function wear(name) {
  document.documentElement.dataset.theme = name;
  put(theme, name === "dark" ? t("Light") : t("Dark"));
  theme.setAttribute("aria-label", name === "dark" ? t("Change to light colours") : t("Change to dark colours"));
  dispatchEvent(new Event("theme"));
}

/** The language is part of the address, before the chapter. @param {string} name */
function changeLanguage(name) {
  const asked = new URLSearchParams(location.search);
  asked.set("lang", name);
  location.search = asked.toString();
}

const tools = /** @type {HTMLElement} */ (document.querySelector(".tools"));
put(/** @type {Element} */ (document.querySelector(".skip")), t("Skip to the chapter"));
put(lost, t("The lab does not answer: was it closed? This page tries again every second."));
if (keep) put(keep, t("Keep as a lesson"));
set(around, { "aria-label": t("Before and after this chapter") });
set(/** @type {Element} */ (tabs.parentElement), { "aria-label": t("Chapters") });
if (!lesson) {
  const languages = h("select", { class: "plain", "aria-label": t("Language"), onchange: () => changeLanguage(languages.value) }, ...Object.entries(LANGUAGES).map(([name, words]) => h("option", { value: name, lang: name, selected: name === language() }, words)));
  tools.prepend(languages);
}
document.documentElement.toggleAttribute("data-embed", embed !== null);
for (const [name, words] of chapters) tabs.append(h("li", {}, h("a", { href: `#${name}` }, words)));
offer(all.map(([name]) => name), still);
progressView(tools, Object.fromEntries(CHAPTERS));
wear(remembered() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
theme.addEventListener("click", () => {
  wear(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  remembered(document.documentElement.dataset.theme);
});
keep?.addEventListener("click", keepIt);
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => {
  if (location.hash !== address) open();
});
open();
if (!still && !lesson && isOpen()) join(connected(), tell, () => ({ who: who(), name: ownName(), tasks: ids() }));
