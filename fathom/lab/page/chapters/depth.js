// Why depth: the hidden layer moves the points until a straight line is enough.

import { foldView } from "../views/foldview.js";
import { learner } from "../views/learner.js";
import { choice, h, number, put, set, slider } from "../make.js";
import { planeView, saidAt } from "../views/planeview.js";
import { latest } from "../frame/server.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";

const PROBLEMS = [["circles", t("a disc in a ring")], ["xor", t("opposite corners")], ["spirals", t("two spirals")]];
const BEFORE = [["none", t("no hidden layer at all")], ["0", t("the two neurons alone")], ...[3, 4, 5, 6, 7, 8].map((one) => [String(one), t`a layer of ${one} before the two`]), ["8 8", t("two layers of 8 before the two")]];
const EPOCHS = 2000;
const SEEDS = 1000;
const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "depth",
  title: t("Why depth"),
  open({ root, server, given, save, ready }) {
    const state = { problem: "circles", before: "4", seed: 0, epochs: 0, share: 1, probe: [0.3, 0.3], ...kept(given) };
    /** @type {any} */
    let seen = null;
    /** @type {any} */
    let frame = null;

    const narration = h("p", { class: "narration", role: "status" });
    const said = h("p", { class: "note" });
    const fold = foldView();
    const plane = planeView(() => {
      state.probe = [round(plane.probe.x), round(plane.probe.y)];
      keep();
      look({ epochs: 0, probe: state.probe });
    });
    const look = latest(server, "depth.onward", (told) => {
      if (learning.playing) return; // the next picture shows it
      take(told);
    }, (words) => put(narration, words));
    const todo = tasks("depth", {
      line: (now) => now.before === "none" && now.problem === "xor" && now.epoch >= 100,
      ring: (now) => now.problem === "circles" && now.before !== "none" && now.epoch > 0 && now.wrong <= 15,
      back: (now) => now.before !== "none" && now.epoch >= 50 && now.share === 0,
      two: (now) => now.problem === "circles" && now.before === "0" && now.epoch >= 300,
      spirals: (now) => now.problem === "spirals" && now.wrong <= 60,
    });
    const way = slider({
      label: t("how much of the way"), min: 0, max: 1, step: 0.02, value: state.share, tell: (value) => `${Math.round(100 * value)} %`,
      input(value) {
        state.share = value;
        draw();
        keep();
      },
    });
    const learning = learner({
      server, name: "depth", speed: 2, most: EPOCHS, more: () => ({ probe: state.probe }),
      take(told, anew) {
        if (anew) seen = { ...told.arrays, lines: told.shapes.grid };
        take(told);
        ready();
      },
      rest: keep,
      refuse(words) {
        put(narration, words);
        ready();
      },
    });
    const pick = (/** @type {object} */ wishes) => {
      Object.assign(state, { epochs: 0 }, wishes);
      keep();
      begin();
    };
    const begin = () => learning.begin({ problem: state.problem, seed: state.seed, hidden: hiddenOf(state.before), epochs: state.epochs });
    const controls = [
      choice({ label: t("problem"), options: /** @type {[string, string][]} */ (PROBLEMS), value: state.problem, input: (problem) => pick({ problem }) }),
      choice({ label: t("what stands before the answer"), options: /** @type {[string, string][]} */ (BEFORE), value: state.before, input: (before) => pick({ before }) }),
    ];
    const buttons = [
      learning.button,
      h("button", { type: "button", onclick: () => pick({}) }, t("Start again")),
      h("button", { type: "button", onclick: () => pick({ seed: (state.seed + 1) % SEEDS }) }, t("Another random start")),
    ];

    root.append(h("div", { class: "chapter depth" },
      h("section", { class: "telling" },
        h("h1", {}, t("Why depth?")),
        h("p", {}, t("A neuron divides by a straight line: on one side its sum is above 0, on the other below. No line divides a ring from the disc within it, however long it learns.")),
        h("p", {}, t("A hidden layer does not draw a better line. It moves the points. Here the last hidden layer has two neurons, so that what they say of a point can be drawn as a place: the picture beside the square shows every point there. Learning bends the square until one straight line is enough; seen from the square, that line is a curve.")),
        h("p", { class: "note" }, t("Two neurons alone stretch and squeeze the square but never fold it: what is inside of a ring stays inside. A wider layer before them has room to fold it.")),
        narration),
      todo.element,
      h("div", { class: "stage" },
        h("div", { class: "card wide" }, h("div", { class: "row" }, ...buttons), h("div", { class: "controls two" }, ...controls.map((one) => one.element))),
        h("div", { class: "card" }, h("h2", {}, t("The square, as the network divides it")), plane.element, h("p", { class: "note" }, t("A click, or the arrow keys, move the cross; it stands in both pictures."))),
        h("div", { class: "card" }, h("h2", {}, t("The same points, where two neurons put them")), fold.element, way.element, said))));

    function keep() {
      save({ problem: state.problem, before: state.before, seed: state.seed, epochs: frame?.data.epoch ?? state.epochs, share: state.share, probe: state.probe });
    }

    /** @param {any} told */
    function take(told) {
      frame = told;
      if (!learning.playing) narration.setAttribute("aria-live", "polite");
      else narration.setAttribute("aria-live", "off"); // not sixty sentences a second
      draw();
    }

    function draw() {
      if (!frame) return;
      const { data, arrays, shapes } = frame;
      plane.show(arrays.plane, shapes.plane, seen, 2);
      const where = [...state.probe, data.probe[0], data.probe[1]];
      fold.show(seen, { ...arrays, line: data.line, probe: where }, [2 * shapes.grid[1], shapes.grid[2], 4], state.share);
      const [count, bare] = [seen.answers.length, state.before === "none"];
      const line = `z = ${number(data.line[0], 3)} ${bare ? "x" : "u"} ${plus(data.line[1])} ${bare ? "y" : "v"} ${plus(data.line[2])}`;
      put(narration, t`Epoch ${data.epoch}: ${data.wrong} of ${count} points lie on the wrong side of the line. ${verdict(data, count, bare)}`);
      put(said, bare ? t`There is no hidden layer: the space is the square itself. The line is where ${line} is 0.` : t`Across: u, what the first of the two neurons says; up: v, the second. The dashed line is where ${line} is 0; the thick one is the network's border.`);
      const spoken = saidAt(arrays.plane, shapes.plane, plane.probe, 2);
      set(plane.element, { "aria-label": t`The square: ${spoken} Arrow keys move the cross.` });
      set(fold.element, { "aria-label": t`The space of the last hidden layer, ${Math.round(100 * state.share)} % of the way: the cross comes to lie at ${number(data.probe[0], 2)}, ${number(data.probe[1], 2)}; ${data.wrong} of ${count} points lie on the wrong side of the line.` });
      todo.check({ problem: state.problem, before: state.before, share: state.share, epoch: data.epoch, wrong: data.wrong });
    }

    [plane.probe.x, plane.probe.y] = state.probe;
    addEventListener("theme", draw);
    begin();
    return () => {
      learning.close();
      removeEventListener("theme", draw);
    };
  },
};

/** What is learnt, in a sentence. @param {any} data @param {number} count @param {boolean} bare */
function verdict({ epoch, wrong }, count, bare) {
  if (!epoch) return t("Nothing is learnt yet: the weights are random.");
  if (bare) return t("A line is all it has, and no line divides them.");
  if (wrong <= count / 20) return t("In the space of the two neurons a straight line divides them.");
  return epoch >= 300 ? t("The points are not apart yet; perhaps another start, or more neurons before the two.") : t("The points are still on their way.");
}

/** The hidden layers by the words of the choice. @param {string} before */
function hiddenOf(before) {
  if (before === "none") return [];
  return [...before.split(" ").map(Number).filter(Boolean), 2];
}

/** A term with its sign between. @param {number} value */
const plus = (value) => `${value < 0 ? "−" : "+"} ${number(Math.abs(value), 3)}`;

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  const whole = (/** @type {any} */ value, /** @type {number} */ most) => Number.isInteger(value) && value >= 0 && value <= most;
  const within = (/** @type {any} */ value, /** @type {number} */ low) => Number.isFinite(value) && value >= low && value <= 1;
  if (PROBLEMS.some(([name]) => name === given.problem)) good.problem = given.problem;
  if (BEFORE.some(([name]) => name === given.before)) good.before = given.before;
  if (whole(given.seed, SEEDS - 1)) good.seed = given.seed;
  if (whole(given.epochs, EPOCHS)) good.epochs = given.epochs;
  if (within(given.share, 0)) good.share = given.share;
  if (Array.isArray(given.probe) && given.probe.length === 2 && given.probe.every((one) => within(one, -1))) good.probe = given.probe;
  return good;
}
