// What a picture network sees. It learns dogs, cats and fish, or is one's own; then it is looked into.

import { answerView } from "../pictures/answerview.js";
import { decidingView } from "../pictures/decidingview.js";
import { hideView } from "../pictures/hideview.js";
import { layerView } from "../pictures/layerview.js";
import { grouped, h, number, put, set } from "../make.js";
import { intoSight, overview } from "../pictures/overview.js";
import { ownPicture } from "../pictures/ownpicture.js";
import { INVITATION, petsView } from "../pictures/petsview.js";
import { OF, SIDES, START, kept } from "../pictures/pictureplace.js";
import { Refused } from "../refused.js";
import { latest } from "../frame/server.js";
import { slideView } from "../pictures/slideview.js";
import { count, oneOf, percent, wish, words } from "../pictures/subject.js";
import { tasks } from "../frame/tasks.js";
import { windowView } from "../pictures/windowview.js";
import { t } from "../words.js";

const OFFERED = 2; // the third strongest neuron is opened at first: the strongest is to be found
const EVERY = 300; // milliseconds between two looks at what takes long

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "pictures",
  title: t("What a picture network sees"),
  open({ root, server, given, save, ready }) {
    const state = { ...START, ...kept(given) };
    let [closed, fresh, turn, mine, below] = [false, false, 0, false, ""]; // fresh: the maps are those of the picture and the layer that are chosen; below: what was asked of the layer before
    let subject = /** @type {import("../pictures/subject.js").Subject | null} */ (null);
    /** @type {any} */
    let [maps, former, levels, opened, hidden, parts] = [null, null, null, null, null, null];
    const touched = { picture: false, neuron: false, place: false, square: false, counts: new Set() };

    const narration = h("p", { class: "narration", role: "status" });
    const todo = tasks("pictures", {
      unsure: (now) => touched.picture && (now.wrong || now.sure < 0.6),
      strongest: (now) => touched.neuron && now.layer === 0 && now.rank === 0,
      below: (now) => touched.place && now.opened !== null && now.opened.z < 0 && now.opened.output === 0,
      sees: (now) => now.area > 0.5,
      hide: (now) => touched.square && now.worst,
      own: () => mine,
      again: () => touched.counts.size > 1,
    });

    const pets = petsView({
      asked,
      say,
      ready,
      state,
      keep,
      gone: () => closed,
      began: () => (sending.rest(), (later.hidden = true)),
      done: () => ((drawn.hidden = false), look("pets")),
    });
    const drawn = h("button", { type: "button", hidden: true, onclick: () => look("pets") }, t("The drawn pets"));
    const own = h("button", { type: "button", onclick: () => look("own") });
    const which = h("div", { class: "card wide", role: "group", "aria-label": t("What is looked into"), hidden: true }, h("div", { class: "row" }, drawn, own));
    const answers = answerView((picture, yours) => {
      touched.picture ||= !yours;
      mine = yours;
      keep({ picture });
      open();
    });
    const deciding = decidingView();
    const hiding = hideView((side) => (keep({ side }), askHide(about({ side: square() }))), (row, column) => ((touched.square = true), keep({ top: row, left: column }), drawHidden()));
    const layers = layerView({
      layer: (layer) => askLayer(layer),
      neuron(neuron) {
        touched.neuron = true;
        keep({ neuron, row: -1, column: -1 });
        if (fresh) stand();
      },
      place: (row, column) => goTo(row, column, true),
    });
    const slide = slideView((row, column) => goTo(row, column, false));
    const sums = windowView(slide.element);
    const every = overview((layer, neuron) => {
      touched.neuron = true;
      slide.halt();
      keep({ layer, neuron, row: -1, column: -1 });
      askLayer(layer);
      intoSight(layers.element);
    });
    const sending = ownPicture((ask, given) => server.ask(ask, given), async () => {
      if (!(await askMine()) || !subject) return;
      answers.offer(subject);
      [mine, state.picture] = [true, count(subject, true) - 1];
      open();
      answers.answer.scrollIntoView({ block: "nearest" });
    });
    const later = h("div", { class: "within wide", hidden: true }, answers.strips, sending.element, answers.answer, deciding.element, hiding.element, every.element, layers.element, sums.element);

    root.append(h("div", { class: "chapter" },
      h("section", { class: "telling" },
        h("h1", {}, t("What a picture network sees")),
        h("p", {}, t("A picture is a table of numbers: how red, green and blue each pixel is. A neuron of a convolution looks at 3 × 3 pixels at a time, with the same weights everywhere, and so finds the same thing wherever it is: an edge, a colour, a corner.")),
        h("p", {}, t("The next layer looks at what the first one found, and sees more of the picture from each place."), " ", INVITATION),
        narration),
      todo.element,
      h("div", { class: "stage" }, which,
        pets.element,
        later)));

    const askMaps = latest(server, "pictures.maps", (told) => {
      [maps, fresh] = [told, true];
      if (told.data.layer !== state.layer) keep({ layer: told.data.layer, neuron: -1, row: -1, column: -1 });
      stand();
    }, say);
    const askFormer = latest(server, "pictures.maps", (told) => {
      former = told;
      drawPlace();
    }, () => slide.halt());
    const askPlace = latest(server, "pictures.place", (told) => {
      const now = { ...state, of: subject?.of, mine, picture: about({}).picture };
      if (!fresh || ["of", "mine", "picture", "layer", "neuron"].some((one) => told.data[one] !== now[/** @type {keyof typeof now} */ (one)])) return; // another one was chosen meanwhile
      opened = told.data;
      drawPlace();
      tell();
    }, (fault) => (slide.halt(), say(fault)));
    const askHide = latest(server, "pictures.hide", (told) => {
      hidden = told;
      keep({ top: Math.min(state.top, told.data.rows.length - 1), left: Math.min(state.left, told.data.columns.length - 1) });
      drawHidden();
    }, say);
    const askLevels = latest(server, "pictures.layers", (told) => {
      levels = told;
      every.element.hidden = false;
      if (subject) every.show(subject, chosen(), told);
    }, () => (every.element.hidden = true));

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

    /** A network of one's own may have been trained in the chapter before, or the lab been opened on it. */
    async function offer() {
      const told = await server.ask("table.pictures", {}).catch(() => null); // a lesson knows of none
      const { name, opened } = told?.data ?? { name: null };
      if (closed || name === null) return;
      put(own, opened ? t`Look into ${name}` : t`Look into the network you trained on ${name}`);
      which.hidden = false;
      if (opened && drawn.hidden) await look("own");
    }

    /** @param {"pets" | "own"} of */
    async function look(of) {
      if (of === "own") say(t("It reads the pictures …"));
      const shown = await asked("pictures.shown", of === "pets" ? {} : { of });
      if (closed || !shown) return;
      if (subject && subject.of !== of) keep({ picture: 0, layer: 0, neuron: -1, row: -1, column: -1 });
      [subject, mine, below, maps, fresh] = [{ of, shown, mine: null }, false, "", null, false];
      set(drawn, { "aria-pressed": String(of === "pets") });
      set(own, { "aria-pressed": String(of === "own") });
      const { truths, answers: said, right, known, learnt, convolutions, high, wide, name, opened } = shown.data;
      if (of === "pets") touched.counts.add(truths.length);
      const about = right === null ? t`${said.length} are shown here.` : of === "pets" ? t`right about ${right} of ${truths.length} that it does not know.` : t`right about ${right} of the ${known} shown here whose class is known.`;
      pets.tell(t`Learnt from ${grouped(learnt)} pictures${name && !opened ? t` of ${name}` : ""}: ${about}`);
      keep({ picture: Math.min(state.picture, truths.length - 1), layer: Math.max(0, Math.min(state.layer, convolutions.length - 1)) });
      hiding.offer(SIDES.map((side) => [side, square(side)]), state.side);
      layers.offer(convolutions, state.layer);
      layers.element.hidden = sums.element.hidden = !convolutions.length;
      sending.form(high, wide);
      await askMine();
      if (closed) return;
      answers.offer(subject);
      later.hidden = false;
      open();
    }

    /** What the visitor has sent so far, answered by this network. */
    async function askMine() {
      const about = subject;
      if (!about) return false;
      try {
        const told = await server.ask("pictures.mine", { of: about.of, mine: true });
        about.mine = told.data.names.length ? told : null;
        return !closed && about === subject;
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        sending.say(fault.message);
        return false;
      }
    }

    const chosen = () => oneOf(/** @type {any} */ (subject), state.picture, mine);
    const about = (/** @type {object} */ more) => wish(/** @type {any} */ (subject), state.picture, mine, more);
    const square = (side = state.side) => Math.max(1, Math.round((side * Math.min(subject?.shown.data.high ?? OF, subject?.shown.data.wide ?? OF)) / OF));

    /** Open the picture that is chosen. */
    function open() {
      if (!subject) return;
      [opened, hidden, parts, levels, former, below] = [null, null, null, null, null, ""];
      slide.halt();
      answers.show(subject, state.picture, mine);
      tell();
      if (subject.shown.data.convolutions.length) askLayer(state.layer);
      askHide(about({ side: square() }));
      askLevels(about({}));
      decide();
    }

    /** @param {number} layer */
    function askLayer(layer) {
      fresh = false;
      slide.halt();
      askMaps(about({ layer }));
    }

    async function decide() {
      const own = (turn += 1);
      if (!deciding.answers) return;
      deciding.wait();
      deciding.show(chosen(), null);
      for (;;) {
        await new Promise((done) => setTimeout(done, EVERY)); // who looks through all pictures quickly does not ask about each
        if (closed || own !== turn) return;
        const told = await asked("pictures.decided", about({}));
        if (closed || own !== turn) return;
        if (!told) return deciding.wait("");
        if (told.data.there) {
          parts = told;
          deciding.show(chosen(), parts);
          return;
        }
      }
    }

    /** Stand at a place that there is: at first where the neuron answers most strongly. */
    function stand() {
      const [count, rows, columns] = maps.shapes.maps;
      const { strongest } = maps.data;
      if (state.neuron < 0 || state.neuron >= count) state.neuron = strongest[Math.min(OFFERED, count - 1)].neuron;
      const own = strongest.find((/** @type {any} */ one) => one.neuron === state.neuron);
      if (state.row < 0 || state.column < 0 || state.row >= rows || state.column >= columns) keep({ row: own.at[0], column: own.at[1] });
      opened = null;
      drawLayer();
      const before = about({ layer: state.layer - 1 });
      if (state.layer && JSON.stringify(before) !== below) {
        [former, below] = [null, JSON.stringify(before)];
        askFormer(before);
      }
      askPlace(about({ layer: state.layer, neuron: state.neuron, row: state.row, column: state.column }));
    }

    /** @param {number} row @param {number} column @param {boolean} chose whether a person chose the place */
    function goTo(row, column, chose) {
      touched.place = true;
      if (chose) slide.halt();
      keep({ row, column });
      if (fresh) stand();
    }

    const drawLayer = () => layers.show(chosen(), /** @type {any} */ (subject).shown, maps, state, opened);

    function drawPlace() {
      if (!opened || !fresh) return;
      sums.show(opened);
      drawLayer();
      if (!state.layer || former) slide.show(chosen(), maps, state.layer ? former : null, { ...state, row: opened.at[0], column: opened.at[1] }, opened);
    }

    function drawHidden() {
      if (hidden && subject) check(hiding.show(chosen(), hidden, subject.shown.data.mean, { ...state, side: square() }));
    }

    function tell() {
      const { name, said, truth, sure, strange } = chosen();
      set(narration, { "aria-live": slide.plays() ? "off" : null }); // not a sentence for every place that it passes
      const off = opened && opened.z < 0 && opened.output === 0;
      const neuron = opened ? t` Neuron ${opened.neuron} of layer ${opened.layer} comes to z = ${number(opened.z)} at row ${opened.at[0]}, column ${opened.at[1]}${off ? t(": below 0, so that relu lets nothing on") : t`: ${number(opened.output)} goes on`}.` : "";
      const right = truth === null ? "" : sure === null ? t`; in truth ${words(truth)}` : t`, which is ${said === truth ? t("right") : t("wrong")}`;
      say(t`${name[0].toUpperCase()}${name.slice(1)}: it says ${words(said)}${sure === null ? "" : t` and is ${percent(sure)} sure`}${right}.${strange ? t(" It is unlike the pictures learnt from.") : ""}${neuron}`);
      check(false);
    }

    /** @param {boolean} worst */
    function check(worst) {
      const { said, truth, sure, high, wide } = chosen();
      const [rows, columns] = opened ? [opened.sees.rows, opened.sees.columns] : [[0, -1], [0, -1]];
      todo.check({ wrong: truth !== null && sure !== null && said !== truth, sure: sure ?? 1, layer: opened?.layer, rank: opened ? maps.data.strongest[0].neuron - opened.neuron : -1, opened, area: ((rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)) / (high * wide), worst });
    }

    function redraw() {
      if (!subject || later.hidden) return;
      deciding.show(chosen(), parts);
      if (maps && fresh) drawLayer();
      drawPlace();
      if (levels) every.colour(levels);
    }

    addEventListener("theme", redraw);
    offer();
    pets.watch(); // a training of before goes on while other chapters are open
    return () => {
      closed = true;
      sending.close();
      slide.close();
      removeEventListener("theme", redraw);
    };
  },
};
