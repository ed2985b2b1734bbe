// On pages without a server, in the place of what every pixel did to the answer: which lab works it out.

import { h } from "../make.js";
import { t } from "../words.js";

export function decidingView() {
  const words = t("Which pixels decided follows from slopes through all layers, for many pictures on the way from a plain one to this one. A lab on a machine (fathom lab) works that out; this page goes forward only.");
  return {
    answers: false,
    element: h("section", { class: "card", "aria-label": t("Which pixels decided") }, h("h2", {}, t("Which pixels decided")), h("p", { class: "note" }, words)),
    wait() {},
    show() {},
  };
}
