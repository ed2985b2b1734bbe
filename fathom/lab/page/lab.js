// The page: which chapter is open, what its address holds, light or dark.

import { chapter as network } from "./chapters/network.js";
import { chapter as neuron } from "./chapters/neuron.js";
import { chapter as losses } from "./chapters/losses.js";
import { chapter as rates } from "./chapters/rates.js";
import { chapter as rover } from "./chapters/rover.js";
import { chapter as wiring } from "./chapters/wiring.js";
import { h, put } from "./make.js";
import { Server } from "./server.js";

/**
 * @typedef {{name: string, title: string, tab: string, open: (place: Place) => (() => void)}} Chapter
 * @typedef {{root: HTMLElement, server: Server, given: Record<string, any>, save: (given: Record<string, any>) => void, ready: () => void}} Place
 */

/** @type {Chapter[]} */
const CHAPTERS = [neuron, wiring, losses, rover, rates, network];

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const lost = /** @type {HTMLElement} */ (document.getElementById("lost"));
const tabs = /** @type {HTMLElement} */ (document.getElementById("chapters"));
const theme = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));

const server = new Server((there) => {
  lost.hidden = there;
  if (there && server.visits > 1) open();
});
let close = () => {};
let address = "";

/** Read the address: #chapter?{state as JSON}. */
function read() {
  const [name, words] = decodeURIComponent(location.hash.slice(1)).split(/\?(.*)/s);
  const found = CHAPTERS.find((one) => one.name === name);
  let given = {};
  try {
    if (found && words) given = JSON.parse(words);
  } catch {
    given = {};
  }
  return { chapter: found ?? CHAPTERS[0], given: given !== null && typeof given === "object" ? given : {} };
}

function open() {
  const { chapter, given } = read();
  close();
  for (const link of tabs.querySelectorAll("a")) {
    if (link.hash === `#${chapter.name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${chapter.title} · Fathom lab`;
  main.setAttribute("aria-busy", "true");
  put(main);
  close = chapter.open({
    root: main,
    server,
    given,
    save(state) {
      address = `#${chapter.name}?${encodeURIComponent(JSON.stringify(state))}`;
      history.replaceState(null, "", address);
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

for (const [place, one] of CHAPTERS.entries()) tabs.append(h("li", {}, h("a", { href: `#${one.name}` }, `${place + 1} ${one.tab}`)));
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
