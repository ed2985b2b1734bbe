// Answers rows by an ONNX file, as a page in a browser would: node answer.mjs RUNTIME FILE ROWS
import fs from 'node:fs';

const [runtime, file, rows] = process.argv.slice(2);
const ort = await import(runtime);
const session = await ort.InferenceSession.create(fs.readFileSync(file), {
  executionProviders: ['wasm'],
});
const feeds = {};
for (const [name, cells] of Object.entries(JSON.parse(fs.readFileSync(rows, 'utf8')))) {
  const shape = [cells.length, 1];
  feeds[name] =
    typeof cells.find((cell) => cell !== null) === 'string'
      ? new ort.Tensor('string', cells, shape)
      : new ort.Tensor('float64', Float64Array.from(cells, (cell) => cell ?? NaN), shape);
}
const said = await session.run(feeds);
const told = Object.entries(said).map(([name, value]) => [name, [...value.data]]);
console.log(JSON.stringify(Object.fromEntries(told)));
