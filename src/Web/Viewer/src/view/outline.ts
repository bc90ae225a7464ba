import type { Rect } from '../mask/rect.ts';

/** A map of labels, rows first. Beyond its edges there is nothing. */
export interface LabelMap {
  labels: Uint8Array;
  width: number;
  height: number;
}

/**
 * The edges between pixels of a value and pixels of others, as line segments [x1, y1, x2, y2, ...] in image coordinates.
 * @param rect only edges of pixels in here; all of it inside the map.
 * @param most gives up, with null, where there are more segments than these.
 */
export function outlineSegments({ labels, width, height }: LabelMap, value: number, rect: Rect, most = Infinity): number[] | null {
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const segments: number[] = [];
  // Where an edge began that runs down a column's left or right side, by column; -1 where there is none.
  const left = new Int32Array(rect.width).fill(-1);
  const rightSide = new Int32Array(rect.width).fill(-1);
  for (let y = rect.y; y < bottom; y++) {
    if (segments.length > 4 * most) return null;
    const start = y * width;
    const above = y > 0 ? start - width : -1;
    const below = y < height - 1 ? start + width : -1;
    let top = -1;
    let under = -1;
    for (let x = rect.x, o = 0; x < right; x++, o++) {
      const i = start + x;
      const inside = labels[i] === value;
      if (inside && (above < 0 || labels[above + x] !== value)) {
        if (top < 0) top = x;
      } else if (top >= 0) {
        segments.push(top, y, x, y);
        top = -1;
      }
      if (inside && (below < 0 || labels[below + x] !== value)) {
        if (under < 0) under = x;
      } else if (under >= 0) {
        segments.push(under, y + 1, x, y + 1);
        under = -1;
      }
      if (inside && (x === 0 || labels[i - 1] !== value)) {
        if (left[o]! < 0) left[o] = y;
      } else if (left[o]! >= 0) {
        segments.push(x, left[o]!, x, y);
        left[o] = -1;
      }
      if (inside && (x === width - 1 || labels[i + 1] !== value)) {
        if (rightSide[o]! < 0) rightSide[o] = y;
      } else if (rightSide[o]! >= 0) {
        segments.push(x + 1, rightSide[o]!, x + 1, y);
        rightSide[o] = -1;
      }
    }
    if (top >= 0) segments.push(top, y, right, y);
    if (under >= 0) segments.push(under, y + 1, right, y + 1);
  }
  for (let x = rect.x, o = 0; x < right; x++, o++) {
    if (left[o]! >= 0) segments.push(x, left[o]!, x, bottom);
    if (rightSide[o]! >= 0) segments.push(x + 1, rightSide[o]!, x + 1, bottom);
  }
  return segments.length > 4 * most ? null : segments;
}

/** Segments as a path, in image pixels. */
export function segmentPath(segments: readonly number[], left = 0, top = 0): Path2D {
  const path = new Path2D();
  for (let i = 0; i < segments.length; i += 4) {
    path.moveTo(left + segments[i]!, top + segments[i + 1]!);
    path.lineTo(left + segments[i + 2]!, top + segments[i + 3]!);
  }
  return path;
}
