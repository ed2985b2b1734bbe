// A folder becomes one zip file in the page: stored as it is, since pictures are packed already.

/** @typedef {{path: string, file: File}} Found */

export const MOST_FILES = 65_535; // of a zip file without later additions to its format
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]; // what its records begin with
const [VERSION, UTF8, JANUARY_1980] = [20, 1 << 11, 33];

/**
 * Find what is in the folder, or the folders, that were dropped; null if it was a file. The items of
 * a drop are gone after the first `await`, so they are taken at once.
 * @param {DataTransfer} dropped
 * @returns {Promise<Found[]> | null}
 */
export function droppedFolders(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.());
  const folders = /** @type {FileSystemDirectoryEntry[]} */ (entries.filter((entry) => entry?.isDirectory));
  return folders.length ? Promise.all(folders.map(within)).then((found) => found.flat()) : null;
}

/** What a person chose in a field for folders. @param {FileList} files @returns {Found[]} */
export function chosenFolder(files) {
  return [...files].map((file) => ({ path: file.webkitRelativePath, file })).filter(({ file }) => shown(file.name));
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<Found[]>} */
async function within(folder) {
  const [reader, found] = [folder.createReader(), /** @type {Found[]} */ ([])];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail)); // a hundred at a time
    if (!some.length) return found;
    for (const entry of some) {
      if (!shown(entry.name)) continue;
      if (entry.isDirectory) found.push(...(await within(entry)));
      else found.push({ path: entry.fullPath.slice(1), file: await new Promise((done, fail) => entry.file(done, fail)) });
      if (found.length > MOST_FILES) return found;
    }
  }
}

/** Systems leave files of their own in folders. @param {string} name */
function shown(name) {
  return !name.startsWith(".");
}

/**
 * Put files into a zip file.
 * @param {Found[]} found
 * @returns {Promise<Blob>}
 */
export async function zipped(found) {
  const [parts, records] = [/** @type {BlobPart[]} */ ([]), /** @type {BlobPart[]} */ ([])];
  let [at, listed] = [0, 0];
  for (const { path, file } of found) {
    const name = new TextEncoder().encode(path);
    const sum = checksum(new Uint8Array(await file.arrayBuffer()));
    const about = [[VERSION, 2], [UTF8, 2], [0, 2], [0, 2], [JANUARY_1980, 2], [sum, 4], [file.size, 4], [file.size, 4], [name.length, 2], [0, 2]];
    const head = bytes([[LOCAL, 4], ...about]);
    parts.push(head, name, file);
    const record = bytes([[CENTRAL, 4], [VERSION, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]);
    records.push(record, name);
    at += head.length + name.length + file.size;
    listed += record.length + name.length;
  }
  const end = bytes([[END, 4], [0, 2], [0, 2], [found.length, 2], [found.length, 2], [listed, 4], [at, 4], [0, 2]]);
  return new Blob([...parts, ...records, end]);
}

/** Numbers as bytes, the lowest first. @param {number[][]} numbers each with how many bytes it takes */
function bytes(numbers) {
  return new Uint8Array(numbers.flatMap(([value, size]) => Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 255)));
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** The CRC-32 that zip files check their contents by. @param {Uint8Array} content */
export function checksum(content) {
  let sum = 0xffffffff;
  for (const byte of content) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
