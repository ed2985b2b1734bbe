// What a picture network sees. It learns dogs, cats and fish, then it is looked into.

import { costView } from "../costview.js";
import { colours, paint } from "../heat.js";
import { layerView } from "../layerview.js";
import { choice, h, number, put, set, signed, side } from "../make.js";
import { colourOf, over, pixels } from "../pixels.js";
import { Refused } from "../refused.js";
import { latest, waits } from "../server.js";
import { tasks } from "../tasks.js";
import { windowView } from "../windowview.js";

const START = { count: 240, epochs: 15, picture: 0, layer: 0, neuron: -1, row: -1, column: -1, side: 8, top: 3, left: 3 };
const COUNTS = [60, 120, 240, 480];
const EPOCHS = [5, 15, 30];
const SIDES = [4, 8, 12, 16];
const OFFERED = 2; // the third strongest neuron is opened at first: the strongest is to be found
const EVERY = 300; // milliseconds between two looks at what takes long

/** @type {import("../lab.js").Chapter} */
export const chapter = {
  name: "pictures",
  title: "What a picture network sees",
  open({ root, server, given, save, ready }) {
    const state = { ...START, ...kept(given) };
    let [closed, fresh, turn] = [false, false, 0]; // fresh: the maps are those of the picture and the layer that are chosen
    /** @type {any} */
    let [shown, maps, opened, hidden, parts] = [null, null, null, null, null];
    /** @type {(number | null)[][]} */
    let costs = [];
    const touched = { picture: false, neuron: false, place: false, square: false, counts: new Set() };

    const narration = h("p", { class: "narration", role: "status" });
    const todo = tasks("pictures", {
      unsure: (now) => touched.picture && (now.wrong || now.sure < 0.6),
      strongest: (now) => touched.neuron && now.layer === 0 && now.rank === 0,
      below: (now) => touched.place && now.opened !== null && now.opened.z < 0 && now.opened.output === 0,
      sees: (now) => now.area > 0.5,
      hide: (now) => touched.square && now.worst,
      again: () => touched.counts.size > 1,
    });

    const begin = h("button", { type: "button", class: "main", onclick: () => learn() }, "Draw pets and learn");
    const halt = h("button", { type: "button", hidden: true, onclick: () => asked("pictures.stop", {}) }, "Stop");
    const several = (/** @type {number[]} */ values, /** @type {number} */ own) => [...new Set([...values, own])].sort((one, other) => one - other).map((one) => /** @type {[string, string]} */ ([String(one), String(one)]));
    const wishes = [
      choice({ label: "pictures to draw", options: several(COUNTS, state.count), value: String(state.count), input: (value) => keep({ count: Number(value) }) }),
      choice({ label: "epochs", options: several(EPOCHS, state.epochs), value: String(state.epochs), input: (value) => keep({ epochs: Number(value) }) }),
    ];
    const costCurve = costView("Cost over the epochs, of the pictures learnt from and of those kept aside");
    set(costCurve.element, { hidden: true });
    const results = h("ul", { class: "note", "aria-label": "What came of it" });
    const strip = h("div", { class: "strip", role: "group", "aria-label": "Pictures that it has not learnt from" });
    const [name, bars, unusual] = [h("h2", {}), h("div", { class: "parts" }), h("p", { class: "note" })];
    const large = pixels();
    const deciding = pixels();
    const sum = h("div", { role: "group", "aria-label": "What the pixels add up to" });
    const covered = pixels({ move: (row, column) => ((touched.square = true), keep({ top: row, left: column }), drawHidden()) });
    const square = choice({ label: "side of the square, in pixels", options: several(SIDES, state.side), value: String(state.side), input: (value) => (keep({ side: Number(value) }), askHide({ picture: state.picture, side: state.side })) });
    const loss = h("p", { class: "formula" });
    const layers = layerView({
      layer: (layer) => ((fresh = false), askMaps({ picture: state.picture, layer })),
      neuron(neuron) {
        touched.neuron = true;
        keep({ neuron, row: -1, column: -1 });
        if (fresh) stand();
      },
      place(row, column) {
        touched.place = true;
        keep({ row, column });
        if (fresh) stand();
      },
    });
    const sums = windowView();
    const later = h("div", { class: "within wide", hidden: true },
      h("section", { class: "card wide", "aria-label": "Pictures" }, h("h2", {}, "Pictures that it has not learnt from"), strip),
      h("section", { class: "card", "aria-label": "The answer" }, name, large.element, bars, unusual),
      h("section", { class: "card", "aria-label": "Which pixels decided" }, h("h2", {}, "Which pixels decided"), deciding.element, sum),
      h("section", { class: "card", "aria-label": "Hide a part" }, h("h2", {}, "Hide a part of it"), covered.element, loss, square.element),
      layers.element, sums.element);

    root.append(h("div", { class: "chapter" },
      h("section", { class: "telling" },
        h("h1", {}, "What a picture network sees"),
        h("p", {}, "A picture is a table of numbers: how red, green and blue each pixel is. A neuron of a convolution looks at 3 × 3 pixels at a time, with the same weights everywhere, and so finds the same thing wherever it is: an edge, a colour, a corner."),
        h("p", {}, "The next layer looks at what the first one found, and sees more of the picture from each place. Draw some pets, let a network learn to tell them apart, and look into it."),
        narration),
      todo.element,
      h("div", { class: "stage" },
        h("div", { class: "card wide" }, h("div", { class: "beside" }, costCurve.element, h("div", { class: "controls" }, ...wishes.map((one) => one.element), h("div", { class: "row" }, begin, halt), results))),
        later)));

    const askMaps = latest(server, "pictures.maps", (told) => {
      [maps, fresh] = [told, true];
      if (told.data.layer !== state.layer) keep({ layer: told.data.layer, neuron: -1, row: -1, column: -1 });
      stand();
    }, say);
    const askPlace = latest(server, "pictures.place", (told) => {
      if (["picture", "layer", "neuron"].some((one) => told.data[one] !== state[/** @type {keyof typeof state} */ (one)])) return; // another one was chosen meanwhile
      opened = told.data;
      sums.show(opened);
      layers.show(shown, maps, state, opened);
      tell();
    }, say);
    const askHide = latest(server, "pictures.hide", (told) => {
      hidden = told;
      const last = told.data.rows.length - 1;
      keep({ top: Math.min(state.top, last), left: Math.min(state.left, last) });
      drawHidden();
    }, say);

    /** @param {Partial<typeof state>} change */
    function keep(change) {
      Object.assign(state, change);
      save(state);
    }

    /** @param {string} words */
    function say(words) {
      put(narration, words);
    }

    /** Ask; what the library refuses is told. @param {string} ask @param {object} wish @returns {Promise<any>} */
    async function asked(ask, wish) {
      try {
        return await server.ask(ask, wish);
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        if (!closed) say(fault.message);
        return null;
      }
    }

    async function learn() {
      say(`Drawing ${state.count} pictures …`);
      later.hidden = true;
      begin.disabled = true;
      if (await asked("pictures.learn", { count: state.count, epochs: state.epochs })) await watch();
      else begin.disabled = false;
    }

    /** Look at a training until it ends; then at what it learnt. */
    async function watch() {
      costs = [[null, null]]; // the random start: nothing is measured there
      narration.setAttribute("aria-live", "off"); // not a sentence for every look
      let told;
      for (;;) {
        told = (await asked("pictures.progress", { since: costs.length - 1 }))?.data;
        if (closed || !told || told.state === "none") break;
        begin.disabled = told.busy;
        halt.hidden = !told.busy;
        costs.push(...told.costs);
        set(costCurve.element, { hidden: costs.length === 1 });
        costCurve.show(costs, [], costs.length - 1);
        const [learnt, aside] = costs[costs.length - 1];
        const far = `Epoch ${costs.length - 1} of ${told.epochs}: the cost is ${number(learnt, 3)} on the pictures learnt from, ${number(aside, 3)} on those kept aside.`;
        if (!told.busy) break;
        say({ waiting: waits(told.before), reading: "The pictures are drawn; it reads them.", measuring: `${far} Now it is measured.` }[/** @type {string} */ (told.state)] ?? (costs.length === 1 ? `Epoch 0 of ${told.epochs}: first its arithmetic is made ready for this machine.` : far));
        ready();
        await new Promise((done) => setTimeout(done, EVERY));
        if (closed) return;
      }
      narration.removeAttribute("aria-live");
      if (closed) return;
      ready();
      if (!told) return;
      if (told.state === "done") await look();
      else say({ failed: told.fault, stopped: "Stopped: nothing was kept of it." }[/** @type {string} */ (told.state)] ?? "Nothing is learnt yet. Press “Draw pets and learn”: it takes a quarter of a minute.");
    }

    async function look() {
      shown = await asked("pictures.shown", {});
      if (closed || !shown) return;
      const { truths, right, learnt, convolutions } = shown.data;
      touched.counts.add(truths.length);
      results.prepend(h("li", {}, `Learnt from ${learnt} pictures: right about ${right} of ${truths.length} that it does not know.`));
      keep({ picture: Math.min(state.picture, truths.length - 1), layer: Math.min(state.layer, convolutions.length - 1) });
      put(strip, ...truths.map((/** @type {string} */ _, /** @type {number} */ picture) => h("button", { type: "button", onclick: () => ((touched.picture = true), keep({ picture }), open()) }, h("canvas", { width: 1, height: 1, "aria-hidden": "true" }), h("span", {}, called(picture)))));
      [...strip.querySelectorAll("canvas")].forEach((canvas, picture) => paint(canvas, wide(), (at) => colourOf(pixelsOf(picture), at)));
      layers.offer(convolutions, state.layer);
      later.hidden = false;
      open();
    }

    /** Open the picture that is chosen. */
    function open() {
      [opened, hidden, parts] = [null, null, null];
      fresh = false;
      drawAnswer();
      tell();
      askMaps({ picture: state.picture, layer: state.layer });
      askHide({ picture: state.picture, side: state.side });
      decide();
    }

    async function decide() {
      const own = (turn += 1);
      put(sum, h("p", { class: "note" }, "It adds up what every pixel does on the way from a plain picture to this one; that takes some seconds …"));
      drawParts();
      for (;;) {
        await new Promise((done) => setTimeout(done, EVERY)); // who looks through all pictures quickly does not ask about each
        if (closed || own !== turn) return;
        const told = await asked("pictures.decided", { picture: state.picture });
        if (closed || own !== turn) return;
        if (!told) return put(sum);
        if (told.data.there) {
          parts = told;
          drawParts();
          return;
        }
      }
    }

    /** Stand at a place that there is: at first where the neuron answers most strongly. */
    function stand() {
      const [count, places] = maps.shapes.maps;
      if (state.neuron < 0 || state.neuron >= count) state.neuron = maps.data.strongest[OFFERED].neuron;
      const own = maps.data.strongest.find((/** @type {any} */ one) => one.neuron === state.neuron);
      if (state.row < 0 || state.column < 0 || Math.max(state.row, state.column) >= places) keep({ row: own.at[0], column: own.at[1] });
      opened = null;
      layers.show(shown, maps, state, null);
      askPlace({ picture: state.picture, layer: state.layer, neuron: state.neuron, row: state.row, column: state.column });
    }

    const wide = () => shown.data.side;
    const called = (/** @type {number} */ picture) => `${shown.data.truths[picture]} ${picture - shown.data.truths.indexOf(shown.data.truths[picture]) + 1}`;
    /** @param {number} picture */
    function pixelsOf(picture) {
      const size = 3 * wide() ** 2;
      return shown.arrays.pixels.subarray(picture * size, (picture + 1) * size);
    }
    const chances = () => [...shown.arrays.chances.subarray(3 * state.picture, 3 * state.picture + 3)];
    const chosen = () => ({ said: shown.data.answers[state.picture], truth: shown.data.truths[state.picture], sure: Math.max(...chances()) });

    function drawAnswer() {
      const { said, truth } = chosen();
      [...strip.children].forEach((button, picture) => button.setAttribute("aria-pressed", String(picture === state.picture)));
      set(strip.children[state.picture], { "data-right": String(said === truth) });
      put(name, called(state.picture));
      large.show(wide(), (at) => colourOf(pixelsOf(state.picture), at));
      large.name(`The picture ${called(state.picture)}, large`);
      put(bars, ...chances().flatMap((chance, place) => {
        const kind = shown.data.classes[place];
        return h("div", { class: "part" }, h("span", {}, `p(${kind})`), h("meter", { class: kind === said ? "plus" : "minus", min: 0, max: 1, value: chance, "aria-label": `p(${kind})` }), h("span", {}, percent(chance)));
      }));
      const share = shown.data.unusual[state.picture];
      put(unusual, share === undefined ? "" : `How unusual it is: of the pictures kept aside while it learnt, ${percent(share)} were more usual.`);
    }

    function drawParts() {
      const worn = colours();
      const own = pixelsOf(state.picture);
      const values = parts?.arrays.parts;
      deciding.show(wide(), (at) => over(worn, colourOf(own, at), values ? values[at] : 0, values ? parts.data.most : 1));
      deciding.name(values ? `Which pixels decided: blue spoke for ${chosen().said}, orange against it; their parts add up to ${number(parts.data.parts)}` : "Which pixels decided: not known yet");
      if (!values) return;
      const { name: of, begin: from, parts: added, value, residual } = parts.data;
      const line = (/** @type {string} */ words, /** @type {number} */ one) => h("div", { class: "line" }, h("span", {}, words), h("b", { class: side(one) }, signed(one)));
      put(sum, h("p", { class: "note" }, `${of}, from a plain picture to this one:`), line("mean colour", from), line("all pixels", added), line("this picture", value), h("p", { class: "note" }, `Blue spoke for it, orange against. What is left over: ${number(residual, 2)} of the sizes of all parts.`));
    }

    function drawHidden() {
      if (!hidden) return;
      const { rows, columns, of, value, worst } = hidden.data;
      const [row, column] = [rows[state.top], columns[state.left]];
      const within = (/** @type {number} */ at, /** @type {number} */ from) => at >= from && at < from + state.side;
      const own = pixelsOf(state.picture);
      covered.show(wide(), (at) => (within(Math.floor(at / wide()), row) && within(at % wide(), column) ? shown.data.mean : colourOf(own, at)));
      covered.stand(state.top, state.left, rows.length, state.side);
      covered.around(row, column, state.side, state.side);
      const at = state.top * columns.length + state.left;
      const [change, left] = [hidden.arrays.changes[at], hidden.arrays.left[at]];
      covered.name(`The picture with rows ${row} to ${row + state.side - 1}, columns ${column} to ${column + state.side - 1} hidden: p(${of}) is ${percent(left)}. Arrow keys move the square.`);
      put(loss, `p(${of}) ${percent(value)} → `, h("b", {}, percent(left)), h("br"), h("b", { class: side(change) }, `${signed(100 * change, 3)} points`));
      check(state.top === worst[0] && state.left === worst[1]);
    }

    function tell() {
      const { said, truth, sure } = chosen();
      const neuron = opened ? ` Neuron ${opened.neuron} of layer ${opened.layer} comes to z = ${number(opened.z)} at row ${opened.at[0]}, column ${opened.at[1]}${opened.z < 0 ? ": below 0, so that relu lets nothing on" : `: ${number(opened.output)} goes on`}.` : "";
      const name = called(state.picture);
      say(`${name[0].toUpperCase()}${name.slice(1)}: it says ${said} and is ${percent(sure)} sure, which is ${said === truth ? "right" : "wrong"}.${neuron}`);
      check(false);
    }

    /** @param {boolean} worst */
    function check(worst) {
      const { said, truth, sure } = chosen();
      const [rows, columns] = opened ? [opened.sees.rows, opened.sees.columns] : [[0, -1], [0, -1]];
      todo.check({ wrong: said !== truth, sure, layer: opened?.layer, rank: opened ? maps.data.strongest[0].neuron - opened.neuron : -1, opened, area: ((rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)) / wide() ** 2, worst });
    }

    function redraw() {
      if (!shown || later.hidden) return;
      drawParts();
      if (maps) layers.show(shown, maps, state, opened);
    }

    addEventListener("theme", redraw);
    watch(); // a training of before goes on while other chapters are open
    return () => {
      closed = true;
      removeEventListener("theme", redraw);
    };
  },
};

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, number>} */
  const good = {};
  for (const name of Object.keys(START)) if (Number.isInteger(given[name]) && given[name] >= 0 && given[name] < 1000) good[name] = given[name];
  if (!COUNTS.includes(given.count)) delete good.count;
  if (!SIDES.includes(given.side)) delete good.side;
  if (!(given.epochs >= 1 && given.epochs <= 40)) delete good.epochs;
  return good;
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
