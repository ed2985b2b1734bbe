// Chapter 6: a network learns before your eyes; every step of it, forwards and back.

import { costView } from "../views/costview.js";
import { termed } from "../frame/glossary.js";
import { ledgerView } from "../views/ledgerview.js";
import { choice, grouped, h, number, put, set, slider } from "../make.js";
import { netView } from "../views/netview.js";
import { planeView, saidAt } from "../views/planeview.js";
import { Refused } from "../refused.js";
import { latest } from "../frame/server.js";
import { ACTIVATIONS, MOST_POINTS, OPTIMISERS, PROBLEMS, setupOf, wayOf } from "../views/situation.js";
import { startsView } from "../views/startsview.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";

const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const DECAYS = [0, 0.0001, 0.001, 0.01, 0.1];
const BATCHES = [1, 5, 10, 30, 0];
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const SHEET = matchMedia("(max-width: 60rem)");
const SEEDS = 1000;

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "network",
  title: t("Watch a network learn"),
  open({ root, server, given, save, ready }) {
    const state = setupOf(given);
    let { forks, furthest, step: shown, member, open, wire, probe } = wayOf(given);
    let began = { ...state }; // what the first way learnt with
    Object.assign(state, methodOf(forks[forks.length - 1] ?? state));
    /** The point that is looked at. @type {number | null} */
    let pointed = null;
    let [playing, closed, speed, label, looked, loops, starting] = [false, false, 1, 1, 0, 0, 0];
    let eager = false;
    /** @type {any} */
    let frame = null;
    /** @type {any} */
    let seen = null;
    /** @type {(number | null)[][]} */
    let costs = [];
    /** @type {(number | null)[][]} */
    let left = [];

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
      if (add && state.problem === "own") begin({ own: [...state.own, [round(x), round(y), label]].slice(-MOST_POINTS) });
      else draw();
      look();
    });
    const costCurve = costView(t("Mean loss over the epochs, of the points learnt from and of those kept aside"));
    const ledger = ledgerView({
      openWire(chosen) {
        wire = chosen;
        look();
      },
      point(row) {
        plane.light(row);
        pointed = row;
        if (row !== null && frame) askBlame({ step: frame.data.step, row, member });
        else net.blame(null);
      },
      close() {
        [open, wire] = [null, null];
        draw();
      },
    });
    const todo = tasks("network", {
      ring: (now) => now.setup.problem === "circles" && now.test !== null && now.test < 0.05,
      line: (now) => now.setup.problem === "circles" && !now.setup.hidden.length && now.epoch >= 30,
      open: (now) => now.opened,
      branch: (now) => now.forks > 0 && now.frame.step > now.forkedAt,
      nothing: (now) => now.epoch >= 10 && !(now.costs[now.epoch]?.[1] < now.costs[0][1]),
      stuck: (now) => now.setup.problem === "xor" && now.setup.starts === 9 && now.epoch >= 50 && Math.max(...now.frame.ends) > 1.5 * Math.min(...now.frame.ends),
      spirals: (now) => now.setup.problem === "spirals" && now.test !== null && now.test < 0.2,
    }, server);

    const play = h("button", { type: "button", class: "main", onclick: () => go(!playing) }, t("Learn"));
    const time = slider({ label: t("step"), min: 0, max: 1, step: 1, value: 0, tell: (value) => grouped(value), input: (value) => (go(false), frame && seek({ step: value, member })) });
    const range = /** @type {HTMLInputElement} */ (time.element.querySelector("input"));
    const buttons = [
      play,
      h("button", { type: "button", onclick: () => walk(-1) }, t("One step back")),
      h("button", { type: "button", onclick: () => walk(1) }, t("One step on")),
      h("button", { type: "button", onclick: () => begin({}) }, t("Start again")),
      h("button", { type: "button", onclick: () => begin({ seed: (state.seed + 1) % SEEDS }) }, t("Another random start")),
    ];
    const rate = choice({ label: t("learning rate"), options: RATES.map((one) => [String(one), String(one)]), value: String(state.learning_rate), input: (value) => change({ learning_rate: Number(value) }) });
    const optimiser = choice({ label: t("optimiser"), options: /** @type {[string, string][]} */ (OPTIMISERS), value: state.optimiser, input: (value) => change({ optimiser: value }) });
    const decay = choice({ label: t("weight decay"), options: DECAYS.map((one) => [String(one), one ? String(one) : t("none")]), value: String(state.weight_decay), input: (value) => change({ weight_decay: Number(value) }) });
    const controls = [
      choice({ label: t("problem"), options: /** @type {[string, string][]} */ (PROBLEMS), value: state.problem, input: (value) => begin({ problem: value }) }),
      slider({ label: t("noise"), min: 0, max: 1, step: 0.1, value: state.noise, input: (value) => begin({ noise: value }) }),
      choice({ label: t("activation"), options: ACTIVATIONS.map((one) => [one, one]), value: state.activation, input: (value) => begin({ activation: value }) }),
      choice({ label: t("points in a step (batch)"), options: BATCHES.map((one) => [String(one), one === 1 ? t("one") : one ? String(one) : t("all")]), value: String(state.batch_size), input: (value) => begin({ batch_size: Number(value) }) }),
      rate, optimiser, decay,
      choice({ label: t("random starts side by side"), options: [1, 4, 9].map((one) => [String(one), String(one)]), value: String(state.starts), input: (value) => begin({ starts: Number(value) }) }),
      choice({ label: t("speed"), options: [["1", t("an epoch a picture")], ["5", t("5 epochs a picture")], ["25", t("25 epochs a picture")]], value: "1", input: (value) => (speed = Number(value)) }),
    ];
    const kinds = choice({ label: t("a click sets"), options: [["1", t("a blue point")], ["0", t("an orange point")]], value: "1", input: (value) => (label = Number(value)) });
    const own = h("div", { class: "controls" }, kinds.element, h("button", { type: "button", onclick: () => begin({ own: [] }) }, t("Take my points away")));
    const layers = h("div", { class: "row" },
      h("button", { type: "button", onclick: () => begin({ hidden: [...state.hidden, 3].slice(0, 6) }) }, t("One layer more")),
      h("button", { type: "button", onclick: () => begin({ hidden: state.hidden.slice(0, -1) }) }, t("One layer less")));
    const starts = startsView((one) => {
      member = one;
      seek({ step: frame.data.step, member, all: true });
    });

    root.append(h("div", { class: "chapter network" },
      h("section", { class: "telling" },
        h("h1", {}, t("Watch a network learn")),
        h("p", {}, ...termed(t("Each point says where it lies, x and y, and the network is to tell which colour it has. At first its [weights](?weight) are random. A step looks at a few points, a [batch](?batch), asks of every weight which way it would make the [loss](?loss) smaller, and moves it a little that way."))),
        h("p", {}, t("Nothing is lost on the way: go back to any step, change something, and learn on from there.")),
        narration),
      todo.element,
      h("div", { class: "stage" },
        h("div", { class: "card wide" }, h("div", { class: "row" }, ...buttons), time.element),
        h("div", { class: "half" }, h("div", { class: "card" }, plane.element, own), h("div", { class: "card" }, costCurve.element, starts.element)),
        h("div", { class: "half" }, h("div", { class: "card wide" }, net.element, layers), ledger.element),
        h("div", { class: "card wide" }, h("div", { class: "controls two" }, ...controls.map((one) => one.element))))));

    /** The address holds all of it. */
    function keep() {
      save({ ...began, ...(furthest ? { forks, furthest, step: shown } : {}), ...(member ? { member } : {}), ...(open ? { open, wire } : {}), probe: [plane.probe.x, plane.probe.y].map(round) });
    }

    /** Begin anew with other wishes, or again as the address has it. @param {object} wishes @param {boolean} [again] */
    async function begin(wishes, again = false) {
      Object.assign(state, wishes);
      if (!again) [began, forks, furthest, shown, open, wire] = [{ ...state }, [], 0, 0, null, null];
      go(false);
      keep();
      own.hidden = state.problem !== "own";
      if (!again) ledger.refuse(); // what is open belongs to the network before
      const mine = (starting += 1);
      const asked = JSON.stringify(methodOf(state));
      try {
        const told = again ? await server.ask("network.resume", { ...began, forks, furthest, step: shown, member }) : await server.ask("network.start", state);
        if (closed || mine !== starting) return; // a later wish is on its way
        starting = 0;
        [costs, left] = [[], told.data.left ?? []];
        seen = { ...told.arrays, classes: told.data.classes, sizes: told.data.sizes, perEpoch: told.data.steps_in_epoch };
        member = Math.min(member, state.starts - 1);
        take(told);
        look();
        if (told.data.short) put(narration, t("The address led further than is learnt again at once, some seconds' work: Learn goes on from here."));
        if (JSON.stringify(methodOf(state)) !== asked) await change({}); // a knob was turned meanwhile
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
      starts.show([], undefined, undefined, 0, 0);
      ledger.refuse();
      draw();
    }

    /** Change how it learns: from here on. @param {{learning_rate?: number, optimiser?: string, weight_decay?: number}} wishes */
    async function change(wishes) {
      Object.assign(state, wishes);
      if (!frame || starting) return;
      const was = playing;
      go(false);
      try {
        const way = methodOf(state);
        const told = await server.ask("network.fork", { step: frame.data.step, member, ...way });
        if (closed || starting) return;
        const { until } = told.data;
        if (until) forks = [...forks, { at: told.data.step, until, ...way }];
        else began = { ...began, ...way }; // nothing was learnt in another way
        left = costs;
        costs = costs.slice(0, told.data.epoch + 1);
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
      put(play, on ? t("Pause") : t("Learn"));
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
          if (closed || starting) break; // another network begins
          const was = frame;
          if (behind <= 0) for (const row of told.data.costs) way.push(row);
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
          const told = await server.ask("network.onward", { epochs: 1, member });
          if (closed || starting) return;
          take(told, true);
          seek({ step, member });
        } catch (fault) {
          refuse(fault);
        }
      } else seek({ step: Math.max(0, frame.data.step + by), member });
    }

    const seek = latest(server, "network.at", (told) => {
      if (starting) return;
      if (told.data.all) costs = told.data.costs;
      take(told, false);
      look();
    }, (words) => put(narration, words));
    const askBlame = latest(server, "network.blame", (told) => told.data.row === pointed && told.data.step === frame?.data.step && net.blame(told.data), () => {});
    const ask = latest(server, "network.open", (told) => {
      if (starting) return;
      ledger.show(told.data, plane.probe);
      check(wire !== null);
    }, ledger.refuse);

    function look() {
      looked = performance.now();
      keep();
      if (open && frame) ask({ step: frame.data.step, layer: open[0], neuron: open[1], wire, x: plane.probe.x, y: plane.probe.y, member });
    }

    /** @param {any} told @param {boolean} [news] */
    function take(told, news = !costs.length) {
      frame = told;
      [furthest, shown] = [told.data.furthest, told.data.step];
      if (news) for (const row of told.data.costs) costs.push(row);
      draw();
      if (pointed !== null) askBlame({ step: shown, row: pointed, member });
      check(false);
    }

    /** @param {boolean} opened */
    function check(opened) {
      const { epoch } = frame.data;
      const back = forks.filter((one) => one.at < one.until);
      todo.check({ setup: state, epoch, costs, test: costs[epoch]?.[1] ?? null, frame: frame.data, forks: back.length, forkedAt: back[back.length - 1]?.at, opened });
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
      starts.show(data.ends, arrays.starts, shapes.starts, seen.classes, member);
      const [train, test] = costs[data.epoch] ?? [null, null];
      const said = saidAt(arrays.plane, shapes.plane, plane.probe, seen.classes);
      put(narration, t`Epoch ${data.epoch}, step ${grouped(data.step)}: the loss is ${number(test, 3)} on those kept aside${data.epoch ? t`, and was ${number(train, 3)} on average in this epoch's steps, on the points learnt from` : ""}. ${said}`);
      set(plane.element, { "aria-label": t`The square: ${said} Arrow keys move the probe${state.problem === "own" ? t(", Enter sets a point") : ""}.` });
    }

    /** @param {unknown} fault */
    function refuse(fault) {
      if (!(fault instanceof Refused)) throw fault;
      put(narration, fault.message);
    }

    if (probe) [plane.probe.x, plane.probe.y] = probe;
    addEventListener("theme", draw);
    begin({}, furthest > 0 || open !== null);
    return () => {
      closed = true;
      removeEventListener("theme", draw);
    };
  },
};

/** How it learns. @param {import("../views/situation.js").Method} given */
const methodOf = ({ learning_rate, optimiser, weight_decay }) => ({ learning_rate, optimiser, weight_decay });

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
