import type { Point } from '../mask/brush.ts';
import { fillRange } from '../mask/label-runs.ts';
import { grow, type Rect } from '../mask/rect.ts';
import type { Spans } from '../mask/spans.ts';
import { context2d, offscreen } from './canvas.ts';
import { lineReach, type Cursor } from './cursors.ts';
import { EdgePicture, strokeEdge } from './edge-picture.ts';
import { outlineSegments, segmentPath } from './outline.ts';
import type { Viewport } from './viewport.ts';

/** How a selected region is shown while it moves: its edge, or a veil where the edge is too ragged to follow a pointer. */
export interface RegionPicture {
  place: Rect;
  shape: Shape;
}

interface Shape {
  /**
   * @param context its unit is a CSS pixel of the pane.
   * @param at where the region is shown, in image pixels; as large as it is.
   */
  draw(context: CanvasRenderingContext2D, viewport: Viewport, at: Rect): void;
}

/** A picture of more edges than these takes longer than a frame to be made. */
const mostEdges = 3_000;

/** A canvas of more pixels takes several milliseconds to be made: the veil of a larger region is coarser. */
const mostVeilPx = 400_000;

export function regionPicture(spans: Spans): RegionPicture | null {
  const place = spans.bounds;
  if (!place) return null;
  // Every span has an edge at either end.
  const edge = 2 * spans.length > mostEdges ? null : edgeOf(spans, place);
  return { place, shape: edge ?? veilOf(spans, place) };
}

/** A selected region, where it would be put. */
export function regionCursor({ place, shape }: RegionPicture, by: Point): Cursor {
  const at = { ...place, x: place.x + by.x, y: place.y + by.y };
  return {
    bounds: (viewport) => grow(viewport.rectToScreen(at), lineReach),
    draw: (context, viewport) => shape.draw(context, viewport, at),
  };
}

function edgeOf(spans: Spans, place: Rect): EdgePicture | null {
  const { x, y, width, height } = place;
  const labels = new Uint8Array(width * height);
  fill(labels, width, spans, place, 1, 1);
  const segments = outlineSegments({ labels, width, height }, 1, { x: 0, y: 0, width, height }, mostEdges);
  return segments && new EdgePicture(segmentPath(segments, x, y), place);
}

function veilOf(spans: Spans, place: Rect): Shape {
  /** Image pixels that share one of the canvas', in either direction. */
  const step = Math.ceil(Math.sqrt((place.width * place.height) / mostVeilPx));
  const canvas = offscreen(Math.ceil(place.width / step), Math.ceil(place.height / step));
  const image = new ImageData(canvas.width, canvas.height);
  fill(new Uint32Array(image.data.buffer), canvas.width, spans, place, 0xa0ff_ffff, step);
  context2d(canvas).putImageData(image, 0, 0);
  return {
    draw(context, viewport, { x, y, width, height }) {
      context.save();
      context.transform(...viewport.transform);
      context.imageSmoothingEnabled = false;
      context.drawImage(canvas, x, y, canvas.width * step, canvas.height * step);
      strokeEdge(context, viewport, () => context.strokeRect(x, y, width, height));
      context.restore();
    },
  };
}

/** @param step image pixels that share one of these, in either direction; where one of them belongs, it does. */
function fill(pixels: Uint8Array | Uint32Array, rowLength: number, spans: Spans, { x, y }: Rect, value: number, step: number): void {
  spans.forEach((row, from, to) => {
    const start = Math.floor((row - y) / step) * rowLength;
    fillRange(pixels, value, start + Math.floor((from - x) / step), start + Math.floor((to - x) / step) + 1);
  });
}
