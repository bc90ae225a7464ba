import { RowRuns } from '../mask/label-runs.ts';
import type { Rect } from '../mask/rect.ts';
import type { LabelMap } from './outline.ts';
import { RowsTogether } from './rows-together.ts';
import { wordsOf, type Scratch } from './scratch.ts';
import type { View } from './viewport.ts';

/** Along one side of the screen: the device pixels that each pixel of an image takes, and the image pixel at each of them. */
interface Axis {
  /** The first image pixel that is in sight; the others follow. */
  first: number;
  /** Image pixels that are in sight. */
  count: number;
  /** Device pixels begins[i]..ends[i] (without the last) are image pixel first + i. */
  begins: Int32Array;
  ends: Int32Array;
  imageAt: Int32Array;
  /** For each: 0 where it has another device pixel than the one before it, or none is, else all bits. */
  goesOn: Uint8Array;
  /** Whether image pixels are smaller than the screen's: each takes one, which it may share. */
  shared: boolean;
}

/** What each device pixel of a rectangle shows of a label map: its label, and the image column and row that it belongs to. */
export interface ScreenLabels {
  /** Rows first, each `stride` long; 0 also beside the image. */
  labels: Uint8Array;
  /** The same four at a time. */
  words: Uint32Array;
  width: number;
  height: number;
  /** A multiple of four, and more than the width. */
  stride: number;
  /** What can hold a label; null where nothing does. */
  bounds: Rect | null;
  /** The image column of each column of device pixels, or its row where the view is turned on its side. */
  across: Int32Array;
  /** The image row of each row of device pixels, or its column. */
  down: Int32Array;
}

/**
 * Where an image pixel takes several device pixels, those whose centres it holds; where several share one, a labelled one is seen
 * before background, so that nothing thin is lost: the lowest one in the last column that has any. What a device pixel shows depends on nothing but the map and the view, so any part can be
 * made by itself.
 * @param rect device pixels of the canvas that the view is for; may reach beyond it.
 * @param scratch where they are noted, until it is asked for again.
 */
export function screenLabels({ labels, width, height }: LabelMap, view: View, rect: Rect, scratch: Scratch): ScreenLabels {
  const [a, b, c, d, e, f] = view.transform.map((value) => value * devicePixelRatio) as [number, number, number, number, number, number];
  const sideways = a === 0;
  const across = sideways ? axisOf(c, e, height, rect.x, rect.width) : axisOf(a, e, width, rect.x, rect.width);
  const down = sideways ? axisOf(b, f, width, rect.y, rect.height) : axisOf(d, f, height, rect.y, rect.height);
  const stride = (rect.width + 8) & ~3;
  const shown = scratch.bytes(stride * (rect.height + 1));
  const [columns, rows] = sideways ? [down, across] : [across, down];
  const [columnStep, rowStep] = sideways ? [stride, 1] : [1, stride];
  const endColumn = columns.first + columns.count;
  const map = new RowRuns(labels, width);
  const together = new RowsTogether(labels, width);
  const laid = new RowRuns(together.row, together.row.length);
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (let i = 0, next = 0; i < rows.count && columns.count > 0; i = next) {
    const firstRow = rows.begins[i]!;
    const lastRow = rows.ends[i]!;
    for (next = i + 1; rows.shared && next < rows.count && rows.begins[next] === firstRow; ) next++;
    const y = rows.first + i;
    let [begin, end] = [Infinity, -1];
    if (columns.shared) {
      together.lay(y, next - i, columns.first, endColumn);
      for (let row = firstRow; row < lastRow; row++) {
        [begin, end] = paintShared(together, columns, shown, row * rowStep, columnStep);
      }
    } else {
      if (rows.shared) together.lay(y, next - i, columns.first, endColumn);
      (rows.shared ? laid : map).forEach(rows.shared ? 0 : y, columns.first, endColumn, (from, to, label) => {
        const one = from - columns.first;
        const other = to - columns.first;
        const first = Math.min(columns.begins[one]!, columns.begins[other]!);
        const last = Math.max(columns.ends[one]!, columns.ends[other]!);
        if (first < begin) begin = first;
        if (last > end) end = last;
        for (let row = firstRow; row < lastRow; row++) {
          const start = row * rowStep;
          fillEvery(shown, label, start + first * columnStep, start + (last - 1) * columnStep, columnStep);
        }
      });
    }
    if (end < 0) continue;
    left = Math.min(left, begin);
    right = Math.max(right, end);
    top = Math.min(top, firstRow);
    bottom = Math.max(bottom, lastRow);
  }
  const seen = right < 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
  const bounds = seen && sideways ? { x: seen.y, y: seen.x, width: seen.height, height: seen.width } : seen;
  return { labels: shown, words: wordsOf(shown), width: rect.width, height: rect.height, stride, bounds, across: across.imageAt, down: down.imageAt };
}

/** From one place to another, which is included. */
function fillEvery(shown: Uint8Array, label: number, from: number, to: number, step: number): void {
  if (step === 1 && to - from >= 16) shown.fill(label, from, to + 1);
  else for (let at = from; at <= to; at += step) shown[at] = label;
}

/** By a label: what of the label before is left where it comes; background leaves all of it. */
const kept = Uint8Array.from({ length: 128 }, (_, label) => (label === 0 ? 0xff : 0));

/** Eight pixels of a label, read as one number. */
const eightAlike = new Float64Array(Uint8Array.from({ length: 8 * 128 }, (_, i) => i >> 3).buffer);

/**
 * A row of device pixels of which several columns share one: eight columns at a time where they are alike, else one by one, since runs of noise are as short.
 * @param start where the row begins in `shown`, and each column is a `step` further.
 * @returns the first and last (that one not included) device column that may have a label; Infinity and -1 for none.
 */
function paintShared({ row, eights }: RowsTogether, { first, count, begins, goesOn }: Axis, shown: Uint8Array, start: number, step: number): [number, number] {
  let [from, to] = [-1, -1];
  for (let x = first, end = first + count; x < end; ) {
    const stop = Math.min(end, (x & ~7) + 8);
    if (eights[x >> 3] === 0) {
      x = stop;
      continue;
    }
    if (from < 0) from = x;
    const label = row[x]!;
    const alike = eightAlike[label]!;
    let after = x;
    if ((x & 7) === 0) while (after + 8 <= end && eights[after >> 3] === alike) after += 8;
    if (after > x) {
      const [one, other] = [begins[x - first]!, begins[after - 1 - first]!];
      fillEvery(shown, label, start + Math.min(one, other) * step, start + Math.max(one, other) * step, step);
      to = after - 1;
      x = after;
      continue;
    }
    to = stop - 1;
    // Computed, not asked, and kept at hand: what was written last takes long to be read again.
    let seen = shown[start + begins[x - first]! * step]!;
    for (let i = x - first, last = stop - first; i < last; i++) {
      const label = row[first + i]!;
      seen = label | (seen & kept[label]! & goesOn[i]!);
      shown[start + begins[i]! * step] = seen;
    }
    x = stop;
  }
  if (to < 0) return [Infinity, -1];
  const ends = [begins[from - first]!, begins[to - first]!];
  return [Math.min(...ends), Math.max(...ends) + 1];
}

/**
 * @param scale device pixels an image pixel, negative where the view is mirrored.
 * @param offset where the image begins, in device pixels.
 * @param size image pixels there are.
 * @param from first device pixel that is asked for, of `length`.
 */
function axisOf(scale: number, offset: number, size: number, from: number, length: number): Axis {
  const ends = [(from - offset) / scale, (from + length - offset) / scale];
  const first = Math.max(0, Math.floor(Math.min(...ends)) - 1);
  const count = Math.max(0, Math.min(size, Math.ceil(Math.max(...ends)) + 1) - first);
  const imageAt = new Int32Array(length).fill(-1);
  const [begins, stops, goesOn] = [new Int32Array(count), new Int32Array(count), new Uint8Array(count)];
  const clipped = (place: number) => Math.min(length, Math.max(0, place - from));
  const edge = (pixel: number) => scale * pixel + offset;
  const shared = Math.abs(scale) < 1;
  for (let i = 0; i < count; i++) {
    const [one, other] = [edge(first + i), edge(first + i + 1)];
    const begin = shared ? Math.floor((one + other) / 2) : Math.ceil(Math.min(one, other) - 0.5);
    const end = shared ? begin + 1 : Math.ceil(Math.max(one, other) - 0.5);
    begins[i] = clipped(begin);
    stops[i] = clipped(end);
    for (let place = begins[i]!; place < stops[i]!; place++) imageAt[place] = first + i;
    if (i > 0 && begins[i] === begins[i - 1]) goesOn[i] = 0xff;
  }
  // Those at either end may lie beyond what is asked for.
  const inSight = (i: number) => begins[i]! < stops[i]!;
  let [seen, end] = [0, count];
  while (seen < end && !inSight(seen)) seen++;
  while (end > seen && !inSight(end - 1)) end--;
  return { first: first + seen, count: end - seen, begins: begins.subarray(seen), ends: stops.subarray(seen), imageAt, goesOn: goesOn.subarray(seen), shared };
}
