import type { Span } from './brush.ts';
import { addDifferences, DeltaWriter, type Delta } from './delta.ts';
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
      const height = kept.length > 0 ? grid.rect(kept[0]!).height : 0;
      for (let y = 0; y < height; y++) {
        for (const tile of kept) {
          const rect = grid.rect(tile);
          const start = (rect.y + y) * width + rect.x;
          const before = this.tiles.get(tile)!.subarray(y * rect.width, (y + 1) * rect.width);
          addDifferences(writer, start, before, pixels.subarray(start, start + rect.width));
        }
      }
    }
    return writer.finish();
  }
}
