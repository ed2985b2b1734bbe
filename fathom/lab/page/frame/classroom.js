// A class in the lab: the teacher's situation goes to all pages, a board says who has solved what.

import { dialog } from "./dialog.js";
import { OWN } from "./engine.js";
import { h, put, s, set } from "../make.js";
import { Refused } from "../refused.js";
import { t } from "../words.js";

const PACE = 2000; // milliseconds between two looks at what is new

/** @typedef {import("./server.js").Library} Library */
/** @typedef {{name: string, solved: number, tasks: Record<string, string[]>}} Pupil */
/** @typedef {{who: string, name: string, tasks: Record<string, string[]>}} Mine  who: this browser, by a random word */

/** Whether the lab is open to others: its page then has a name or a number of the network; or it is the teacher's. */
export const isOpen = () => !["127.0.0.1", "localhost", "[::1]"].includes(location.hostname) || leading() !== "";

/**
 * @param {Library} server
 * @param {(words: string, ...more: any[]) => void} tell @param {() => Mine} mine what was solved on this page, and by whom
 */
export function join(server, tell, mine) {
  const lead = leading();
  const bar = h("aside", { class: "class", "aria-label": t("The class"), hidden: true });
  document.querySelector("header")?.after(bar);
  const here = h("span", {});
  const [board, way] = [dialog(t("The board")), dialog(t("The way here"))];
  document.body.append(board.element, way.element);
  /** @type {Pupil[]} */
  let pupils = [];
  let [seen, sent, first] = [last(), "", true];

  const wall = h("button", { type: "button", "aria-pressed": "false", onclick() {
    const on = document.documentElement.toggleAttribute("data-wall");
    set(wall, { "aria-pressed": String(on) });
  } }, t("Large, for the wall"));
  const teachers = [
    here,
    h("button", { type: "button", class: "main", onclick: showAll }, t("Show this to all")),
    h("button", { type: "button", onclick: () => board.open(() => boardOf(pupils)) }, t("The board")),
    h("button", { type: "button", onclick: openWay }, t("The way here")),
    wall,
  ];

  async function showAll() {
    try {
      seen = (await server.ask("class.show", { lead, address: location.hash || "#neuron" })).data.count;
      tell(t("Everybody's page goes where yours is."));
    } catch (fault) {
      if (fault instanceof Refused) tell(fault.message);
      else throw fault;
    }
  }

  async function openWay() {
    const told = await server.ask("class.way", {}).catch((fault) => tell(fault.message));
    if (!told) return;
    const { data, arrays, shapes } = told;
    way.open(() => [code(/** @type {Uint8Array} */ (arrays.code), shapes.code[0], data.address), h("p", { class: "formula" }, data.address), h("p", { class: "note" }, t("Phones in the same network read the picture. Whoever has this address can use the lab."))]);
  }

  /** Look at what is new, again and again; a page that is not looked at rests. */
  async function look() {
    if (document.hidden) return;
    const { data } = await server.ask("class.now", { seen, lead });
    if (!data.open) return;
    bar.hidden = false;
    put(here, data.here === 1 ? t("1 page is open.") : t`${data.here} pages are open.`);
    if (first) put(bar, ...(data.leads ? teachers : [h("span", {}, t("You are in a class: what its teacher shows comes to this page."))]));
    first = false;
    if (data.board) {
      pupils = data.board;
      board.again();
    }
    if (data.shown) follow(data.shown, data.leads);
    await send();
  }

  /** @param {{count: number, address: string}} shown @param {boolean} leads */
  function follow(shown, leads) {
    last(String((seen = shown.count)));
    if (leads || location.hash === shown.address) return;
    const go = () => {
      addEventListener("hashchange", () => tell(t("Your teacher shows this to all. Back leads to what you had.")), { once: true }); // a chapter that opens takes words away
      location.hash = shown.address;
    };
    if (OWN.includes(location.hash.slice(1).split("?")[0] || OWN[0])) return go();
    tell(t("Your teacher shows something to all; a training of yours would end here."), h("button", { type: "button", onclick: go }, t("Go there")));
  }

  /** Say what was solved here, once there is a name to say it under. */
  async function send() {
    const now = mine();
    const words = JSON.stringify(now);
    if (!now.name.trim() || words === sent) return;
    sent = words;
    await server.ask("class.solved", now).catch((fault) => fault instanceof Refused && tell(fault.message));
  }

  async function keepLooking() {
    for (;;) {
      await look().catch((fault) => console.warn(fault)); // the next look may go well
      await new Promise((done) => setTimeout(done, PACE));
    }
  }
  keepLooking();
}

/** The number of what was shown last on this page, a reload before; nothing is shown twice. @param {string} [now] */
function last(now) {
  try {
    if (now) sessionStorage.setItem("seen", now);
    return Number(sessionStorage.getItem("seen")) || 0;
  } catch {
    return Number(now) || 0;
  }
}

/** The teacher's secret, taken out of the address that all may see on the wall. */
function leading() {
  const place = new URL(location.href);
  const given = place.searchParams.get("lead")?.slice(0, 60);
  try {
    if (given) {
      sessionStorage.setItem("lead", given);
      place.searchParams.delete("lead");
      history.replaceState(null, "", place);
    }
    return given ?? sessionStorage.getItem("lead") ?? "";
  } catch {
    return given ?? ""; // nothing may be kept: it stays in the address
  }
}

/** @param {Pupil[]} pupils */
function boardOf(pupils) {
  if (!pupils.length) return [h("p", { class: "note" }, t("Nobody has written a name under Progress yet."))];
  const rows = pupils.map(({ name, solved, tasks }) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, solved), h("td", {}, Object.entries(tasks).filter(([, ids]) => ids.length).map(([chapter, ids]) => `${chapter}: ${ids.join(", ")}`).join("; "))));
  return [h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Who has solved what") }, h("table", {}, h("thead", {}, h("tr", {}, ...[t("name"), t("solved"), t("which")].map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, ...rows)))];
}

/** A QR code: dark where a number is 1, with the margin that readers need. @param {Uint8Array} dark @param {number} side @param {string} address */
function code(dark, side, address) {
  const squares = Array.from(dark).flatMap((one, at) => (one ? [`M${at % side} ${Math.floor(at / side)}h1v1h-1z`] : [])).join("");
  return s("svg", { class: "code", viewBox: `-4 -4 ${side + 8} ${side + 8}`, role: "img", "aria-label": t`A QR code of ${address}` }, s("rect", { x: -4, y: -4, width: side + 8, height: side + 8, fill: "#fff" }), s("path", { d: squares, fill: "#000" }));
}
