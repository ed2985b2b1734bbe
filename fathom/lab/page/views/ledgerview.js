// One neuron opened: its sum for the probe, and what the next step does to its wires, row by row.

import { h, number, put, side, signed } from "../make.js";
import { named } from "../named.js";
import { t } from "../words.js";

/** @param {{openWire: (wire: number | null) => void, point: (row: number | null) => void, close: () => void}} told called when a wire is opened, a point is looked at, the neuron is closed */
export function ledgerView({ openWire, point, close }) {
  const head = h("h2", {}, t("Open a neuron"));
  const shut = h("button", { type: "button", class: "shut", onclick: () => (empty(), close()) }, t("Close"));
  const body = h("div", {});
  const element = h("section", { class: "card wide ledger", "aria-label": t("The neuron that is open") }, head, shut, body);

  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && shut.click());

  /** Nothing is open. @param {string} words */
  function empty(words = t("Choose a neuron in the network: its sum is written out here, and what the next step makes of each of its wires.")) {
    element.classList.remove("open");
    point(null);
    put(head, t("Open a neuron"));
    put(body, h("p", { class: "note", role: "status" }, words));
  }

  empty();
  return {
    element,
    refuse: empty,
    /** @param {any} told @param {{x: number, y: number}} probe */
    show(told, probe) {
      const held = body.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
      element.classList.add("open");
      write(told, probe);
      if (held) [...body.querySelectorAll("button")].find((/** @type {Element} */ one) => one.getAttribute("aria-label") === held)?.focus();
    },
  };

  /** @param {any} told @param {{x: number, y: number}} probe */
  function write({ forward, update }, probe) {
    put(head, t`Neuron ${forward.name} at the probe (${number(probe.x, 2)}, ${number(probe.y, 2)})`);
    const sum = h("p", { class: "formula" }, ...forward.terms.flatMap((/** @type {any} */ term, /** @type {number} */ at) => [at ? " + " : "z = ", `${number(term.value, 3)} × `, h("b", { class: side(term.weight) }, number(term.weight, 3))]), ` ${forward.bias < 0 ? "−" : "+"} ${number(Math.abs(forward.bias), 3)} = `, h("b", {}, number(forward.sum)), forward.activation === "identity" ? "" : ` → ${forward.activation}(z) = ${number(forward.output)}`);
    if (!update) {
      put(body, sum, h("p", { class: "note" }, t("Nothing learns any more.")));
      return;
    }
    const rows = update.wires.map((/** @type {any} */ wire, /** @type {number} */ at) => h("tr", { class: wire.from === update.opened ? "now" : "" }, h("td", {}, h("button", { type: "button", "aria-label": t`Open the wire from ${named(wire.from)}`, "aria-pressed": String(wire.from === update.opened), onclick: () => openWire(at < update.wires.length - 1 ? at : null) }, named(wire.from))), h("td", {}, signed(wire.before)), h("td", {}, signed(wire.slope)), h("td", {}, signed(-update.rate * wire.direction)), h("td", {}, signed(wire.after))));
    const parts = update.parts.map((/** @type {any} */ part) => h("tr", { onmouseenter: () => point(part.row), onmouseleave: () => point(null) }, h("td", {}, h("button", { type: "button", class: "plain", "aria-label": t`Show point ${part.row}`, onfocus: () => point(part.row), onblur: () => point(null) }, part.row)), h("td", {}, signed(part.signal)), h("td", {}, signed(part.blame)), h("td", { class: side(part.part) }, signed(part.part))));
    put(body, sum,
      h("h2", {}, t`The next step, with learning rate ${number(update.rate)}`),
      h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": t("The wires of this neuron") }, h("table", {}, h("thead", {}, h("tr", {}, ...[t("wire from"), t("weight"), t("slope"), t("change"), t("new weight")].map((words) => h("th", {}, words)))), h("tbody", {}, ...rows))),
      h("h2", {}, t`Where the slope of ${named(update.opened)} comes from`),
      h("p", { class: "note" }, t`Each of the ${update.rows} points of the batch says: signal along the wire × blame of the neuron. Their mean is the slope, `, h("b", {}, signed(update.slope)), "."),
      h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": t("The points of the batch") }, h("table", {}, h("thead", {}, h("tr", {}, ...[t("point"), t("signal"), t("blame"), t("signal × blame")].map((words) => h("th", {}, words)))), h("tbody", {}, ...parts, update.rows > update.parts.length ? h("tr", {}, h("td", { colspan: 3 }, t`${update.rows - update.parts.length} others`), h("td", {}, signed(update.rest))) : null))));
  }
}
