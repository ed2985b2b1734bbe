// The page: which chapter is open, what its address holds, light or dark.

import { h, put } from "./make.js";
import { Server } from "./server.js";

/**
 * @typedef {{name: string, title: string, open: (place: Place) => (() => void)}} Chapter
 * @typedef {{root: HTMLElement, server: Server, given: Record<string, any>, save: (given: Record<string, any>) => void, ready: () => void}} Place
 */

/** Each chapter is a file of its own, fetched when it is opened: its name, and the words of its tab. */
const CHAPTERS = [
  ["neuron", "A neuron"],
  ["wiring", "Wiring"],
  ["losses", "Losses"],
  ["rover", "The rover"],
  ["rates", "Step size"],
  ["network", "A network learns"],
  ["table", "Your own data"],
  ["pictures", "Pictures"],
];

const SAVED = 120; // milliseconds: browsers allow so many changes of the address, and no more

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const lost = /** @type {HTMLElement} */ (document.getElementById("lost"));
const tabs = /** @type {HTMLElement} */ (document.getElementById("chapters"));
const theme = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));

const server = new Server((there) => {
  lost.hidden = there;
  if (there && server.visits > 1) open();
});
let close = () => {};
let turns = 0;
let saving = 0;
let address = "";

/** Read the address: #chapter?{state as JSON}. */
function read() {
  const [name, words] = location.hash.slice(1).split(/\?(.*)/s);
  const found = CHAPTERS.some(([one]) => one === name);
  let given = {};
  try {
    if (found && words) given = JSON.parse(decodeURIComponent(words));
  } catch {
    given = {}; // somebody typed into the address: the chapter opens as it is
  }
  return { name: found ? name : CHAPTERS[0][0], given: given !== null && typeof given === "object" ? given : {} };
}

async function open() {
  const { name, given } = read();
  const turn = (turns += 1);
  close();
  close = () => {};
  for (const link of tabs.querySelectorAll("a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.setAttribute("aria-busy", "true");
  put(main);
  const { chapter } = /** @type {{chapter: Chapter}} */ (await import(`./chapters/${name}.js`));
  if (turn !== turns) return; // another one was opened meanwhile
  document.title = `${chapter.title} · Fathom lab`;
  close = chapter.open({
    root: main,
    server,
    given,
    save(state) {
      address = `#${chapter.name}?${encodeURIComponent(JSON.stringify(state))}`;
      clearTimeout(saving);
      saving = setTimeout(() => turn === turns && history.replaceState(null, "", address), SAVED);
    },
    ready: () => main.setAttribute("aria-busy", "false"),
  });
}

/** @param {string} name */
function wear(name) {
  document.documentElement.dataset.theme = name;
  put(theme, name === "dark" ? "Light" : "Dark");
  theme.setAttribute("aria-label", name === "dark" ? "Change to light colours" : "Change to dark colours");
  dispatchEvent(new Event("theme"));
}

CHAPTERS.forEach(([name, words], place) => tabs.append(h("li", {}, h("a", { href: `#${name}` }, `${place + 1} ${words}`))));
wear(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
theme.addEventListener("click", () => wear(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => {
  if (location.hash !== address) open();
});
open();
