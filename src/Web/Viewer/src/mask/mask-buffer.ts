import { atOnce } from '../in-slices.ts';
import type { Lesion, MaskBody } from '../wire.ts';
import { kindNamed, lesionKinds } from '../annotation/vocabulary.ts';
import { applyDelta, gainOf } from './apply-delta.ts';
import { ColumnRuns } from './column-runs.ts';
import type { Delta } from './delta.ts';
import { AlikePixels, fillRange, RowRuns } from './label-runs.ts';
import { union, type Rect } from './rect.ts';
import { paintRunsInParts } from './rle.ts';
import { Spans } from './spans.ts';
import { TileGrid, TileSet } from './tiles.ts';

/**
 * A slice's lesions as one label map, rows first: 0 background, 1-3 lesion kinds. Knows its areas at all times. What a
 * change costs depends on its own size, not on the map's.
 */
export class MaskBuffer {
  readonly pixels: Uint8Array;
  readonly grid: TileGrid;
  private readonly areas = [0, 0, 0, 0];
  private held: Rect | null = null;
  private readonly runs: ColumnRuns;
  /** What `lesions` said last, until something changes. */
  private said: readonly Lesion[] | null = null;
  private readonly alike: AlikePixels;

  constructor(readonly width: number, readonly height: number) {
    this.pixels = new Uint8Array(width * height);
    this.grid = new TileGrid(width, height);
    this.areas[0] = this.pixels.length;
    this.alike = new AlikePixels(this.pixels);
    this.runs = new ColumnRuns(this.pixels, width, height, this.grid);
  }

  /** @throws RangeError where a lesion's runs do not fit the size. */
  static of(body: Pick<MaskBody, 'lesions'>, width: number, height: number): MaskBuffer {
    return atOnce(MaskBuffer.inParts(body, width, height));
  }

  /**
   * The same, with pauses.
   * @throws RangeError where a lesion's runs do not fit the size.
   */
  static *inParts(body: Pick<MaskBody, 'lesions'>, width: number, height: number): Generator<void, MaskBuffer> {
    const buffer = new MaskBuffer(width, height);
    const painted = new TileSet(buffer.grid);
    yield;
    yield* paintLesionsInParts(buffer.pixels, body, width, height, painted);
    yield* buffer.read(painted);
    return buffer;
  }

  /** @param labels height x width, rows first. */
  static ofLabels(labels: Uint8Array, width: number, height: number): MaskBuffer {
    const buffer = new MaskBuffer(width, height);
    const all = new TileSet(buffer.grid);
    all.addAll();
    buffer.pixels.set(labels);
    atOnce(buffer.read(all));
    return buffer;
  }

  get bounds(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  /** A rectangle that holds every lesion there is, and those that were there; null for none. */
  get extent(): Rect | null {
    return this.held;
  }

  /** Lesion pixels of all kinds. */
  get area(): number {
    return this.pixels.length - this.areas[0]!;
  }

  areaOf(value: number): number {
    return this.areas[value] ?? 0;
  }

  /** Pixels of each label, background first. */
  allAreas(): number[] {
    return [...this.areas];
  }

  /**
   * Sets the spans to a label; returns the rectangle of the pixels that changed, or null.
   * @param covered takes what lay there, of this label too but not background, by label.
   */
  paint(spans: Spans, value: number, covered?: Map<number, Spans>): Rect | null {
    let left = this.width;
    let right = -1;
    let top = this.height;
    let bottom = -1;
    const { pixels, areas } = this;
    spans.forEach((y, from, to) => {
      const row = y * this.width;
      const end = row + to + 1;
      let first = -1;
      let last = -1;
      for (let at = row + from; at < end; ) {
        const before = pixels[at]!;
        const start = at;
        at = this.alike.endOf(at, end);
        if (covered && before !== 0) note(covered, before, y, start - row, at - 1 - row);
        if (before === value) continue;
        fillRange(pixels, value, start, at);
        areas[before]! -= at - start;
        areas[value]! += at - start;
        if (first < 0) first = start - row;
        last = at - 1 - row;
      }
      if (first < 0) return;
      this.runs.touch(y, first, last);
      if (first < left) left = first;
      if (last > right) right = last;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    });
    if (right < 0) return null;
    this.said = null;
    const changed = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
    this.held = union(this.held, changed);
    return changed;
  }

  /**
   * Goes from one side of a change to the other; returns rectangles that hold every changed pixel.
   * @param gained how many pixels of each label that adds, where it is known: to count them takes longer than the change.
   */
  apply(delta: Delta, gained: readonly number[] = gainOf(delta, this.pixels)): Rect[] {
    this.said = null;
    const { pixels, areas, width } = this;
    const touched = new TileSet(this.grid);
    // The row that the last run reached, and where the one after it begins: runs ascend.
    let y = 0;
    let nextRow = width;
    // Up to here, in that row, all tiles that a run can reach are among those touched.
    let marked = 0;
    const touch = (index: number, end: number) => {
      if (end <= marked) return;
      for (let from = index; from < end; from = nextRow) {
        while (from >= nextRow) {
          y++;
          nextRow += width;
        }
        const row = nextRow - width;
        const last = Math.min(end, nextRow) - 1 - row;
        touched.addSpan(y, from - row, last);
        marked = row + this.grid.endOfTile(last);
      }
    };
    applyDelta(delta, pixels, touch);
    gained.forEach((more, label) => (areas[label]! += more));
    this.runs.touchTiles(touched);
    const rects = touched.rects();
    for (const rect of rects) this.held = union(this.held, rect);
    return rects;
  }

  /** One entry a kind that has pixels, in the kinds' order. */
  lesions(): readonly Lesion[] {
    return this.said ?? atOnce(this.lesionsInParts());
  }

  /** The same, with pauses; nothing may be drawn meanwhile. */
  *lesionsInParts(): Generator<void, readonly Lesion[]> {
    yield* this.runs.learn();
    const said: Lesion[] = [];
    for (const { name, value } of lesionKinds) {
      if (this.areaOf(value) === 0) continue;
      said.push({ kind: name, rle: { size: [this.height, this.width], counts: this.runs.counts(value) } });
      yield;
    }
    return (this.said = said);
  }

  /** Learns what lies on the tiles that hold lesions: most of a map need not be gone through for it. */
  private *read(tiles: TileSet): Generator<void, void> {
    const { areas, width } = this;
    const runs = new RowRuns(this.pixels, width);
    let [left, right, top, bottom] = [width, -1, this.height, -1];
    for (const rect of tiles.rects()) {
      for (let y = rect.y; y < rect.y + rect.height; y++) {
        runs.forEach(y, rect.x, rect.x + rect.width, (from, to, label) => {
          areas[label]! += to - from + 1;
          areas[0]! -= to - from + 1;
          if (from < left) left = from;
          if (to > right) right = to;
          if (y < top) top = y;
          if (y > bottom) bottom = y;
        });
      }
      yield;
    }
    this.runs.touchTiles(tiles);
    this.held = right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  }
}

function note(covered: Map<number, Spans>, label: number, y: number, from: number, to: number): void {
  let spans = covered.get(label);
  if (!spans) covered.set(label, (spans = new Spans()));
  spans.add(y, from, to);
}

/**
 * Writes a mask's lesions into a label map.
 * @throws RangeError where a lesion's runs do not fit the size.
 */
export function paintLesions(labels: Uint8Array, body: Pick<MaskBody, 'lesions'>, width: number, height: number): void {
  atOnce(paintLesionsInParts(labels, body, width, height));
}

function* paintLesionsInParts(
  labels: Uint8Array,
  body: Pick<MaskBody, 'lesions'>,
  width: number,
  height: number,
  painted?: TileSet,
): Generator<void, void> {
  for (const { kind, rle } of body.lesions) yield* paintRunsInParts(labels, width, height, rle, kindNamed(kind).value, painted);
}
