// Calls what modules of the page export, as the tests ask on stdin, and tells what came of it.
// A session is a list of calls [module, name, arguments]; its calls share one `visitor`.

import { pathToFileURL } from "node:url";

const [page] = process.argv.slice(2);
let words = "";
for await (const part of process.stdin) words += part;

const told = [];
for (const session of JSON.parse(words)) {
  const visitor = {};
  for (const [module, name, given] of session) {
    const made = await import(pathToFileURL(`${page}/${module}`).href);
    try {
      told.push({ value: made[name](...given, visitor) ?? null });
    } catch (fault) {
      if (fault?.constructor?.name !== "Refused") throw fault;
      told.push({ refused: fault.message });
    }
  }
}
process.stdout.write(JSON.stringify(told, (_, value) => {
  if (ArrayBuffer.isView(value)) return Array.from(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}));
