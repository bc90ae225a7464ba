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
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const segments: number[] = [];
  // Plain loops over the arrays: this runs for every square that a stroke touches, while it is being drawn.
  for (let y = rect.y; y < bottom; y++) {
    if (segments.length > 4 * most) return null;
    for (const side of [-1, 1]) {
      const beyond = y + side < 0 || y + side >= height;
      const edge = side < 0 ? y : y + 1;
      let from = -1;
      for (let x = rect.x, i = y * width + x; x < right; x++, i++) {
        if (labels[i] === value && (beyond || labels[i + side * width] !== value) && isDrawn(x)) {
          if (from < 0) from = x;
        } else if (from >= 0) {
          segments.push(from, edge, x, edge);
          from = -1;
        }
      }
      if (from >= 0) segments.push(from, edge, right, edge);
    }
  }
  for (let x = rect.x; x < right; x++) {
    if (segments.length > 4 * most) return null;
    for (const side of [-1, 1]) {
      const beyond = x + side < 0 || x + side >= width;
      const edge = side < 0 ? x : x + 1;
      let from = -1;
      for (let y = rect.y, i = y * width + x; y < bottom; y++, i += width) {
        if (labels[i] === value && (beyond || labels[i + side] !== value) && isDrawn(y)) {
          if (from < 0) from = y;
        } else if (from >= 0) {
          segments.push(edge, from, edge, y);
          from = -1;
        }
      }
      if (from >= 0) segments.push(edge, from, edge, bottom);
    }
  }
  return segments.length > 4 * most ? null : segments;
}

/**
 * The pixels of a value at its edges, as indices into the rectangle, rows first: an outline as a picture, for edges that are too many
 * to be drawn as lines.
 */
export function edgePixels({ labels, width, height }: LabelMap, value: number, rect: Rect, style: OutlineStyle): number[] {
  const isDrawn = drawn[style];
  const pixels: number[] = [];
  for (let y = rect.y, o = 0; y < rect.y + rect.height; y++) {
    for (let x = rect.x, i = y * width + x; x < rect.x + rect.width; x++, i++, o++) {
      if (labels[i] !== value || !isDrawn(x + y)) continue;
      const inside =
        x > 0 && x < width - 1 && y > 0 && y < height - 1 &&
        labels[i - 1] === value && labels[i + 1] === value && labels[i - width] === value && labels[i + width] === value;
      if (!inside) pixels.push(o);
    }
  }
  return pixels;
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
