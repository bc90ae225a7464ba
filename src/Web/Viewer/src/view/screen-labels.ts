import { RowRuns } from '../mask/label-runs.ts';
import type { Rect } from '../mask/rect.ts';
import type { LabelMap } from './outline.ts';
import { RowsTogether } from './rows-together.ts';
import { wordsOf, type Scratch } from './scratch.ts';
import { axisOf, type Axis } from './screen-axis.ts';
import type { View } from './viewport.ts';

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
 * before background, so that nothing thin is lost: the lowest one in the last column that has any. What a device pixel shows depends on
 * nothing but the map and the view, so any part can be made by itself.
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
    if (rows.shared || columns.shared) together.lay(y, next - i, columns.first, endColumn);
    for (let row = firstRow; row < lastRow; row++) {
      const start = row * rowStep;
      const [begin, end] = columns.shared
        ? paintShared(together, columns, shown, start, columnStep)
        : paintWhole(rows.shared ? laid : map, rows.shared ? 0 : y, columns, shown, start, columnStep);
      if (end < 0) continue;
      left = Math.min(left, begin);
      right = Math.max(right, end);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
    }
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
const leaves = Uint8Array.from({ length: 128 }, (_, label) => (label === 0 ? 0xff : 0));

/** Eight pixels of a label, read as one number. */
const eightAlike = new Float64Array(Uint8Array.from({ length: 8 * 128 }, (_, i) => i >> 3).buffer);

/**
 * A row of device pixels of which each image column takes one or more. Parameters and result as for `paintShared`.
 * @param y the row of `runs` that is seen there.
 */
function paintWhole(runs: RowRuns, y: number, { first, count, begins, ends }: Axis, shown: Uint8Array, start: number, step: number): [number, number] {
  let [begin, end] = [Infinity, -1];
  runs.forEach(y, first, first + count, (from, to, label) => {
    // Where the view is mirrored, the last column lies first.
    const left = Math.min(begins[from - first]!, begins[to - first]!);
    const right = Math.max(ends[from - first]!, ends[to - first]!);
    if (left < begin) begin = left;
    if (right > end) end = right;
    fillEvery(shown, label, start + left * step, start + (right - 1) * step, step);
  });
  return [begin, end];
}

/**
 * A row of device pixels of which several image columns share one: eight columns at a time where they are alike, else one by one, since
 * runs of noise are as short.
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
    const firstLabel = row[x]!;
    const alike = eightAlike[firstLabel]!;
    let after = x;
    if ((x & 7) === 0) while (after + 8 <= end && eights[after >> 3] === alike) after += 8;
    if (after > x) {
      const [one, other] = [begins[x - first]!, begins[after - 1 - first]!];
      fillEvery(shown, firstLabel, start + Math.min(one, other) * step, start + Math.max(one, other) * step, step);
      to = after - 1;
      x = after;
      continue;
    }
    to = stop - 1;
    // Computed, not asked, and kept at hand: what was written last takes long to be read again.
    let seen = shown[start + begins[x - first]! * step]!;
    for (let i = x - first, last = stop - first; i < last; i++) {
      const label = row[first + i]!;
      seen = label | (seen & leaves[label]! & goesOn[i]!);
      shown[start + begins[i]! * step] = seen;
    }
    x = stop;
  }
  if (to < 0) return [Infinity, -1];
  const ends = [begins[from - first]!, begins[to - first]!];
  return [Math.min(...ends), Math.max(...ends) + 1];
}
