import type { Span } from './brush.ts';

/** Whether pixels that touch only at a corner are neighbours. */
export type Connectivity = 4 | 8;

/** Finds connected regions of an image, each pixel once: a region that was found is not found again. */
export class Flood {
  /** Pixels that were found, or do not belong: those of the rows that have been read. */
  private readonly visited: Uint8Array;
  private readonly read: Uint8Array;

  /** @param belongs asked by a pixel's index, rows first. */
  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly connectivity: Connectivity,
    private readonly belongs: (index: number) => boolean,
  ) {
    this.visited = new Uint8Array(width * height);
    this.read = new Uint8Array(height);
  }

  /**
   * The region that holds pixel (x, y), as each row's longest spans; none where the pixel does not belong or is known.
   * @param largestPx gives up, with null, once the region is larger.
   * @param allowed gives up, with null, at the first span that is not.
   */
  from(x: number, y: number, largestPx = Infinity, allowed: (span: Span) => boolean = () => true): Span[] | null {
    const { width, height, visited } = this;
    const open = (column: number, row: number) => visited[row * width + column] === 0;
    const reach = this.connectivity === 8 ? 1 : 0;
    const spans: Span[] = [];
    let area = 0;
    const seeds: number[] = x >= 0 && y >= 0 && x < width && y < height ? [y * width + x] : [];
    while (seeds.length > 0) {
      const seed = seeds.pop()!;
      const row = Math.floor(seed / width);
      this.readRow(row);
      let from = seed - row * width;
      if (!open(from, row)) continue;
      let to = from;
      while (from > 0 && open(from - 1, row)) from--;
      while (to < width - 1 && open(to + 1, row)) to++;
      visited.fill(1, row * width + from, row * width + to + 1);
      const span = { y: row, from, to };
      spans.push(span);
      area += to - from + 1;
      if (area > largestPx || !allowed(span)) return null;
      for (const next of [row - 1, row + 1]) {
        if (next < 0 || next >= height) continue;
        this.readRow(next);
        const last = Math.min(width - 1, to + reach);
        for (let column = Math.max(0, from - reach); column <= last; column++) {
          if (!open(column, next)) continue;
          seeds.push(next * width + column);
          while (column < last && open(column + 1, next)) column++;
        }
      }
    }
    return spans;
  }

  /** Every region that was not found before. */
  rest(): Span[][] {
    const regions: Span[][] = [];
    for (let y = 0; y < this.height; y++) this.readRow(y);
    for (let index = 0; index < this.visited.length; index++) {
      if (this.visited[index] === 1) continue;
      const y = Math.floor(index / this.width);
      regions.push(this.from(index - y * this.width, y)!);
    }
    return regions;
  }

  /** Asks once for each pixel of a row that a region comes near: it comes by several times. */
  private readRow(row: number): void {
    if (this.read[row] === 1) return;
    this.read[row] = 1;
    const { visited, belongs, width } = this;
    for (let index = row * width, end = index + width; index < end; index++) if (!belongs(index)) visited[index] = 1;
  }
}

/** The lesion, of one kind and connected also across corners, that holds a pixel; none on background. */
export function componentAt(labels: Uint8Array, width: number, height: number, x: number, y: number): Span[] {
  const value = x >= 0 && y >= 0 && x < width && y < height ? labels[y * width + x]! : 0;
  if (value === 0) return [];
  return new Flood(width, height, 8, (index) => labels[index] === value).from(x, y)!;
}
