// A window over the page.

import { h, put } from "../make.js";
import { t } from "../words.js";

/** @param {string} title */
export function dialog(title) {
  const body = h("div", {});
  const element = h("dialog", { "aria-label": title }, h("h2", {}, title), body, h("form", { method: "dialog" }, h("button", {}, t("Close"))));
  /** @type {() => any[]} */
  let fill = () => [];
  return {
    element,
    /** @param {() => any[]} made what it holds */
    open(made) {
      fill = made;
      put(body, ...fill());
      element.showModal();
    },
    again: () => element.open && put(body, ...fill()),
  };
}
