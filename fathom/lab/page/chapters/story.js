// The story: the article's ideas as a text, and beside it a picture that every number of the text sets.

import { term } from "../frame/glossary.js";
import { h, put, set } from "../make.js";
import { marked } from "../marked.js";
import { Refused } from "../refused.js";
import { SCENES } from "../scenes/scenes.js";
import { STORY } from "../scenes/storytext.js";
import { t } from "../words.js";

const NARROW = matchMedia("(max-width: 60rem)"); // the picture stands above the text, not beside it

/**
 * @typedef {import("../scenes/storytext.js").Section} Section
 * @typedef {import("../scenes/scenes.js").Scene} Scene
 */

/** @type {import("../page.js").Chapter} */
export const chapter = {
  name: "story",
  title: t("What are neural networks, and how do they work?"),
  open({ root, server, given, save, ready, way }) {
    const first = STORY.find(({ id }) => id === given.section) ?? STORY[0];
    const state = { section: first.id, stop: Object.hasOwn(first.stops, given.stop) ? given.stop : first.opens };
    /** @type {Record<string, Scene>} */
    const scenes = {};
    let [turn, pressed] = [0, 0]; // pressed: how often within the last frames

    const picture = h("div", {});
    const caption = h("p", { class: "formula", role: "status" });
    const lead = h("p", { class: "note lead" });
    const sections = STORY.map((section) => told(section));
    root.append(h("div", { class: "story" },
      h("div", { class: "opening" },
        h("h1", {}, chapter.title),
        h("p", {}, t`Networks that you can see through: a story in ${STORY.length} short parts, a quarter of an hour. Press any number.`)),
      h("div", { class: "card pinned", role: "region", "aria-label": t("The picture of this part") }, picture, caption, lead),
      h("div", { class: "tale" }, ...sections)));

    /** A part of the text. @param {Section} section */
    function told(section) {
      const { id, title, texts, slip, able } = section;
      const next = way(section.chapter);
      return h("section", { id: `story-${id}`, "aria-label": title },
        h("h2", {}, title),
        ...texts.map((text) => h("p", {}, ...marked(text, link(section)))),
        slip ? h("div", { class: "slip" }, h("p", {}, h("b", { class: "minus" }, t("As the article has it: ")), ...marked(slip[0], link(section))), h("p", {}, h("b", { class: "good" }, t("Right: ")), ...marked(slip[1], link(section)))) : null,
        h("p", { class: "note able" }, able, " ", next ? h("a", { href: next.href }, t`Try it: ${next.words}`) : null));
    }

    /** What a marked word leads to. @param {Section} section @returns {(words: string, key: string) => import("../make.js").Child} */
    function link(section) {
      return (words, key) => {
        if (key.startsWith("?")) return term(/** @type {any} */ (key.slice(1)), words);
        if (key.startsWith("#")) {
          const there = way(key.slice(1));
          return there ? h("a", { href: there.href }, words) : words;
        }
        const href = `#story?${encodeURIComponent(JSON.stringify({ section: section.id, stop: key }))}`;
        return h("a", { href, class: "stop", "data-stop": `${section.id}.${key}`, onclick: (/** @type {MouseEvent} */ event) => press(event, section, key) }, words);
      };
    }

    /** What scrolling before it has brought into sight is told two frames later, and says nothing then. @param {MouseEvent} event @param {Section} section @param {string} key */
    function press(event, section, key) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another window of the browser
      event.preventDefault();
      pressed += 1;
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (pressed -= 1))));
      stand(section, key);
    }

    /** Set the picture. @param {Section} section @param {string} key */
    async function stand(section, key) {
      const mine = (turn += 1);
      Object.assign(state, { section: section.id, stop: key });
      save(state);
      const { scene: name, ...wish } = section.stops[key];
      const scene = (scenes[name] ??= SCENES[name](server));
      if (picture.firstChild !== scene.element) put(picture, scene.element);
      for (const one of root.querySelectorAll(".stop")) set(one, { "aria-current": /** @type {HTMLElement} */ (one).dataset.stop === `${section.id}.${key}` && "true" });
      sections.forEach((one, place) => set(one, { "data-now": STORY[place] === section }));
      set(caption, { "aria-busy": "true" });
      let words;
      try {
        words = await scene.show(wish);
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        words = [fault.message];
      }
      if (mine !== turn) return;
      put(caption, ...words);
      set(caption, { "aria-busy": "false" });
      showLead(scene, wish);
      ready();
    }

    /** The way to the same picture with its knobs. @param {Scene} scene @param {object} wish */
    function showLead(scene, wish) {
      const [name, situation] = scene.lead(wish) ?? [];
      const there = name && way(name);
      put(lead, there ? h("a", { href: `${there.href.includes("#") ? there.href : `${there.href}#${name}`}?${encodeURIComponent(JSON.stringify(situation))}` }, t`Turn its knobs: ${there.words}`) : null);
    }

    const watcher = new IntersectionObserver((seen) => {
      const here = seen.find(({ isIntersecting }) => isIntersecting);
      const section = here && STORY[sections.indexOf(here.target)];
      if (section && section.id !== state.section && !pressed) stand(section, section.opens);
    }, { rootMargin: NARROW.matches ? "-66% 0px -33% 0px" : "-40% 0px -59% 0px" });

    if (first !== STORY[0]) sections[STORY.indexOf(first)].scrollIntoView();
    stand(first, state.stop).then(() => sections.forEach((one) => watcher.observe(one)));
    return () => {
      turn += 1;
      watcher.disconnect();
      for (const scene of Object.values(scenes)) scene.close();
    };
  },
};
