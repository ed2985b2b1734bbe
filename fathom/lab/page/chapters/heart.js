// Learnt by heart: too few points for too many weights, and what validation and test are for.

import { heartView } from "../views/heartview.js";
import { learner } from "../views/learner.js";
import { choice, h, number, put, set, slider } from "../make.js";
import { planeView, saidAt } from "../views/planeview.js";
import { Refused } from "../refused.js";
import { tasks } from "../frame/tasks.js";
import { t } from "../words.js";

const ROWS = [10, 20, 40, 80, 160, 210];
const HIDDEN = [[2], [4], [8], [8, 8], [8, 8, 8]];
const DECAYS = [0, 0.0001, 0.001, 0.003, 0.01];
const EPOCHS = 2000;
const SEEDS = 1000;

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "heart",
  title: t("Learnt by heart"),
  open({ root, server, given, save, ready }) {
    const state = { rows: 20, noise: 0.5, hidden: 3, decay: 0, points: 0, start: 0, epochs: 0, opened: false, ...kept(given) };
    let epochs = state.epochs; // what the address wants learnt at once
    /** @type {any} */
    let seen = null;
    /** @type {any} */
    let frame = null;
    /** What the test said when it was opened. @type {any} */
    let test = null;

    const narration = h("p", { class: "narration", role: "status" });
    const verdict = h("p", {});
    const outcome = h("div", { role: "status" });
    const plane = planeView(() => draw());
    const costs = heartView(t("Cost over the epochs, of the points learnt from and of those that choose"));
    const todo = tasks("heart", {
      heart: (now) => now.rows === 10 && now.learnt < 0.02 && now.validation > 10 * now.learnt,
      past: (now) => now.epoch > now.best && now.validation >= 1.3 * now.least,
      enough: (now) => now.noise >= 0.3 && now.epoch >= 100 && now.validation < 0.4 && now.validation - now.learnt < 0.1,
      decay: (now) => now.decay > 0 && now.rows === 20 && now.hidden >= 3 && now.noise >= 0.5 && now.epoch >= 200 && now.least < 0.5 && now.validation < 1.1 * now.least,
      test: (now) => now.opened >= 5,
    });
    const learning = learner({
      server, name: "heart", speed: 2, most: EPOCHS,
      take(told, anew) {
        if (anew) seen = { points: told.arrays.points, answers: told.arrays.answers, learnt: told.arrays.learnt };
        frame = told;
        draw();
        if (anew && state.opened && !test && told.data.tries) openTest(); // the address has it open
        ready();
      },
      rest: keep,
      refuse(words) {
        put(narration, words);
        ready();
      },
    });
    const opener = h("button", { type: "button", onclick: () => openTest() }, t("Open the test"));
    const setting = (/** @type {object} */ wishes) => {
      Object.assign(state, wishes);
      epochs = 0;
      keep();
      begin();
    };
    const others = (/** @type {object} */ wishes) => {
      [test, state.opened] = [null, false];
      put(outcome);
      setting(wishes);
    };
    const begin = () => learning.begin({ problem: "circles", noise: state.noise, points: state.points, rows: state.rows, hidden: HIDDEN[state.hidden], weight_decay: state.decay, start: state.start, epochs });
    const noise = slider({ label: t("noise (other points)"), min: 0, max: 1, step: 0.1, value: state.noise, input: (value) => others({ noise: value }) });
    const controls = [
      slider({ label: t("points to learn from"), min: 0, max: ROWS.length - 1, step: 1, value: ROWS.indexOf(state.rows), tell: (value) => String(ROWS[value]), input: (value) => setting({ rows: ROWS[value] }) }),
      noise,
      choice({ label: t("hidden neurons"), options: HIDDEN.map((one, place) => [String(place), one.length > 1 ? t`${one.length} layers of 8` : t`a layer of ${one[0]}`]), value: String(state.hidden), input: (value) => setting({ hidden: Number(value) }) }),
      choice({ label: t("weight decay"), options: DECAYS.map((one) => [String(one), one ? String(one) : t("none")]), value: String(state.decay), input: (value) => setting({ decay: Number(value) }) }),
    ];
    const buttons = [
      learning.button,
      h("button", { type: "button", onclick: () => setting({}) }, t("Start again")),
      h("button", { type: "button", onclick: () => setting({ start: (state.start + 1) % SEEDS }) }, t("Another random start")),
      h("button", { type: "button", onclick: () => others({ points: (state.points + 1) % SEEDS }) }, t("Other points")),
    ];

    root.append(h("div", { class: "chapter heart" },
      h("section", { class: "telling" },
        h("h1", {}, t("Learnt by heart")),
        h("p", {}, t("A network with many weights and few points need not find what they have in common: it can remember each of them, with its noise. On what it has learnt from it then looks better and better, and on points that it has not seen worse and worse.")),
        h("p", {}, t("So the points are divided in three. From some it learns. Some choose: when to stop, and which setting to take. And some stay closed until all is chosen: the test.")),
        narration),
      todo.element,
      h("div", { class: "stage" },
        h("div", { class: "card wide" }, h("div", { class: "row" }, ...buttons), h("div", { class: "controls two" }, ...controls.map((one) => one.element))),
        h("div", { class: "card" }, h("h2", {}, t("The square")), plane.element, h("p", { class: "note" }, t("Filled: learnt from. Hollow: validation, of which no slope is taken."))),
        h("div", { class: "card" }, h("h2", {}, t("Cost over the epochs")), costs.element),
        h("div", { class: "card wide" }, h("h2", {}, t("Train, validation, test")), verdict, h("div", { class: "row" }, opener), outcome))));

    function keep() {
      const { rows, noise: shaken, hidden, decay, points, start, opened } = state;
      save({ rows, noise: shaken, hidden, decay, points, start, epochs: frame && seen ? frame.data.epoch : 0, opened });
    }

    /** The validation points have chosen: what does the test say of it, and what would it have said of the others? */
    async function openTest() {
      try {
        test = (await server.ask("heart.open", {})).data;
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        return put(outcome, h("p", { class: "note" }, fault.message));
      }
      state.opened = true;
      tellTest();
      draw();
      keep();
    }

    function tellTest() {
      const { tries, chosen } = test;
      const one = tries[chosen];
      const mean = tries.reduce((/** @type {number} */ sum, /** @type {any} */ other) => sum + other.test - other.validation, 0) / tries.length;
      const words = tries.length > 1
        ? t`You have chosen among ${tries.length} settings by the validation points. The best of them looked like ${number(one.validation, 3)}; the test says ${number(one.test, 3)}. ${flattered(one, mean)}`
        : t`Stopped at epoch ${one.epoch}, it costs ${number(one.validation, 3)} on the points that chose the epoch, and ${number(one.test, 3)} on the test. Try more settings on other points, and the choice will flatter itself more.`;
      const rows = tries.map((/** @type {any} */ other, /** @type {number} */ place) => h("tr", { class: place === chosen ? "now" : "" }, h("td", {}, t`${other.rows} points, ${other.hidden.join("-")}${other.weight_decay ? t`, decay ${other.weight_decay}` : ""}${other.start ? t`, start ${other.start + 1}` : ""}`), h("td", {}, other.epoch), h("td", {}, number(other.learnt, 3)), h("td", {}, number(other.validation, 3)), h("td", {}, number(other.test, 3))));
      put(outcome, h("p", {}, words), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("All settings that were tried") }, h("table", {}, h("thead", {}, h("tr", {}, ...[t("setting"), t("best epoch"), t("learnt from"), t("validation"), t("test")].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, ...rows))),
        h("p", { class: "note" }, t("The test is open now. Whoever goes on trying until it looks good chooses by it, and needs a new one: “Other points” brings it.")));
    }

    function draw() {
      if (!frame) return;
      const { data, arrays, shapes } = frame;
      const { epoch, best } = data;
      const [learnt, validation] = data.costs[epoch];
      const least = data.costs[best][1];
      narration.setAttribute("aria-live", learning.playing ? "off" : "polite");
      plane.show(arrays.plane, shapes.plane, seen, 2);
      const mine = test?.tries.find((/** @type {any} */ one) => one.rows === state.rows && String(one.hidden) === String(HIDDEN[state.hidden]) && one.weight_decay === state.decay && one.start === state.start);
      costs.show({ costs: data.costs, best, test: mine ? { epoch: mine.epoch, cost: mine.test } : null });
      costs.name(t`Cost over ${epoch} epochs: ${number(learnt, 3)} on what is learnt from, ${number(validation, 3)} on the points that choose; best at epoch ${best}.`);
      put(narration, epoch ? t`Epoch ${epoch}: the ${state.rows} points it learns from cost ${number(learnt, 3)}, the ${data.chooses} that choose ${number(validation, 3)}: ${difference(learnt, validation)}. ${stop(epoch, best, least, validation)}` : t`The network has ${data.numbers} weights and biases, and ${state.rows} points to learn from. Nothing is learnt yet.`);
      set(plane.element, { "aria-label": t`The square: ${saidAt(arrays.plane, shapes.plane, plane.probe, 2)} Arrow keys move the cross.` });
      put(verdict, t`${state.rows} of 210 points are learnt from, ${data.chooses} choose, ${data.kept} are the test. ${choosing(data)}`);
      opener.disabled = state.opened || !data.tries;
      if (learnt !== null && validation !== null) todo.check({ rows: state.rows, decay: state.decay, noise: state.noise, hidden: state.hidden, epoch, best, least, learnt, validation, opened: test?.tries.length ?? 0 });
    }

    addEventListener("theme", draw);
    begin();
    return () => {
      learning.close();
      costs.close();
      removeEventListener("theme", draw);
    };
  },
};

/** @param {number | null} learnt @param {number | null} validation */
function difference(learnt, validation) {
  if (learnt === null || validation === null) return t("it has diverged");
  const more = validation - learnt;
  return more > 0 ? t`${number(more, 3)} more` : t`${number(-more, 3)} less`;
}

/** @param {number} epoch @param {number} best @param {number | null} least @param {number | null} validation */
function stop(epoch, best, least, validation) {
  if (epoch - best < 5 || validation === null || least === null) return t("It is not worse yet than it has been.");
  return t`At epoch ${best} they cost ${number(least, 3)}: there it should have been stopped.`;
}

/** Why a number that chose is too good. @param {any} data */
function choosing({ tries, best }) {
  const why = t`The validation points chose the epoch${best ? `, ${best}` : ""}: of many epochs the one that suits just these points was taken, so that their cost there is a little too good.`;
  if (!tries) return t`${why} A setting counts from 30 epochs on.`;
  return t`${why} ${tries > 1 ? t`And you have chosen among ${tries} settings by them, which flatters the best once more.` : t("One setting has been tried; with each further one the best looks better by luck alone.")} The test has chosen nothing: it is opened once, at the end.`;
}

/** @param {{validation: number, test: number}} one @param {number} mean of all settings, the test less the validation */
function flattered({ validation, test }, mean) {
  const gap = test - validation;
  const others = t`Over all settings the test costs ${number(Math.abs(mean), 2)} ${mean < 0 ? t("less") : t("more")} than the validation`;
  const rest = gap > mean ? t`the rest, ${number(gap - mean, 2)}, is what choosing among settings added` : t("this time choosing among settings added nothing");
  if (gap > 0) return t`The number that chose was too good by ${number(gap, 2)}. ${others}: so much comes of which few points they are, and of the epoch that each chose; ${rest}.`;
  return t`This time the test is kinder, by ${number(-gap, 2)}: its points are few, and easier than those that chose. ${others}.`;
}

/** Take from the address only what makes sense. @param {Record<string, any>} given */
function kept(given) {
  /** @type {Record<string, any>} */
  const good = {};
  const whole = (/** @type {any} */ value, /** @type {number} */ most) => Number.isInteger(value) && value >= 0 && value <= most;
  if (ROWS.includes(given.rows)) good.rows = given.rows;
  if (Number.isFinite(given.noise) && given.noise >= 0 && given.noise <= 1) good.noise = given.noise;
  if (whole(given.hidden, HIDDEN.length - 1)) good.hidden = given.hidden;
  if (DECAYS.includes(given.decay)) good.decay = given.decay;
  for (const name of ["points", "start"]) if (whole(given[name], SEEDS - 1)) good[name] = given[name];
  if (whole(given.epochs, EPOCHS)) good.epochs = given.epochs;
  if (typeof given.opened === "boolean") good.opened = given.opened;
  return good;
}
