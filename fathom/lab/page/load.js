// How a page begins that comes without a server, a lesson or a static one: its modules become
// addresses, each after those that it imports. Written into the page, or a plain script beside it:
// a page from a disk may load no modules from there.

/** @param {[string, string][]} modules their names and what is in them, each after those that it imports */
function load(modules) {
  /** @type {Record<string, string>} */
  const places = {};
  for (const [name, words] of modules) {
    const placed = words.replace(/^(import .* from )"(.*)";$/gm, (_, head, from) => `${head}"${places[from]}";`);
    places[name] = URL.createObjectURL(new Blob([placed], { type: "text/javascript" }));
  }
  Object.assign(globalThis, { pageModules: places });
  import(places["lab.js"]);
}
