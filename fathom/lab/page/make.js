// Making elements: once, when a chapter opens. Afterwards only attributes and texts change.

import { language, t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Node | string | number | null | undefined} Child
 * @typedef {Record<string, any>} Attributes  names beginning with "on" are listeners
 */

/**
 * @param {string} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/**
 * @param {string} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export function s(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** @param {Element} element @param {Attributes} attributes @param {Child[]} children */
function fill(element, attributes, children) {
  set(element, attributes);
  for (const child of children) if (child !== null && child !== undefined) element.append(child instanceof Node ? child : String(child));
  return element;
}

/** @param {Element} element @param {Attributes} attributes */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  return element;
}

/** Replace what is in an element. @param {Element} element @param {...Child} children */
export function put(element, ...children) {
  element.replaceChildren(...children.filter((one) => one !== null && one !== undefined).map((one) => (one instanceof Node ? one : String(one))));
}

let made = 0;

/**
 * A labelled slider that tells its number.
 * @param {{label: string, min: number, max: number, step: number | string, value: number, tell?: (value: number) => string, input: (value: number) => void}} given
 */
export function slider(given) {
  const id = `c${++made}`;
  const tell = given.tell ?? ((value) => number(value));
  const range = h("input", { type: "range", id, min: given.min, max: given.max, step: given.step, value: given.value });
  const told = h("output", { for: id });
  const show = () => {
    put(told, tell(Number(range.value)));
    range.setAttribute("aria-valuetext", tell(Number(range.value)));
  };
  range.addEventListener("input", () => {
    show();
    given.input(Number(range.value));
  });
  show();
  const label = h("label", { for: id }, given.label);
  return {
    element: h("div", { class: "control" }, label, told, range),
    /** @param {string} words */
    name(words) {
      put(label, words);
    },
    /** Change what it reaches. @param {number} min @param {number} max @param {number | string} step */
    reach(min, max, step) {
      set(range, { min, max, step });
      show();
    },
    /** @param {number | null} value null where it is not known */
    set(value) {
      if (value === null) put(told, t("missing"));
      else {
        range.value = String(value);
        show();
      }
    },
  };
}

/**
 * A labelled choice.
 * @param {{label: string, options: [string, string][], value: string, input: (value: string) => void}} given
 */
export function choice(given) {
  const id = `c${++made}`;
  const select = h("select", { id, onchange: () => given.input(select.value) }, ...given.options.map(([value, words]) => h("option", { value }, words)));
  select.value = given.value;
  return {
    element: h("div", { class: "control" }, h("label", { for: id }, given.label), select),
    /** @param {string} value */
    set(value) {
      select.value = value;
    },
  };
}

/**
 * A labelled box to tick.
 * @param {string} label @param {boolean} value @param {(value: boolean) => void} input
 */
export function tick(label, value, input) {
  const box = h("input", { type: "checkbox", checked: value, onchange: () => input(box.checked) });
  const words = h("span", {}, label);
  return {
    element: h("label", { class: "switch" }, box, words),
    /** @param {string} name */
    name(name) {
      put(words, name);
    },
    /** @param {boolean} on */
    set(on) {
      box.checked = on;
    },
  };
}

/** A whole number, its thousands apart; by a comma in English alone, as to others it is a decimal one. @param {number} value */
export function grouped(value) {
  const words = value.toLocaleString("en");
  return language() === "en" ? words : words.replaceAll(",", "\u202f");
}

/** Write a number as a person would: few digits, but all before the point; a real minus. @param {number | null | undefined} value @param {number} [digits] */
export function number(value, digits = 4) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("diverged");
  const size = Math.abs(value);
  const whole = size >= 10 ** digits; // then no digit before the point is a made-up 0
  const words = size !== 0 && (size >= 1e6 || size < 1e-4) ? value.toExponential(2).replace(/\.?0*e\+?/, " e") : whole ? grouped(Math.round(value)) : String(Number(value.toPrecision(digits)));
  return words.replaceAll("-", "−");
}

/** Write a number with its sign. @param {number | null | undefined} value @param {number} [digits] */
export function signed(value, digits = 4) {
  const words = number(value, digits);
  return value !== null && value !== undefined && value >= 0 ? `+${words}` : words;
}

/** @param {number | null | undefined} value */
export function side(value) {
  return value !== null && value !== undefined && value < 0 ? "minus" : "plus";
}

/** A phone gets a narrower drawing, so that its words stay readable. @param {number} wide @param {number} narrow */
export function width(wide, narrow) {
  return innerWidth < 640 ? narrow : wide;
}
