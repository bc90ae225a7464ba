// Bundles src/pages/*.ts, one module a kind of page, and src/workers/*.ts, one a thread, into wwwroot/viewer. esbuild alone, so that the Node of a plain
// Debian is enough to build. Each page's module is whole: what they shared in files of its own would be asked for only once the
// module has come, and again with every visit, since its name is not one of the fingerprinted ones.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const root = new URL('.', import.meta.url).pathname;
const outdir = new URL('../wwwroot/viewer/', import.meta.url).pathname;
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ['pages', 'workers'].flatMap((room) => readdirSync(`${root}src/${room}`).map((name) => `src/${room}/${name}`)),
  entryNames: '[name]',
  absWorkingDir: root,
  outdir,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: 'linked',
  logLevel: 'warning',
});
