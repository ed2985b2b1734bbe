// On pages without a server, in the place of drawing and learning: what the network learnt before.

import { grouped, h, put } from "../make.js";
import { t } from "../words.js";

export const INVITATION = t("Here a small network has learnt to tell drawn pets apart: look into it, and show it a picture of your own.");

/** @param {{asked: (ask: string, wish: object) => Promise<any>, ready: () => void, gone: () => boolean, done: () => Promise<void>}} told */
export function petsView({ asked, ready, gone, done }) {
  const [words, shown] = [h("p", {}), h("p", { class: "note" })];
  return {
    element: h("section", { class: "card wide", "aria-label": t("What it has learnt") }, h("h2", {}, t("What it has learnt")), words, shown),
    async watch() {
      const { data: { pictures, learnt, epochs, right, of, here, unsure } } = await asked("pictures.learnt", {});
      if (gone()) return; // another chapter is open
      put(words, t`Fathom drew ${grouped(pictures)} dogs, cats and fish. The network learnt from ${grouped(learnt)} of them, ${epochs} epochs long, and is right about ${right} of ${of} that it does not know. It learns nothing here: fathom lab, on a machine, draws and trains while you watch, and looks into a network of yours.`);
      put(shown, t`Of those ${here} are shown here, ${unsure} of them because it gets them wrong or is less than 60 % sure.`);
      ready();
      await done();
    },
    tell() {}, // it is told already, about many more pictures
  };
}
