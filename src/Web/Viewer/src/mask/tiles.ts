import { intersect, type Rect } from './rect.ts';

const tileShift = 6;

/** Side of a square of a label map, in pixels: small enough to redo in a fraction of a millisecond. */
export const tilePx = 1 << tileShift;

/** A label map's squares, counted row by row. */
export class TileGrid {
  readonly columns: number;
  readonly rows: number;

  constructor(private readonly width: number, private readonly height: number) {
    this.columns = Math.ceil(width / tilePx);
    this.rows = Math.ceil(height / tilePx);
  }

  get count(): number {
    return this.columns * this.rows;
  }

  /** The tile that holds pixel (x, y). */
  at(x: number, y: number): number {
    return (y >> tileShift) * this.columns + (x >> tileShift);
  }

  /** The first column beyond the tiles that hold column x. */
  endOfTile(x: number): number {
    return Math.min(this.width, ((x >> tileShift) + 1) << tileShift);
  }

  /** A tile's pixels; those at the right and lower edge may be smaller. */
  rect(tile: number): Rect {
    const x = (tile % this.columns) * tilePx;
    const y = Math.floor(tile / this.columns) * tilePx;
    return { x, y, width: Math.min(tilePx, this.width - x), height: Math.min(tilePx, this.height - y) };
  }

  forEachIn(rect: Rect, visit: (tile: number) => void): void {
    const inside = intersect(rect, { x: 0, y: 0, width: this.width, height: this.height });
    if (!inside) return;
    const last = this.at(inside.x + inside.width - 1, inside.y + inside.height - 1);
    const first = this.at(inside.x, inside.y);
    const width = (last % this.columns) - (first % this.columns);
    for (let row = first; row <= last; row += this.columns) {
      for (let tile = row; tile <= row + width; tile++) visit(tile);
    }
  }
}

/** Some of a label map's tiles. */
export class TileSet {
  private readonly flags: Uint8Array;

  constructor(private readonly grid: TileGrid) {
    this.flags = new Uint8Array(grid.count);
  }

  has(tile: number): boolean {
    return this.flags[tile] === 1;
  }

  add(tile: number): void {
    this.flags[tile] = 1;
  }

  addAll(): void {
    this.flags.fill(1);
  }

  clear(): void {
    this.flags.fill(0);
  }

  delete(tile: number): void {
    this.flags[tile] = 0;
  }

  /** The tiles that hold pixels from..to (both included) of row y. */
  addSpan(y: number, from: number, to: number): void {
    const last = this.grid.at(to, y);
    for (let tile = this.grid.at(from, y); tile <= last; tile++) this.flags[tile] = 1;
  }

  /** The tiles that hold pixels from..to (both included) of column x. */
  addColumn(x: number, from: number, to: number): void {
    const last = this.grid.at(x, to);
    for (let tile = this.grid.at(x, from); tile <= last; tile += this.grid.columns) this.flags[tile] = 1;
  }

  /** The tiles as rectangles: neighbours in a row become one. */
  rects(): Rect[] {
    const rects: Rect[] = [];
    for (let tile = 0; tile < this.flags.length; tile++) {
      if (!this.flags[tile]) continue;
      const rect = this.grid.rect(tile);
      const before = rects.at(-1);
      if (before && before.y === rect.y && before.x + before.width === rect.x) before.width += rect.width;
      else rects.push(rect);
    }
    return rects;
  }
}
