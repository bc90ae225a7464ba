import { DeltaWriter, type Delta } from './delta.ts';
import { Differences } from './differences.ts';
import type { MaskBuffer } from './mask-buffer.ts';
import type { Spans } from './spans.ts';
import { TileSet } from './tiles.ts';

/**
 * What a label map held before its last edit: all of it once, so that a stroke has nothing to copy while it is drawn, and is compared only where
 * it went.
 */
export class Earlier {
  private readonly pixels: Uint8Array;
  private readonly differences: Differences;
  private readonly touched: TileSet;

  constructor(private readonly buffer: MaskBuffer) {
    this.pixels = buffer.pixels.slice();
    this.differences = new Differences(this.pixels, buffer.pixels);
    this.touched = new TileSet(buffer.grid);
  }

  /** The spans' pixels may change. */
  touch(spans: Spans): void {
    spans.forEach((y, from, to) => this.touched.addSpan(y, from, to));
  }

  /** Whether the label map is another than the last delta left it. */
  differs(): boolean {
    const { width } = this.buffer;
    return this.touched.rects().some(({ x, y: top, width: length, height }) => {
      for (let y = top; y < top + height; y++) if (this.differences.any(y * width + x, length)) return true;
      return false;
    });
  }

  /** How the label map has changed since the last call, and from now on what it is; null where it has not. */
  delta(): Delta | null {
    const { pixels, differences, touched } = this;
    const { pixels: now, width } = this.buffer;
    const writer = new DeltaWriter();
    const rects = touched.rects();
    touched.clear();
    // Rectangles of one row of tiles follow each other; a delta goes row by row of pixels.
    for (let first = 0, next = 0; first < rects.length; first = next) {
      const { y: top, height } = rects[first]!;
      while (next < rects.length && rects[next]!.y === top) next++;
      for (let y = top; y < top + height; y++) {
        for (let i = first; i < next; i++) {
          const { x, width: length } = rects[i]!;
          differences.write(writer, y * width + x, length);
        }
      }
      for (const { x, width: length } of rects.slice(first, next)) {
        for (let y = top; y < top + height; y++) pixels.set(now.subarray(y * width + x, y * width + x + length), y * width + x);
      }
    }
    return writer.finish();
  }
}
