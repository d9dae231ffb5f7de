import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** Runs beside the program: drawing takes a tenth of a second, in which nobody could be answered. */
const find = createRequire(import.meta.url).resolve;
const fontBuffers = [400, 700].map((weight) =>
  readFileSync(find(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`)),
);
const ready = initWasm(readFileSync(find('@resvg/resvg-wasm/index_bg.wasm')));

parentPort?.on('message', async (svg: string) => {
  await ready;
  const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: 'DejaVu Sans', loadSystemFonts: false } });
  const image = drawing.render();
  parentPort?.postMessage(image.asPng());
  image.free();
  drawing.free();
});
