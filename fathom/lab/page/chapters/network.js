// Chapter 6: a network learns before your eyes; every step of it, forwards and back.

import { costView } from "../costview.js";
import { answer, colours, paint } from "../heat.js";
import { ledgerView } from "../ledgerview.js";
import { choice, h, number, put, set, slider } from "../make.js";
import { netView } from "../netview.js";
import { planeView, saidAt } from "../planeview.js";
import { Refused, latest } from "../server.js";
import { tasks } from "../tasks.js";

const SETUP = { problem: "circles", noise: 0.1, own: [], hidden: [4, 2], activation: "tanh", learning_rate: 0.1, batch_size: 10, optimiser: "sgd", weight_decay: 0, seed: 0, starts: 1 };
const PROBLEMS = [["circles", "a disc in a ring"], ["xor", "opposite corners"], ["spirals", "two spirals"], ["blobs", "two clouds"], ["three", "three clouds: three classes"], ["hills", "hills: a number"], ["own", "your own points"]];
const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const DECAYS = [0, 0.0001, 0.001, 0.01, 0.1];
const BATCHES = [1, 5, 10, 30, 0];
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const SHEET = matchMedia("(max-width: 60rem)");
const SEEDS = 1000;

/** @type {import("../lab.js").Chapter} */
export const chapter = {
  name: "network",
  title: "Watch a network learn",
  open({ root, server, given, save, ready }) {
    const state = { ...structuredClone(SETUP), ...kept(given) };
    let [playing, closed, speed, member, label, forks, looked, loops, starting] = [false, false, 1, 0, 1, 0, 0, 0, 0];
    let eager = false;
    /** @type {any} */
    let frame = null;
    /** @type {any} */
    let seen = null;
    /** @type {(number | null)[][]} */
    let costs = [];
    /** @type {(number | null)[][]} */
    let left = [];
    /** @type {[number, number] | null} */
    let open = null;
    /** @type {number | null} */
    let wire = null;

    const narration = h("p", { class: "narration", role: "status" });
    const net = netView({
      choose(layer, neuron) {
        [open, wire] = [[layer, neuron], null];
        if (SHEET.matches) net.element.scrollIntoView(); // the ledger covers the lower half
        draw();
        look();
      },
      resize(layer, by) {
        const hidden = [...state.hidden];
        hidden[layer] += by;
        begin({ hidden: hidden.filter((count) => count > 0) });
      },
    });
    const plane = planeView((x, y, add) => {
      if (add && state.problem === "own") begin({ own: [...state.own, [round(x), round(y), label]].slice(-400) });
      else draw();
      look();
    });
    const costCurve = costView("Mean loss over the epochs, of the points learnt from and of those kept aside");
    const ledger = ledgerView({
      openWire(chosen) {
        wire = chosen;
        look();
      },
      point: (row) => plane.light(row),
      close() {
        [open, wire] = [null, null];
        draw();
      },
    });
    const todo = tasks(/** @type {[string, (now: any) => boolean][]} */ ([
      ["Learn the disc in the ring until the loss of the points kept aside is below 0.05.", (now) => now.setup.problem === "circles" && now.test !== null && now.test < 0.05],
      ["Take all layers away: what is left is a straight line. Give it 30 epochs on the ring.", (now) => now.setup.problem === "circles" && !now.setup.hidden.length && now.epoch >= 30],
      ["Open a neuron and one of its wires.", (now) => now.opened],
      ["Go back to an earlier step, take another learning rate, and learn on from there.", (now) => now.forks > 0 && now.frame.step > now.forkedAt],
      ["Find a learning rate so large that nothing is learnt: the loss after 10 epochs is not below that of the start.", (now) => now.epoch >= 10 && !(now.costs[now.epoch]?.[1] < now.costs[0][1])],
      ["Nine random starts of one layer of 2 neurons on opposite corners: after 50 epochs or more, find one that is stuck: its loss is half as much again as that of the best.", (now) => now.setup.problem === "xor" && now.setup.starts === 9 && now.epoch >= 50 && Math.max(...now.frame.ends) > 1.5 * Math.min(...now.frame.ends)],
      ["Two spirals: below 0.2 on the points kept aside.", (now) => now.setup.problem === "spirals" && now.test !== null && now.test < 0.2],
    ]));

    const play = h("button", { type: "button", class: "main", onclick: () => go(!playing) }, "Learn");
    const time = slider({ label: "step", min: 0, max: 1, step: 1, value: 0, tell: (value) => value.toLocaleString("en"), input: (value) => (go(false), frame && seek({ step: value, member })) });
    const range = /** @type {HTMLInputElement} */ (time.element.querySelector("input"));
    const buttons = [
      play,
      h("button", { type: "button", onclick: () => walk(-1) }, "One step back"),
      h("button", { type: "button", onclick: () => walk(1) }, "One step on"),
      h("button", { type: "button", onclick: () => begin({}) }, "Start again"),
      h("button", { type: "button", onclick: () => begin({ seed: (state.seed + 1) % SEEDS }) }, "Another random start"),
    ];
    const rate = choice({ label: "learning rate", options: RATES.map((one) => [String(one), String(one)]), value: String(state.learning_rate), input: (value) => change({ learning_rate: Number(value) }) });
    const optimiser = choice({ label: "optimiser", options: [["sgd", "plain descent"], ["momentum", "momentum"], ["adam", "Adam"]], value: state.optimiser, input: (value) => change({ optimiser: value }) });
    const decay = choice({ label: "weight decay", options: DECAYS.map((one) => [String(one), one ? String(one) : "none"]), value: String(state.weight_decay), input: (value) => change({ weight_decay: Number(value) }) });
    const controls = [
      choice({ label: "problem", options: /** @type {[string, string][]} */ (PROBLEMS), value: state.problem, input: (value) => begin({ problem: value }) }),
      slider({ label: "noise", min: 0, max: 1, step: 0.1, value: state.noise, input: (value) => begin({ noise: value }) }),
      choice({ label: "activation", options: ["tanh", "relu", "sigmoid", "silu", "identity"].map((one) => [one, one]), value: state.activation, input: (value) => begin({ activation: value }) }),
      choice({ label: "points in a step (batch)", options: BATCHES.map((one) => [String(one), one === 1 ? "one" : one ? String(one) : "all"]), value: String(state.batch_size), input: (value) => begin({ batch_size: Number(value) }) }),
      rate, optimiser, decay,
      choice({ label: "random starts side by side", options: [1, 4, 9].map((one) => [String(one), String(one)]), value: String(state.starts), input: (value) => begin({ starts: Number(value) }) }),
      choice({ label: "speed", options: [["1", "an epoch a picture"], ["5", "5 epochs a picture"], ["25", "25 epochs a picture"]], value: "1", input: (value) => (speed = Number(value)) }),
    ];
    const kinds = choice({ label: "a click sets", options: [["1", "a blue point"], ["0", "an orange point"]], value: "1", input: (value) => (label = Number(value)) });
    const own = h("div", { class: "controls" }, kinds.element, h("button", { type: "button", onclick: () => begin({ own: [] }) }, "Take my points away"));
    const layers = h("div", { class: "row" },
      h("button", { type: "button", onclick: () => begin({ hidden: [...state.hidden, 3].slice(0, 6) }) }, "One layer more"),
      h("button", { type: "button", onclick: () => begin({ hidden: state.hidden.slice(0, -1) }) }, "One layer less"));
    const starts = h("div", { class: "starts", role: "group", "aria-label": "The random starts" });

    root.append(h("div", { class: "chapter network" },
      h("section", { class: "telling" },
        h("h1", {}, "Watch a network learn"),
        h("p", {}, "Each point says where it lies, x and y, and the network is to tell which colour it has. At first its weights are random. A step looks at a few points, asks of every weight which way it would make the loss smaller, and moves it a little that way."),
        h("p", {}, "Nothing is lost on the way: go back to any step, change something, and learn on from there."),
        narration),
      todo.element,
      h("div", { class: "stage" },
        h("div", { class: "card wide" }, h("div", { class: "row" }, ...buttons), time.element),
        h("div", { class: "half" }, h("div", { class: "card" }, plane.element, own), h("div", { class: "card" }, costCurve.element, starts)),
        h("div", { class: "half" }, h("div", { class: "card wide" }, net.element, layers), ledger.element),
        h("div", { class: "card wide" }, h("div", { class: "controls two" }, ...controls.map((one) => one.element))))));

    /** Begin anew with other wishes. @param {object} wishes */
    async function begin(wishes) {
      Object.assign(state, wishes);
      go(false);
      save(state);
      own.hidden = state.problem !== "own";
      const mine = (starting += 1);
      try {
        const told = await server.ask("network.start", state);
        if (closed || mine !== starting) return; // a later wish is on its way
        starting = 0;
        [costs, left, forks, open, wire] = [[], [], 0, null, null];
        seen = { ...told.arrays, classes: told.data.classes, sizes: told.data.sizes, perEpoch: told.data.steps_in_epoch };
        member = Math.min(member, state.starts - 1);
        take(told);
        if (eager) go(true);
      } catch (fault) {
        if (mine !== starting) return;
        starting = 0;
        if (state.problem === "own") nothing();
        refuse(fault);
      }
      ready();
    }

    /** One's own points are too few to learn from: they are seen, and no network is. */
    function nothing() {
      [frame, costs, left] = [null, [], []];
      put(starts);
      ledger.refuse();
      draw();
    }

    /** Change how it learns: from here on. @param {{learning_rate?: number, optimiser?: string, weight_decay?: number}} wishes */
    async function change(wishes) {
      Object.assign(state, wishes);
      save(state);
      if (!frame) return;
      const was = playing;
      go(false);
      const { learning_rate, optimiser: rule, weight_decay } = state;
      try {
        const told = await server.ask("network.fork", { step: frame.data.step, member, learning_rate, optimiser: rule, weight_decay });
        left = costs;
        costs = costs.slice(0, told.data.epoch + 1);
        if (told.data.step < frame.data.furthest) forks = told.data.step + 1;
        take(told);
        look();
        if (was) go(true);
      } catch (fault) {
        refuse(fault);
      }
    }

    /** @param {boolean} on */
    function go(on) {
      eager = on && starting > 0; // it begins as soon as there is something to learn with
      if (on === playing || (on && (!frame || starting))) return;
      playing = on;
      put(play, on ? "Pause" : "Learn");
      narration.setAttribute("aria-live", on ? "off" : "polite"); // not sixty sentences a second
      if (on) learn();
    }

    async function learn() {
      const mine = (loops += 1); // pressed twice quickly, the first loop ends
      while (playing && !closed && mine === loops) {
        const way = costs;
        const behind = frame.data.furthest - frame.data.step;
        const asked = behind > 0 ? server.ask("network.at", { step: Math.min(frame.data.furthest, frame.data.step + speed * seen.perEpoch), member }) : server.ask("network.onward", { epochs: speed, member });
        try {
          const told = await asked;
          const was = frame;
          if (behind <= 0) way.push(...told.data.costs);
          await new Promise(STILL.matches ? (done) => setTimeout(done, 250) : requestAnimationFrame);
          if (closed) break;
          if (frame !== was) continue; // another step or training is shown meanwhile
          take(told, false);
          if (performance.now() - looked > 300) look();
          if (told.data.ended) go(false);
        } catch (fault) {
          go(false);
          refuse(fault);
        }
      }
      look();
    }

    /** @param {number} by */
    async function walk(by) {
      go(false);
      if (!frame) return;
      if (by > 0 && frame.data.step >= frame.data.furthest) {
        const step = frame.data.step + 1;
        try {
          take(await server.ask("network.onward", { epochs: 1, member }), true);
          seek({ step, member });
        } catch (fault) {
          refuse(fault);
        }
      } else seek({ step: Math.max(0, frame.data.step + by), member });
    }

    const seek = latest(server, "network.at", (told) => {
      take(told);
      look();
    }, (words) => put(narration, words));
    const ask = latest(server, "network.open", (told) => {
      ledger.show(told.data, plane.probe);
      check(wire !== null);
    }, ledger.refuse);

    function look() {
      looked = performance.now();
      if (open && frame) ask({ step: frame.data.step, layer: open[0], neuron: open[1], wire, x: plane.probe.x, y: plane.probe.y, member });
    }

    /** @param {any} told @param {boolean} [news] */
    function take(told, news = !costs.length) {
      frame = told;
      if (news) costs.push(...told.data.costs);
      draw();
      check(false);
    }

    /** @param {boolean} opened */
    function check(opened) {
      const { epoch } = frame.data;
      todo.check({ setup: state, epoch, costs, test: costs[epoch]?.[1] ?? null, frame: frame.data, forks, forkedAt: forks - 1, opened });
    }

    function draw() {
      for (const one of [net.element, costCurve.element]) one.toggleAttribute("hidden", !frame);
      if (!frame && state.problem === "own") plane.points(state.own);
      if (!frame) return;
      const { data, arrays, shapes } = frame;
      net.show(seen.sizes, arrays.weights, arrays.neurons, open);
      plane.show(arrays.plane, shapes.plane, seen, seen.classes);
      costCurve.show(costs, left, data.step / seen.perEpoch);
      range.max = String(Math.max(1, data.furthest));
      time.set(data.step);
      several(data, arrays, shapes);
      const [train, test] = costs[data.epoch] ?? [null, null];
      const said = saidAt(arrays.plane, shapes.plane, plane.probe, seen.classes);
      put(narration, `Epoch ${data.epoch}, step ${data.step.toLocaleString("en")}: the loss is ${number(test, 3)} on those kept aside${data.epoch ? `, and was ${number(train, 3)} on average in this epoch's steps, on the points learnt from` : ""}. ${said}`);
      set(plane.element, { "aria-label": `The square: ${said} Arrow keys move the probe${state.problem === "own" ? ", Enter sets a point" : ""}.` });
    }

    /** @param {any} data @param {any} arrays @param {any} shapes */
    function several(data, arrays, shapes) {
      const count = arrays.starts ? shapes.starts[0] : 0;
      while (starts.children.length > count) starts.lastChild?.remove();
      while (starts.children.length < count) {
        const one = starts.children.length;
        starts.append(h("button", { type: "button", onclick: () => ((member = one), seek({ step: frame.data.step, member })) }, h("canvas", { width: 14, height: 14, "aria-hidden": "true" }), h("span", {})));
      }
      const worn = colours();
      for (let one = 0; one < count; one += 1) {
        const [outputs, side] = shapes.starts.slice(1);
        const at = (/** @type {number} */ output, /** @type {number} */ place) => arrays.starts[((one * outputs) + output) * side * side + place];
        const button = starts.children[one];
        paint(/** @type {HTMLCanvasElement} */ (button.firstChild), side, (place) => answer(worn, Array.from({ length: outputs }, (_, output) => at(output, place)), seen.classes, 0.8));
        put(/** @type {Element} */ (button.lastChild), number(data.ends[one], 2));
        set(button, { "aria-pressed": String(one === member), "aria-label": `Random start ${one + 1}, loss ${number(data.ends[one], 2)}` });
      }
    }

    /** @param {unknown} fault */
    function refuse(fault) {
      if (!(fault instanceof Refused)) throw fault;
      put(narration, fault.message);
    }

    addEventListener("theme", draw);
    begin({});
    return () => {
      closed = true;
      removeEventListener("theme", draw);
    };
  },
};

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  for (const [name, value] of Object.entries(SETUP)) {
    const found = given[name];
    if (typeof found !== typeof value || Array.isArray(found) !== Array.isArray(value)) continue;
    if (typeof found !== "number" || Number.isFinite(found)) good[name] = found;
  }
  return good;
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
