// A tiny network with its numbers on it: those given, those found, a question mark for the others,
// and what is asked next in another colour.

import { number, put, s, set } from "../make.js";
import { t } from "../words.js";

const SUB = ["₁", "₂"];

export function handView() {
  const [left, middle, right] = [32, 166, 306];
  const places = { x0: [left, 125], x1: [left, 265], h0: [middle, 125], h1: [middle, 265], p: [right, 195] };
  /** @type {[string, keyof typeof places, keyof typeof places][]} */
  const ways = [["w00", "x0", "h0"], ["w10", "x0", "h1"], ["w01", "x1", "h0"], ["w11", "x1", "h1"], ["v0", "h0", "p"], ["v1", "h1", "p"]];
  const wires = Object.fromEntries(ways.map(([name, from, to]) => [name, s("line", { x1: places[from][0], y1: places[from][1], x2: places[to][0], y2: places[to][1] })]));
  const dots = Object.fromEntries(Object.entries(places).map(([name, [x, y]]) => [name, s("circle", { cx: x, cy: y, r: 21, fill: "var(--raised)" })]));
  const called = { x0: "x₁", x1: "x₂", h0: "1", h1: "2", p: "p" };
  const names = Object.entries(called).map(([name, words]) => s("text", { x: places[/** @type {keyof typeof places} */ (name)][0], y: places[/** @type {keyof typeof places} */ (name)][1] + 5, "text-anchor": "middle" }, words));
  const onWires = Object.fromEntries(ways.map(([name, from, to]) => {
    const share = name[0] === "v" ? 0.46 : from[1] === to[1] ? 0.5 : 0.3; // clear of the crossing
    const [x, y] = [0, 1].map((one) => places[from][one] + share * (places[to][one] - places[from][one]));
    return [name, s("text", { x, y: y + (from[1] === to[1] ? -8 : 4), "text-anchor": "middle", class: "halo" })];
  }));
  const beside = {
    x0: lines(left, 95, 1), x1: lines(left, 305, 1), h0: lines(middle, 38, 4), h1: lines(middle, 306, 4), p: lines(right, 236, 5),
  };
  const element = s("svg", { class: "picture hand", viewBox: "0 0 360 374", role: "img" }, ...Object.values(wires), ...Object.values(onWires), ...Object.values(dots), ...names, ...Object.values(beside).flat());
  return {
    element,
    /** @param {any} work @param {Map<string, number>} known what was found, by its field @param {string[]} lit @param {string} asked */
    show(work, known, lit, asked) {
      const told = (/** @type {string} */ id) => (known.has(id) ? number(known.get(id), 3) : "?");
      for (const [name, wire] of Object.entries(wires)) set(wire, { class: lit.includes(name) ? "wire lit" : "wire" });
      for (const [name, dot] of Object.entries(dots)) set(dot, { class: lit.includes(name) ? "knot lit" : "knot" });
      for (const [name, text] of Object.entries(onWires)) {
        const [i, k] = [Number(name[1]), Number(name[2])];
        put(text, name[0] === "w" ? `w${SUB[i]}${SUB[k]} = ${number(work.w[i][k])}` : `v${SUB[i]} = ${number(work.v[i])}`);
      }
      const write = (/** @type {SVGTextElement[]} */ texts, /** @type {[string, string][]} */ words) => texts.forEach((text, place) => {
        const [id, said] = words[place];
        put(text, said);
        set(text, { class: id === asked ? "halo asked" : "halo" });
      });
      write(beside.x0, [["", `${number(work.x[0])}`]]);
      write(beside.x1, [["", `${number(work.x[1])}`]]);
      [beside.h0, beside.h1].forEach((texts, i) => write(texts, [["", `b${SUB[i]} = ${number(work.b[i])}`], [`z${i + 1}`, `z${SUB[i]} = ${told(`z${i + 1}`)}`], [`a${i + 1}`, `a${SUB[i]} = ${told(`a${i + 1}`)}`], [`d${i + 1}`, `d${SUB[i]} = ${told(`d${i + 1}`)}`]]));
      write(beside.p, [["", `c = ${number(work.c)}`], ["p", `p = ${told("p")}`], ["", `y = ${number(work.y)}`], ["L", `L = ${told("L")}`], ["d", `d = ${told("d")}`]]);
      set(element, { "aria-label": t`A network of two inputs, ${number(work.x[0])} and ${number(work.x[1])}, two hidden neurons and one answer; it should have answered ${number(work.y)}. ${known.size} of its numbers are found.` });
    },
  };
}

/** Lines of text, one beneath the other. @param {number} x @param {number} y @param {number} count @returns {SVGTextElement[]} */
function lines(x, y, count) {
  return Array.from({ length: count }, (_, place) => s("text", { x, y: y + 18 * place, "text-anchor": "middle" }));
}
