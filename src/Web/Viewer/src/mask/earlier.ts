import type { Span } from './brush.ts';
import { addDifferencesWithin, DeltaWriter, type Delta } from './delta.ts';
import type { MaskBuffer } from './mask-buffer.ts';
import { readRect } from './rect.ts';

/** What a label map held before a stroke: a tile is copied just before the stroke first reaches it, the rest never. */
export class Earlier {
  private readonly tiles = new Map<number, Uint8Array>();

  constructor(private readonly buffer: MaskBuffer) {}

  /** Keeps what lies under the spans; to be called before they are painted. */
  keep(spans: readonly Span[]): void {
    const { grid, pixels, width } = this.buffer;
    for (const { y, from, to } of spans) {
      const last = grid.at(to, y);
      for (let tile = grid.at(from, y); tile <= last; tile++) {
        if (!this.tiles.has(tile)) this.tiles.set(tile, readRect(pixels, width, grid.rect(tile)));
      }
    }
  }

  /** How the label map has changed since; null where it has not. */
  delta(): Delta | null {
    const { grid, pixels, width } = this.buffer;
    const writer = new DeltaWriter();
    for (let row = 0; row < grid.rows; row++) {
      const kept: number[] = [];
      for (let column = 0; column < grid.columns; column++) {
        const tile = row * grid.columns + column;
        if (this.tiles.has(tile)) kept.push(tile);
      }
      const rects = kept.map((tile) => grid.rect(tile));
      const copies = kept.map((tile) => this.tiles.get(tile)!);
      const height = rects[0]?.height ?? 0;
      for (let y = 0; y < height; y++) {
        for (let i = 0; i < rects.length; i++) {
          const { x, y: top, width: length } = rects[i]!;
          const start = (top + y) * width + x;
          addDifferencesWithin(writer, start, copies[i]!, y * length, pixels, start, length);
        }
      }
    }
    return writer.finish();
  }
}
