import { RowRuns } from '../mask/label-runs.ts';
import type { Rect } from '../mask/rect.ts';
import type { LabelMap } from './outline.ts';
import { wordsOf, type Scratch } from './scratch.ts';
import type { View } from './viewport.ts';

/** Along one side of the screen: the device pixels that each pixel of an image takes, and the image pixel at each of them. */
interface Axis {
  /** The first image pixel that is in sight; the others follow. */
  first: number;
  /** Device pixels begins[i]..ends[i] (without the last) are image pixel first + i. */
  begins: Int32Array;
  ends: Int32Array;
  imageAt: Int32Array;
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
 * before background, so that nothing thin is lost. What a device pixel shows depends on nothing but the map and the view, so any part can be
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
  const runs = new RowRuns(labels, width);
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (let i = 0; i < rows.begins.length; i++) {
    const firstRow = rows.begins[i]!;
    const lastRow = rows.ends[i]!;
    if (firstRow === lastRow) continue;
    runs.forEach(rows.first + i, columns.first, columns.first + columns.begins.length, (from, to, label) => {
      const one = from - columns.first;
      const other = to - columns.first;
      const begin = Math.min(columns.begins[one]!, columns.begins[other]!);
      const end = Math.max(columns.ends[one]!, columns.ends[other]!);
      if (begin === end) return;
      if (begin < left) left = begin;
      if (end > right) right = end;
      if (firstRow < top) top = firstRow;
      if (lastRow > bottom) bottom = lastRow;
      for (let row = firstRow; row < lastRow; row++) {
        const start = row * rowStep;
        if (columnStep === 1 && end - begin > 16) shown.fill(label, start + begin, start + end);
        else for (let at = start + begin * columnStep, last = start + end * columnStep; at < last; at += columnStep) shown[at] = label;
      }
    });
  }
  const seen = right < 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
  const bounds = seen && sideways ? { x: seen.y, y: seen.x, width: seen.height, height: seen.width } : seen;
  return { labels: shown, words: wordsOf(shown), width: rect.width, height: rect.height, stride, bounds, across: across.imageAt, down: down.imageAt };
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
  const axis = { first, begins: new Int32Array(count), ends: new Int32Array(count), imageAt: new Int32Array(length).fill(-1) };
  const clipped = (place: number) => Math.min(length, Math.max(0, place - from));
  const edge = (pixel: number) => scale * pixel + offset;
  for (let i = 0; i < count; i++) {
    const [one, other] = [edge(first + i), edge(first + i + 1)];
    const shared = Math.abs(scale) < 1;
    const begin = shared ? Math.floor((one + other) / 2) : Math.ceil(Math.min(one, other) - 0.5);
    const end = shared ? begin + 1 : Math.ceil(Math.max(one, other) - 0.5);
    axis.begins[i] = clipped(begin);
    axis.ends[i] = clipped(end);
    axis.imageAt.fill(first + i, axis.begins[i], axis.ends[i]);
  }
  return axis;
}
