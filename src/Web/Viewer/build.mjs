// Bundles src/pages/*.ts, one module a kind of page, into wwwroot/viewer. esbuild alone, so that the Node of a plain
// Debian is enough to build.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const root = new URL('.', import.meta.url).pathname;
const outdir = new URL('../wwwroot/viewer/', import.meta.url).pathname;
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: readdirSync(`${root}src/pages`).map((name) => `src/pages/${name}`),
  absWorkingDir: root,
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: 'shared-[hash]',
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: 'linked',
  logLevel: 'warning',
});
