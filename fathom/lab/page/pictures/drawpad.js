// A pad to draw on, with the pointer or by keyboard: a few colours, three sizes.

import { h, put } from "../make.js";
import { t } from "../words.js";

const COLOURS = [[t("black"), "#111111"], [t("white"), "#ffffff"], [t("grey"), "#8a8a8a"], [t("brown"), "#8b5a2b"], [t("red"), "#d63a2f"], [t("orange"), "#f39a1e"], [t("yellow"), "#f4d93b"], [t("green"), "#3c9a4a"], [t("blue"), "#2f6fd0"], [t("light blue"), "#a9d5f5"]];
const SIZES = [[t("thin"), 0.03], [t("middle"), 0.07], [t("thick"), 0.16]]; // shares of the pad's side
const SIDE = 320;
const STEP = 8;

/** @param {(picture: Blob) => void} take */
export function drawPad(take) {
  const canvas = h("canvas", { class: "pad", width: SIDE, height: SIDE, role: "img", tabindex: 0, "aria-label": t("A pad to draw on. Arrow keys move the pen, the space bar puts it down and lifts it.") });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let [colour, size, down, empty] = ["#111111", 0.07, false, true];
  let pen = [SIDE / 2, SIDE / 2];
  const told = h("p", { class: "note", role: "status" });

  const swatches = chosen(t("colour of the pen"), COLOURS.map(([name, value]) => ({ name, value, content: swatch(value) })), colour, (value) => (colour = String(value)));
  const widths = chosen(t("size of the pen"), SIZES.map(([name, value]) => ({ name: String(name), value, content: name })), size, (value) => (size = Number(value)));
  const element = h("div", { class: "drawing", hidden: true }, canvas,
    h("div", { class: "controls" }, swatches, widths, h("div", { class: "row" }, h("button", { type: "button", onclick: () => fill("#ffffff") }, t("Clear")), h("button", { type: "button", onclick: () => fill(colour) }, t("Fill")), h("button", { type: "button", class: "main", onclick: give }, t("Ask about the drawing"))), told));

  /** @param {string} paper */
  function fill(paper) {
    context.fillStyle = paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    empty = paper === "#ffffff";
  }

  /** @param {number[]} to */
  function line(to) {
    context.strokeStyle = colour;
    context.lineWidth = size * Math.min(canvas.width, canvas.height);
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(pen[0], pen[1]);
    context.lineTo(to[0] + 0.01, to[1]); // a dot, too
    context.stroke();
    [pen, empty] = [to, false];
  }

  /** @param {PointerEvent} event */
  function where(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  }

  function give() {
    if (empty) put(told, t("Draw something first."));
    else canvas.toBlob((/** @type {Blob | null} */ blob) => blob && take(blob), "image/png");
  }

  let drawing = false;
  canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    canvas.setPointerCapture(event.pointerId);
    [drawing, pen] = [true, where(event)];
    put(told);
    line(pen);
  });
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => drawing && line(where(event)));
  for (const event of ["pointerup", "pointercancel"]) canvas.addEventListener(event, () => (drawing = false));
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way && event.key !== " ") return;
    event.preventDefault();
    if (!way) down = !down;
    const to = [[canvas.width, 0], [canvas.height, 1]].map(([most, at]) => Math.max(0, Math.min(most, pen[at] + STEP * (way?.[at] ?? 0))));
    if (down) line(to);
    else pen = to;
    put(told, t`The pen is ${down ? t("down") : t("up")}, at column ${Math.round(pen[0])}, row ${Math.round(pen[1])} of ${canvas.width} × ${canvas.height}.`);
  });

  return {
    element,
    /** Have the form of the network's pictures. @param {number} high @param {number} wide */
    form(high, wide) {
      const most = Math.max(high, wide);
      const [height, width] = [Math.round((SIDE * high) / most), Math.round((SIDE * wide) / most)];
      if (canvas.height === height && canvas.width === width && !empty) return;
      Object.assign(canvas, { width, height });
      fill("#ffffff");
    },
  };
}

/** A group of buttons of which one is pressed. @param {string} label @param {{name: string, value: any, content: any}[]} options @param {any} first @param {(value: any) => void} choose */
function chosen(label, options, first, choose) {
  const buttons = options.map(({ name, value, content }) => h("button", { type: "button", "aria-label": name, title: name, "aria-pressed": String(value === first), onclick(/** @type {Event} */ event) {
    for (const one of buttons) one.setAttribute("aria-pressed", String(one === event.currentTarget));
    choose(value);
  } }, content));
  return h("div", { class: "row swatches", role: "group", "aria-label": label }, ...buttons);
}

/** @param {string} colour */
function swatch(colour) {
  const canvas = h("canvas", { width: 1, height: 1, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return canvas;
}
