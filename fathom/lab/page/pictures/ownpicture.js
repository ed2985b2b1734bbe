// A picture of one's own: chosen, dropped, pasted, drawn, or taken with the camera.

import { camera } from "./camera.js";
import { carried, greeted, where } from "./carried.js";
import { drawPad } from "./drawpad.js";
import { grouped, h, put } from "../make.js";
import { t } from "../words.js";

const MOST = 20 * 2 ** 20; // bytes; the lab counts again

/**
 * @param {(ask: string, given: object) => Promise<import("../frame/server.js").Answer>} ask
 * @param {() => void} arrived a picture lies in the lab
 */
export function ownPicture(ask, arrived) {
  let key = "";
  const say = (/** @type {string} */ words) => put(told, words);
  const told = h("p", { class: "note", role: "status" });
  const pad = drawPad((drawing) => send(new File([drawing], "drawing.png")));
  const eye = camera((photo) => send(new File([photo], "photo.jpg")), say, () => open.focus());
  const picker = h("input", { type: "file", id: "own-picture", class: "hidden", tabindex: -1, "aria-label": t("A file with a picture"), accept: "image/*", onchange() {
    if (picker.files[0]) send(picker.files[0]);
    picker.value = ""; // the same one may be chosen again
  } });
  const draw = h("button", { type: "button", "aria-expanded": "false", onclick() {
    eye.close();
    pad.element.hidden = !pad.element.hidden;
    draw.setAttribute("aria-expanded", String(!pad.element.hidden));
  } }, t("Draw one"));
  const open = h("button", { type: "button", onclick() {
    say("");
    eye.open();
  } }, t("Take one with the camera"));
  const element = h("section", { class: "card wide drop", "aria-label": t("A picture of your own"), hidden: true }, h("h2", {}, t("A picture of your own")),
    h("p", {}, t("Drop one here, paste one (Ctrl+V), or:")),
    h("div", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => picker.click() }, t("Choose a picture")), picker, draw, open),
    pad.element, eye.element, told, h("p", { class: "note" }, where()));

  element.addEventListener("dragover", (/** @type {DragEvent} */ event) => (event.preventDefault(), element.classList.add("over")));
  element.addEventListener("dragleave", () => element.classList.remove("over"));
  element.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    element.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    if (file) send(file);
  });
  /** @param {ClipboardEvent} event */
  function pasted(event) {
    const file = [...(event.clipboardData?.files ?? [])][0];
    if (!file || !element.offsetParent) return; // words for a field, or nothing to ask yet
    event.preventDefault();
    send(file);
  }
  addEventListener("paste", pasted);
  const unseen = () => document.hidden && eye.close();
  document.addEventListener("visibilitychange", unseen);

  /** @param {File} file */
  async function send(file) {
    if (file.size > MOST) return say(t`A picture may have ${MOST / 2 ** 20} MiB here, and this one has ${grouped(Math.ceil(file.size / 2 ** 20))}.`);
    say(t`Sending ${file.name} …`);
    const fault = await carried(file, ask, key);
    say(fault);
    return fault ? undefined : arrived();
  }

  greeted(ask).then((own) => {
    key = own;
    element.hidden = false;
  }, () => {}); // a lesson has no lab to send anything to

  return {
    element,
    form: pad.form,
    say,
    /** Nobody looks at it now. */
    rest: () => eye.close(),
    close() {
      eye.close();
      removeEventListener("paste", pasted);
      document.removeEventListener("visibilitychange", unseen);
    },
  };
}
