// Bundles the two page modules into wwwroot/viewer. esbuild alone, so that the Node of a plain Debian is enough to build.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = new URL('../wwwroot/viewer/', import.meta.url).pathname;
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: { 'reading-room': 'src/reading-room.ts' },
  absWorkingDir: new URL('.', import.meta.url).pathname,
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
