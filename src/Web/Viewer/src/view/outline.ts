import type { OutlineStyle } from '../annotation/vocabulary.ts';
import type { Rect } from '../mask/rect.ts';

/** A map of labels, rows first. Beyond its edges there is nothing. */
export interface LabelMap {
  labels: Uint8Array;
  width: number;
  height: number;
}

/** Whether an edge that starts at this coordinate along its own direction is drawn; counted in image pixels. */
const drawn: Readonly<Record<OutlineStyle, (along: number) => boolean>> = {
  solid: () => true,
  dashed: (along) => along % 6 < 4,
  dotted: (along) => along % 2 === 0,
};

/**
 * The edges between pixels of a value and pixels of others, as line segments [x1, y1, x2, y2, ...] in image coordinates. A gap's
 * place depends on the coordinate alone, so any part can be redrawn by itself.
 * @param rect only edges of pixels in here; all of it inside the map.
 */
export function outlineSegments(map: LabelMap, value: number, rect: Rect, style: OutlineStyle): number[];
/** @param most gives up, with null, where there are more segments than these. */
export function outlineSegments(map: LabelMap, value: number, rect: Rect, style: OutlineStyle, most: number): number[] | null;
export function outlineSegments(
  { labels, width, height }: LabelMap,
  value: number,
  rect: Rect,
  style: OutlineStyle,
  most = Infinity,
): number[] | null {
  const isDrawn = drawn[style];
  const solid = style === 'solid';
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const segments: number[] = [];
  // Where an edge began that runs down a column's left or right side, by column; -1 where there is none.
  const left = new Int32Array(rect.width).fill(-1);
  const rightSide = new Int32Array(rect.width).fill(-1);
  // Plain loops over the arrays, row by row as they lie in memory: this runs for every square that a stroke touches, while it is being drawn.
  for (let y = rect.y; y < bottom; y++) {
    if (segments.length > 4 * most) return null;
    const start = y * width;
    const above = y > 0 ? start - width : -1;
    const below = y < height - 1 ? start + width : -1;
    const drawnHere = solid || isDrawn(y);
    let top = -1;
    let under = -1;
    for (let x = rect.x, o = 0; x < right; x++, o++) {
      const i = start + x;
      const inside = labels[i] === value;
      const across = inside && (solid || isDrawn(x));
      if (across && (above < 0 || labels[above + x] !== value)) {
        if (top < 0) top = x;
      } else if (top >= 0) {
        segments.push(top, y, x, y);
        top = -1;
      }
      if (across && (below < 0 || labels[below + x] !== value)) {
        if (under < 0) under = x;
      } else if (under >= 0) {
        segments.push(under, y + 1, x, y + 1);
        under = -1;
      }
      const along = inside && drawnHere;
      if (along && (x === 0 || labels[i - 1] !== value)) {
        if (left[o]! < 0) left[o] = y;
      } else if (left[o]! >= 0) {
        segments.push(x, left[o]!, x, y);
        left[o] = -1;
      }
      if (along && (x === width - 1 || labels[i + 1] !== value)) {
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

/**
 * Writes a word for each pixel of a value at its edges: an outline as a picture, for edges that are too many to be drawn as lines.
 * @param picture the rectangle's pixels, rows first.
 */
export function paintEdges({ labels, width, height }: LabelMap, value: number, rect: Rect, style: OutlineStyle, picture: Uint32Array, word: number): void {
  const isDrawn = drawn[style];
  for (let y = rect.y, o = 0; y < rect.y + rect.height; y++) {
    for (let x = rect.x, i = y * width + x; x < rect.x + rect.width; x++, i++, o++) {
      if (labels[i] !== value || !isDrawn(x + y)) continue;
      const inside =
        x > 0 && x < width - 1 && y > 0 && y < height - 1 &&
        labels[i - 1] === value && labels[i + 1] === value && labels[i - width] === value && labels[i + width] === value;
      if (!inside) picture[o] = word;
    }
  }
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
