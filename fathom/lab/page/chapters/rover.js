// Chapter 4: the rover and the pond. Look at the slope, step against it, look again.

import { curve } from "../views/curve.js";
import { controls, EXAMPLES, kept, powerSlider, written } from "../views/functions.js";
import { termed } from "../frame/glossary.js";
import { h, number, put, side, slider, tick } from "../make.js";
import { latest } from "../frame/server.js";
import { surface } from "../views/surface.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";
import { named } from "../named.js";

const PACE = 320; // milliseconds to a step
const [WORSE, BETTER, HILLTOP] = [1.131, -1.301, 0.17]; // of the landscape with two pits

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "rover",
  title: t("The rover and the pond"),
  open({ root, server, given, save, ready }) {
    const whole = (/** @type {any} */ value) => (Number.isInteger(value) && value >= 0 && value <= 500 ? value : 0);
    const pair = Array.isArray(given.turn) && given.turn.length === 2 && given.turn.every(Number.isFinite);
    const state = { ...kept(given), step: whole(given.step), many: given.many === true, printed: given.printed === true, turn: pair ? given.turn : [-0.6, 0.6] };
    /** @type {any} */
    let told = null;
    /** @type {Float32Array | undefined} */
    let cut;
    let timer = 0;

    const line = curve({ label: t("The curve, the rover on it, and the tangent where it stands"), high: 340 });
    const land = surface({ label: t("The surface with the rover's path. The arrow keys turn it."), turn: state.turn, turned(turn) {
      state.turn = turn.map((one) => Number(one.toFixed(2)));
      keep();
    } });
    const cuts = [0, 1].map(() => curve({ label: "", high: 190 }));
    const alone = h("div", {}, line.element);
    const beside = h("div", { class: "beside", hidden: true }, land.element, h("div", {}, ...cuts.map((one) => one.element)));
    const formula = h("p", { class: "formula" });
    const crowd = h("p", { class: "note", role: "status" });
    const narration = h("p", { class: "narration", role: "status" });
    const heads = h("tr");
    const body = h("tbody");
    const scroll = h("div", { class: "scroll tight", tabindex: 0, role: "region", "aria-label": t("All steps") }, h("table", {}, h("caption", { class: "hidden" }, t("Every look of the rover")), h("thead", {}, heads), body));
    const looks = h("div", { class: "card" }, h("h2", {}, t("Every look")), scroll);
    const slips = h("dl", { class: "slips" });
    const printedHead = h("h2", {}, t("As printed, and as it is"));
    const slipped = h("div", { class: "card wide", hidden: true }, printedHead, slips);
    const todo = tasks("rover", {
      quick: ({ asked, positions }) => asked.function === EXAMPLES.article.function && asked.at[0] === 9 && positions.slice(0, 11).some((/** @type {number[]} */ [x]) => Math.abs(x - 0.5) < 0.01),
      explodes: ({ verdict }) => verdict === "diverges",
      swings: ({ verdict }) => verdict === "swings for ever",
      pit: ({ asked, positions }) => asked.function === EXAMPLES.pits.function && asked.optimizer === "sgd" && ends(positions, BETTER),
      momentum: ({ asked, positions }) => asked.function === EXAMPLES.pits.function && asked.optimizer === "momentum" && asked.at[0] > HILLTOP && ends(positions, BETTER),
      saddle: ({ place }) => place === "saddle",
    }, server);

    const hill = controls(state, update);
    const rate = powerSlider(t("learning rate"), state.rate, (value) => change("rate", value));
    const steps = slider({ label: t("steps at most"), min: 1, max: 500, step: 1, value: state.steps, input: (value) => change("steps", value) });
    const many = tick(t("several rovers at once"), state.many, (on) => change("many", on));
    const printed = tick(t("where the article slips"), state.printed, (on) => change("printed", on));
    const step = slider({ label: t("step"), min: 0, max: 1, step: 1, value: 0, input(value) {
      state.step = value;
      stand();
    } });
    const play = h("button", { type: "button", class: "main", onclick: () => (timer ? pause() : run()) }, t("Play"));
    const knobs = h("div", { class: "controls" }, ...hill.elements, rate.element, steps.element, many.element, printed.element);
    const where = h("div", { class: "card" }, h("h2", {}, t("Where and how")), knobs);

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, t("The rover and the pond")),
          h("p", {}, ...termed(t("A rover at the bottom of a murky pond looks for the deepest place. It cannot see far: all that it feels is how steep the ground is under its wheels, the [slope](?slope)."))),
          h("p", {}, ...termed(t("So it steps downhill, and the steeper, the further: the step is the [learning rate](?learning rate) times the slope. Then it feels again. That is [gradient descent](?gradient descent), and all learning in this lab is made of it; the depth is the [cost](?cost), the place is a weight."))),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, alone, beside, h("div", { class: "player" }, play, step.element), formula, crowd),
          slipped,
          where,
          looks)));

    const ask = latest(server, "rover.walk", (answer) => {
      told = { ...answer.data, arrays: answer.arrays, shapes: answer.shapes, asked: structuredClone(state) };
      cut = undefined;
      walked();
      todo.check(told);
      ready();
    }, refuse);
    const askCuts = latest(server, "rover.slices", (answer) => {
      cut = answer.arrays.slices instanceof Float32Array ? answer.arrays.slices : undefined;
      if (told?.variables.length === 2) picture();
    }, refuse);
    const askSlips = latest(server, "rover.printed", (answer) => put(slips, ...answer.data.slips.flatMap((/** @type {any} */ slip) => [h("dt", {}, slip.says), ...(slip.as_printed ? [h("dd", {}, h("b", { class: "minus" }, t("as printed: ")), slip.as_printed)] : []), ...(slip.experiment ? [h("dd", {}, h("b", { class: "minus" }, t("experiment: ")), slip.experiment)] : []), h("dd", {}, h("b", { class: "good" }, t("right: ")), slip.correct)])), refuse);

    /** @param {string} words */
    function refuse(words) {
      pause();
      put(narration, words);
      ready();
    }

    /** @param {"rate" | "steps" | "many" | "printed"} name @param {any} value */
    function change(name, value) {
      Object.assign(state, { [name]: value });
      update();
    }

    function keep() {
      save(state);
    }

    function update() {
      rate.set(Math.log10(state.rate));
      steps.set(state.steps);
      keep();
      slipped.hidden = !state.printed;
      ask({ function: state.function, low: state.low, high: state.high, at: state.at, rate: state.rate, optimizer: state.optimizer, steps: state.steps, many: state.many });
    }

    /** A new walk has come: everything but what depends on the step. */
    function walked() {
      const { variables, positions, costs, slopes } = told;
      const two = variables.length === 2;
      hill.name(variables);
      alone.hidden = two;
      beside.hidden = !two;
      for (const card of [where, looks]) card.classList.toggle("wide", two);
      knobs.classList.toggle("two", two);
      step.reach(0, Math.max(1, costs.length - 1), 1);
      put(heads, ...[t("step"), ...variables, t("cost"), ...(two ? variables.map((/** @type {string} */ name) => t`slope ${name}`) : [t("slope")])].map((word) => h("th", {}, word)));
      put(body, ...costs.map((/** @type {number} */ cost, /** @type {number} */ look) => h("tr", {}, ...[look, ...positions[look], cost, ...slopes[look]].map((value) => h("td", {}, number(value, 6))))));
      put(crowd, told.rovers?.sentence.replaceAll("-", "−") ?? "");
      put(printedHead, t`As the article prints it, and as it is: ${(two ? EXAMPLES.bowl : EXAMPLES.article).words.split(": ")[1]}`);
      if (state.printed) askSlips({ variables: variables.length });
      stand();
    }

    /** The rover stands at another step. */
    function stand() {
      if (!told) return;
      const last = told.costs.length - 1;
      const at = Math.min(state.step, last);
      step.set(at);
      keep();
      for (const [look, row] of [...body.children].entries()) row.classList.toggle("now", look === at);
      const row = body.children[at];
      scroll.scrollTop = row.offsetTop - scroll.clientHeight / 2;
      const place = told.positions[at];
      if (told.variables.length === 2 && place.every((/** @type {number} */ one) => one !== null && Math.abs(one) <= 1000)) askCuts({ function: told.asked.function, low: told.asked.low, high: told.asked.high, at: place });
      picture();
      put(formula, ...arithmetic(at));
      put(narration, sentence(at, last));
    }

    function picture() {
      const { variables, positions, costs, slopes, arrays, shapes, asked } = told;
      const at = Math.min(state.step, costs.length - 1);
      const [low, high] = [asked.low, asked.high];
      const others = arrays.paths ? standing(arrays.paths, shapes.paths, state.step) : undefined;
      if (variables.length === 1) {
        const x = positions.map((/** @type {number[]} */ one) => one[0]);
        line.show({ name: variables[0], low, high, values: arrays.drawn, looks: { x, cost: costs }, step: at, at: { x: x[at], cost: costs[at], slope: slopes[at][0] }, others: others && { x: others.map(([one]) => one), cost: others.map(([, cost]) => cost) } });
        return;
      }
      land.show({ names: variables, low, high, values: arrays.drawn, side: shapes.drawn[0], positions, costs, step: at, others, cuts: cut });
      cuts.forEach((one, axis) => {
        const held = `${variables[1 - axis]} = ${number(positions[at][1 - axis])}`;
        one.name(t`A cut along ${variables[axis]}, at ${held}; the slope there is ${number(slopes[at][axis])}`);
        const half = (cut?.length ?? 0) / 2;
        if (cut) one.show({ name: t`${variables[axis]}, held: ${held}`, low, high, values: cut.slice(axis * half, (axis + 1) * half), at: { x: positions[at][axis], cost: costs[at], slope: slopes[at][axis] } });
      });
    }

    /** The next step with its numbers. @param {number} at */
    function arithmetic(at) {
      const { variables, derivative, worked, slopes, asked } = told;
      const by = asked.optimizer === "sgd" ? t("slope") : t("direction");
      return variables.flatMap((/** @type {string} */ name, /** @type {number} */ axis) => {
        const formal = derivative?.[name]?.length <= 50 ? t`d cost / d${name} = ${written(derivative[name])} = ` : t`slope along ${name} = `;
        const slope = [formal, h("b", { class: side(slopes[at][axis]) }, number(slopes[at][axis], 6)), h("br")];
        const next = worked[at]?.[axis];
        if (!next) return slope;
        const [, left, right] = next.match(/: (.*) = (.*)$/) ?? [];
        return [...slope, t`new ${name} = ${name} − rate × ${by} = ${written(left.replaceAll(" x ", " × "))} = `, h("b", {}, written(right)), h("br")];
      });
    }

    /** @param {number} at @param {number} last */
    function sentence(at, last) {
      const { variables, positions, costs, slopes, verdict, advice, asked } = told;
      const place = variables.map((/** @type {string} */ name, /** @type {number} */ axis) => `${name} = ${number(positions[at][axis])}`).join(t(" and "));
      const slope = slopes[at].map((/** @type {number} */ one) => number(one)).join(t(" and "));
      const way = variables.length === 1 && asked.optimizer === "sgd" && at < last && slopes[at][0] ? t`: uphill to the ${slopes[at][0] > 0 ? t("right, so the rover goes left") : t("left, so the rover goes right")}` : "";
      return t`Step ${at} of ${last}: at ${place} the cost is ${number(costs[at], 6)} and the slope ${slope}${way}. The whole walk of ${last} steps: ${named(verdict)}. ${advice}`.replaceAll("-", "−");
    }

    function run() {
      if (!told) return;
      if (state.step >= told.costs.length - 1) state.step = 0;
      put(play, t("Pause"));
      timer = setInterval(() => {
        if (state.step >= told.costs.length - 1) return pause();
        state.step += 1;
        stand();
      }, PACE);
      stand();
    }

    function pause() {
      clearInterval(timer);
      timer = 0;
      put(play, t("Play"));
    }

    hill.update();
    return () => {
      pause();
      for (const one of [line, land, ...cuts]) one.close();
    };
  },
};

/** Whether a walk ends at a place. @param {number[][]} positions @param {number} place */
function ends(positions, place) {
  return Math.abs(positions[positions.length - 1][0] - place) < 0.01;
}

/** Where each of several rovers is at a step. @param {Float32Array} paths @param {number[]} shape @param {number} step */
function standing(paths, [count, looks, wide], step) {
  return Array.from({ length: count }, (_, rover) => Array.from(paths.subarray((rover * looks + Math.min(step, looks - 1)) * wide).subarray(0, wide)));
}
