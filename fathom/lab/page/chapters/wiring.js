// Chapter 2: Pavlov's dog. What fires together wires together, and what follows from that.

import { picture as draw, timeline } from "../views/dogview.js";
import { termed } from "../frame/glossary.js";
import { choice, h, number, put, set, side, signed, slider } from "../make.js";
import { latest } from "../frame/server.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";
import { named } from "../named.js";

const SIGNALS = /** @type {("bell" | "light")[]} */ (["bell", "light"]);

/** @typedef {import("../views/dogview.js").Dog} Dog */
/** @typedef {import("../views/dogview.js").Phase} Phase */
/** @typedef {import("../views/dogview.js").Trial} Trial */

const RULES = ["delta", "hebb", "oja"];
const WIRINGS = ["bell -> saliva", "bell -> food"];
const PACE = 170;

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "wiring",
  title: t("Fire together, wire together"),
  open({ root, server, given, save, ready }) {
    const state = { rule: "delta", rate: 0.2, trials: 20, wiring: WIRINGS[0], at: 1, ...kept(given) };
    /** @type {Dog | null} */
    let dog = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    let playing;

    const picture = draw();
    const chart = timeline(go);
    const narration = h("p", { class: "narration", role: "status" });
    const formula = h("p", { class: "formula" });
    const about = h("p", { class: "note" });
    const findings = h("div");
    const todo = tasks("wiring", {
      learnt: ({ trial, bell }) => trial.phase === "conditioning" && bell > 0.9,
      extinct: ({ trial, bell }) => trial.phase === "extinction" && bell !== null && Math.abs(bell) < 0.1,
      blocked: ({ trial, bell, light }) => trial.phase === "light alone" && bell > 0.5 && Math.abs(light) < 0.05,
      explodes: ({ rule, bell }) => rule === "hebb" && (bell === null || bell > 1000),
      tamed: ({ rule, last, all }) => rule === "oja" && last && all.every((/** @type {any} */ one) => one.weights.every((/** @type {any} */ w) => w !== null && Math.abs(w) <= 1.1)),
      sated: ({ trial, bell, wiring }) => wiring === "bell -> food" && trial.phase === "sated" && bell > 0.5 && trial.foreseen === 0,
    }, server);

    const place = slider({ label: t("trial"), min: 1, max: 2, step: 1, value: 1, tell: (value) => String(value), input: (value) => go(value) });
    const bar = /** @type {HTMLInputElement} */ (place.element.querySelector("input"));
    const next = h("button", { type: "button", class: "main", onclick: () => step(true) });
    const play = h("button", { type: "button", onclick: () => (playing ? pause() : start()) }, t("Play"));
    const back = h("button", { type: "button", class: "plain", onclick: () => go(1) }, t("Back to the first"));
    const phase = h("select", { id: "wiring-phase", onchange: () => go(Number(phase.value)) });
    const rule = choice({ label: t("rule"), options: [["delta", t("delta: learn from surprise")], ["hebb", t("hebb: fire together, wire together")], ["oja", t("oja: hebb, with forgetting")]], value: state.rule, input: (value) => change({ rule: value }) });
    const rate = slider({ label: t("rate"), min: 0.05, max: 2.5, step: 0.05, value: state.rate, input: (value) => change({ rate: value }) });
    const trials = slider({ label: t("trials in each phase"), min: 3, max: 60, step: 1, value: state.trials, input: (value) => change({ trials: value }) });
    const wiring = choice({ label: t("the bell's wire goes to"), options: [[WIRINGS[0], t("saliva")], [WIRINGS[1], t("food, as the article has it")]], value: state.wiring, input: (value) => change({ wiring: value }) });

    root.append(
      h("div", { class: "chapter" },
        h("section", { class: "telling" },
          h("h1", {}, t("Fire together, wire together")),
          h("p", {}, ...termed(t("Food makes a dog drool: that wire is there from birth. The bell means nothing to it. Ring the bell before every meal, and the two neurons fire at the same time; each time the [wire](?wire) between bell and mouth grows."))),
          h("p", {}, ...termed(t("How much it grows is a [learning rule](?learning rule). The plain one never stops growing and never forgets. One that learns only from what was not foreseen comes to rest, and forgets what no longer holds, as real dogs do."))),
          narration),
        todo.element,
        h("div", { class: "stage" },
          h("div", { class: "card wide" }, picture.element, h("div", { class: "controls" }, h("div", { class: "row" }, next, play, back), place.element, h("div", { class: "control" }, h("label", { for: "wiring-phase" }, t("go to the phase")), phase), formula)),
          h("div", { class: "card wide" }, h("h2", {}, t("The wires, trial by trial")), chart.element, h("p", { class: "note" }, t("Solid: the bell's wire. Dashed: the light's. The scale grows with what has happened so far."))),
          h("div", { class: "card" }, h("h2", {}, t("How it learns")), h("div", { class: "controls" }, rule.element, rate.element, trials.element, wiring.element, about)),
          h("div", { class: "card" }, h("h2", {}, t("What this dog showed")), findings))));

    const ask = latest(server, "wiring.train", (answer) => {
      const now = /** @type {Dog} */ (answer.data);
      dog = now;
      state.at = Math.min(state.at, now.trials.length);
      set(bar, { max: now.trials.length });
      put(phase, ...now.phases.map((one) => h("option", { value: one.begin + 1 }, `${named(one.name)}: ${one.says}`)));
      const shown = now.phases.some((one) => one.answer === null) ? [t("Nothing that can be told: at this rate the wires diverge.")] : now.findings;
      put(findings, ...shown.map((words) => h("p", {}, words.replaceAll("->", "→"))));
      put(about, `${now.rule}: ${now.formula}`);
      show();
      ready();
    }, (words) => put(narration, words));

    /** @param {Partial<typeof state>} what */
    function change(what) {
      Object.assign(state, what);
      save(state);
      const { at, ...asked } = state;
      ask(asked);
    }

    /** @param {number} at */
    function go(at) {
      if (!dog) return;
      state.at = Math.max(1, Math.min(dog.trials.length, at));
      if (!playing) save(state);
      show();
    }

    /** @param {boolean} [by] whether a person asked for this one trial */
    function step(by) {
      if (by) pause();
      if (dog && state.at < dog.trials.length) {
        go(state.at + 1);
        picture.ring(dog.trials[state.at - 1]);
      }
      if (dog && state.at >= dog.trials.length) pause();
    }

    function start() {
      if (!dog) return;
      if (state.at >= dog.trials.length) go(1);
      playing = setInterval(step, PACE);
      set(narration, { "aria-live": "off" });
      put(play, t("Pause"));
    }

    function pause() {
      if (!playing) return;
      clearInterval(playing);
      playing = undefined;
      set(narration, { "aria-live": null });
      put(play, t("Play"));
      save(state);
    }

    function show() {
      if (!dog) return;
      const trial = dog.trials[state.at - 1];
      const now = /** @type {Phase} */ (dog.phases.find((one) => one.name === trial.phase));
      const coming = dog.trials[state.at];
      place.set(state.at);
      phase.value = String(now.begin + 1);
      put(next, coming ? t`One trial on: ${signals(coming)}` : t("That was the last trial"));
      set(next, { disabled: !coming });
      picture.show(trial, dog.wiring, now);
      chart.show(dog, state.at);
      put(formula, ...sum(trial, now, dog));
      put(narration, told(trial, now, dog));
      const [bell, light] = trial.weights;
      todo.check({ trial, bell, light, rule: dog.rule, wiring: dog.wiring, all: dog.trials, last: !coming });
    }

    change({});
    return () => {
      pause();
      chart.close();
    };
  },
};

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  const whole = (/** @type {any} */ value, /** @type {number} */ low, /** @type {number} */ high) => Number.isInteger(value) && value >= low && value <= high;
  if (RULES.includes(given.rule)) good.rule = given.rule;
  if (WIRINGS.includes(given.wiring)) good.wiring = given.wiring;
  if (Number.isFinite(given.rate) && given.rate >= 0.05 && given.rate <= 2.5) good.rate = given.rate;
  if (whole(given.trials, 3, 60)) good.trials = given.trials;
  if (whole(given.at, 1, 1000)) good.at = given.at;
  return good;
}

/** Whether the numbers ran out. @param {Trial} trial */
function lost(trial) {
  return [...trial.weights, ...trial.old, trial.saliva].includes(null);
}

/** @param {Trial} trial */
function signals(trial) {
  const early = [trial.bell && t("bell"), trial.light && t("light")].filter(Boolean).join(t(" and "));
  return trial.food ? t`${early}, then food` : early;
}

/** What the dog does, in a sentence. @param {Trial} trial @param {Phase} now @param {Dog} dog */
function told(trial, now, dog) {
  const given = trial.food ? signals(trial) : t`the ${signals(trial)} alone`;
  const cut = trial.phase === "sated" ? t(", and food no longer makes the dog drool") : "";
  const called = named(trial.phase);
  const phase = called[0].toUpperCase() + called.slice(1);
  const begins = t`${phase}, trial ${trial.trial} of ${now.count}: ${given}${cut}.`;
  if (lost(trial)) return t`${begins} The wires have diverged: at this rate every change overshoots by more than the last.`;
  const words = t`${phase}, trial ${trial.trial} of ${now.count}: ${given}${cut}. The dog foresees ${number(trial.foreseen, 3)} of the food, gets ${trial.food} and drools ${number(trial.saliva, 3)}`;
  if (!now.learns) return t`${words}; this trial only looks and teaches nothing.`;
  const moved = SIGNALS.flatMap((name, place) => {
    if (!trial[name]) return [];
    const [old, fresh] = [number(trial.old[place], 3), number(trial.weights[place], 3)];
    return [old === fresh ? t`the ${named(name)}'s wire stays at ${old}` : t`the ${named(name)}'s wire goes from ${old} to ${fresh}`];
  });
  return `${words}; ${dog.taught ? t("so") : t("signal and saliva fire together, so")} ${moved.join(t(" and "))}.`;
}

/** The change, with the numbers in it. @param {Trial} trial @param {Phase} now @param {Dog} dog */
function sum(trial, now, dog) {
  if (!now.learns) return [t("new weight = old weight: this trial only looks")];
  if (lost(trial)) return [t("the weights have diverged")];
  const lines = SIGNALS.flatMap((name, place) => {
    if (!trial[name]) return [];
    const [old, x, y] = [number(trial.old[place], 3), trial[name], number(trial.y, 3)];
    const part = { delta: `(${y} − ${number(trial.foreseen, 3)}) × ${x}`, hebb: `${y} × ${x}`, oja: `${y} × (${x} − ${y} × ${old})` }[/** @type {string} */ (dog.rule)];
    return [h("br"), `${named(name)}: ${old} + ${dog.learning_rate} × ${part} = `, h("b", { class: side(trial.weights[place]) }, number(trial.weights[place], 3)), ` (${signed(trial.change[place], 3)})`];
  });
  const rule = { delta: t("(food − foreseen) × signal"), hebb: t("saliva × signal"), oja: t("saliva × (signal − saliva × old)") }[/** @type {string} */ (dog.rule)];
  return [t`new weight = old + rate × ${rule}`, ...lines];
}
