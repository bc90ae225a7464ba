import type { OutlineStyle } from '../annotation/vocabulary.ts';
import type { Rect } from '../mask/rect.ts';

/** Whether an edge that starts at this coordinate along its own direction is drawn; counted in image pixels. */
const drawn: Readonly<Record<OutlineStyle, (along: number) => boolean>> = {
  solid: () => true,
  dashed: (along) => along % 6 < 4,
  dotted: (along) => along % 2 === 0,
};

/**
 * The edges between pixels that belong and pixels that do not, as line segments [x1, y1, x2, y2, ...] in image
 * coordinates. A gap's place depends on the coordinate alone, so any part can be redrawn by itself.
 * @param belongs asked for every pixel of the rectangle and its neighbours, also outside the image.
 * @param rect only edges of pixels in here.
 */
export function outlineSegments(belongs: (x: number, y: number) => boolean, rect: Rect, style: OutlineStyle): number[] {
  const isDrawn = drawn[style];
  const segments: number[] = [];
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (const side of [-1, 1]) {
      const edgeY = side < 0 ? y : y + 1;
      runs(rect.x, rect.width, (x) => isDrawn(x) && belongs(x, y) && !belongs(x, y + side), (from, to) =>
        segments.push(from, edgeY, to, edgeY),
      );
    }
  }
  for (let x = rect.x; x < rect.x + rect.width; x++) {
    for (const side of [-1, 1]) {
      const edgeX = side < 0 ? x : x + 1;
      runs(rect.y, rect.height, (y) => isDrawn(y) && belongs(x, y) && !belongs(x + side, y), (from, to) =>
        segments.push(edgeX, from, edgeX, to),
      );
    }
  }
  return segments;
}

function runs(start: number, length: number, is: (i: number) => boolean, add: (from: number, to: number) => void): void {
  let from = -1;
  for (let i = start; i < start + length; i++) {
    if (is(i)) {
      if (from < 0) from = i;
    } else if (from >= 0) {
      add(from, i);
      from = -1;
    }
  }
  if (from >= 0) add(from, start + length);
}
