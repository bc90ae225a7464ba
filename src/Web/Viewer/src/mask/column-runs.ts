import { atOnce } from '../in-slices.ts';
import { TileSet, tilePx, type TileGrid } from './tiles.ts';

/** A tile's changes, column by column from left to right, in each from top to bottom, as y << 2 | value. */
interface TileChanges {
  changes: Int32Array;
  /** Where each column's changes begin; the last number is where they end. */
  begins: Uint16Array;
}

/** Changes of the tile that is being read, row by row, as change << 6 | column: there is room for one at every pixel. */
const found = new Int32Array(tilePx * tilePx);

/**
 * Where a label map's columns change value, kept tile by tile, so that the run lengths of a large mask can be said after
 * each stroke without reading all of it again.
 */
export class ColumnRuns {
  /** For each tile; null where no column changes. */
  private readonly tiles: (TileChanges | null)[];
  private readonly stale: TileSet;
  /** The same pixels four at a time, where rows begin at a word. */
  private readonly words: Uint32Array | null;

  /** @param pixels height x width labels, rows first, all of them background yet; read again wherever it was touched. */
  constructor(
    private readonly pixels: Uint8Array,
    private readonly width: number,
    private readonly height: number,
    private readonly grid: TileGrid,
  ) {
    this.tiles = Array<null>(grid.count).fill(null);
    this.words = width % 4 === 0 && pixels.byteOffset % 4 === 0 ? new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4) : null;
    this.stale = new TileSet(grid);
  }

  /** Pixels from..to (both included) of row y may have another value than before. */
  touch(y: number, from: number, to: number): void {
    this.stale.addSpan(y, from, to);
    // A change is noted at the pixel below it.
    if (y + 1 < this.height && (y + 1) % tilePx === 0) this.stale.addSpan(y + 1, from, to);
  }

  /** Pixels of these tiles may have another value than before. */
  touchTiles(tiles: TileSet): void {
    const { columns, count } = this.grid;
    for (let tile = 0; tile < count; tile++) {
      if (!tiles.has(tile)) continue;
      this.stale.add(tile);
      // A change in a tile's last row is noted at the pixel below it.
      if (tile + columns < count) this.stale.add(tile + columns);
    }
  }

  /** COCO's run lengths (column by column, zeros first) of the pixels that equal a value. */
  counts(value: number): number[] {
    atOnce(this.learn());
    const { grid, width, height } = this;
    const runs = new RunCounts();
    for (let column = 0; column < grid.columns; column++) {
      const tiles: TileChanges[] = [];
      for (let tile = column; tile < grid.count; tile += grid.columns) {
        const changed = this.tiles[tile];
        if (changed) tiles.push(changed);
      }
      if (tiles.length === 0) continue;
      const left = column * tilePx;
      const columns = Math.min(tilePx, width - left);
      for (let x = 0; x < columns; x++) {
        const start = (left + x) * height;
        let inside = false;
        let from = 0;
        for (let i = 0; i < tiles.length; i++) {
          const { changes, begins } = tiles[i]!;
          for (let place = begins[x]!, end = begins[x + 1]!; place < end; place++) {
            const change = changes[place]!;
            if (inside) runs.add(start + from, start + (change >> 2));
            inside = (change & 3) === value;
            from = change >> 2;
          }
        }
        if (inside) runs.add(start + from, start + height);
      }
    }
    return runs.finish(width * height);
  }

  /** Reads what was touched, a tile at a time; otherwise whoever asks for counts next waits for it. */
  *learn(): Generator<void, void> {
    for (let tile = 0; tile < this.grid.count; tile++) {
      if (!this.stale.has(tile)) continue;
      this.stale.delete(tile);
      this.tiles[tile] = this.read(tile);
      yield;
    }
  }

  private read(tile: number): TileChanges | null {
    const { pixels, width, words } = this;
    const rect = this.grid.rect(tile);
    const begins = new Uint16Array(rect.width + 1);
    let count = 0;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = 0, i = y * width + rect.x; x < rect.width; x++, i++) {
        // Mostly a row is as the one above it.
        if (words && x % 4 === 0 && words[i >> 2] === (y === 0 ? 0 : words[(i - width) >> 2])) {
          x += 3;
          i += 3;
          continue;
        }
        const value = pixels[i]!;
        if (value === (y === 0 ? 0 : pixels[i - width])) continue;
        found[count++] = (((y << 2) | value) << 6) | x;
        begins[x + 1]!++;
      }
    }
    if (count === 0) return null;
    for (let x = 0; x < rect.width; x++) begins[x + 1]! += begins[x]!;
    const changes = new Int32Array(count);
    const next = begins.slice();
    for (let i = 0; i < count; i++) changes[next[found[i]! & 63]!++] = found[i]! >> 6;
    return { changes, begins };
  }
}

/** Turns ascending stretches [from, to) into run lengths; stretches that touch become one. */
class RunCounts {
  private readonly counts: number[] = [];
  private written = 0;
  private start = 0;
  private end = 0;

  add(from: number, to: number): void {
    if (from !== this.end || this.start === this.end) {
      this.flush();
      this.start = from;
    }
    this.end = to;
  }

  finish(total: number): number[] {
    this.flush();
    if (this.written < total || this.counts.length === 0) this.counts.push(total - this.written);
    return this.counts;
  }

  private flush(): void {
    if (this.start === this.end) return;
    this.counts.push(this.start - this.written, this.end - this.start);
    this.written = this.end;
  }
}
