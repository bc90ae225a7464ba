import type { Point } from '../mask/brush.ts';
import { fillRange } from '../mask/label-runs.ts';
import { grow, type Rect } from '../mask/rect.ts';
import type { Spans } from '../mask/spans.ts';
import { context2d, offscreen } from './canvas.ts';
import { casing, lineReach, type Cursor } from './cursors.ts';
import { outlineSegments, segmentPath } from './outline.ts';

/** How a selected region is shown while it moves: its edge, or a veil where the edge is too ragged to follow a pointer. */
export interface RegionPicture {
  place: Rect;
  edge: Path2D | null;
  veil: Veil | null;
}

interface Veil {
  canvas: HTMLCanvasElement;
  /** Image pixels that share one of the canvas', in either direction. */
  step: number;
}

/** More edges than these take longer than a frame to draw. */
const mostEdges = 3_000;

/** A canvas of more pixels takes several milliseconds to be made: the veil of a larger region is coarser. */
const mostVeilPx = 400_000;

export function regionPicture(spans: Spans): RegionPicture | null {
  const place = spans.bounds;
  if (!place) return null;
  // Every span has an edge at either end.
  const edge = 2 * spans.length > mostEdges ? null : edgeOf(spans, place);
  return { place, edge, veil: edge ? null : veilOf(spans, place) };
}

/** A selected region, where it would be put. */
export function regionCursor({ place, edge, veil }: RegionPicture, by: Point): Cursor {
  const at = { ...place, x: place.x + by.x, y: place.y + by.y };
  return {
    bounds: (viewport) => grow(viewport.rectToScreen(at), lineReach),
    draw: (context, viewport) => {
      context.save();
      context.transform(...viewport.transform);
      context.translate(by.x, by.y);
      context.imageSmoothingEnabled = false;
      if (veil) context.drawImage(veil.canvas, place.x, place.y, veil.canvas.width * veil.step, veil.canvas.height * veil.step);
      for (const [widthPx, colour] of [[5, casing], [2.5, 'white']] as const) {
        context.lineWidth = widthPx / viewport.zoom;
        context.strokeStyle = colour;
        if (edge) context.stroke(edge);
        else context.strokeRect(place.x, place.y, place.width, place.height);
      }
      context.restore();
    },
  };
}

function edgeOf(spans: Spans, place: Rect): Path2D | null {
  const { x, y, width, height } = place;
  const labels = new Uint8Array(width * height);
  fill(labels, width, spans, place, 1, 1);
  const segments = outlineSegments({ labels, width, height }, 1, { x: 0, y: 0, width, height }, mostEdges);
  return segments && segmentPath(segments, x, y);
}

function veilOf(spans: Spans, place: Rect): Veil {
  const step = Math.ceil(Math.sqrt((place.width * place.height) / mostVeilPx));
  const canvas = offscreen(Math.ceil(place.width / step), Math.ceil(place.height / step));
  const image = new ImageData(canvas.width, canvas.height);
  fill(new Uint32Array(image.data.buffer), canvas.width, spans, place, 0xa0ff_ffff, step);
  context2d(canvas).putImageData(image, 0, 0);
  return { canvas, step };
}

/** @param step image pixels that share one of these, in either direction; where one of them belongs, it does. */
function fill(pixels: Uint8Array | Uint32Array, rowLength: number, spans: Spans, { x, y }: Rect, value: number, step: number): void {
  spans.forEach((row, from, to) => {
    const start = Math.floor((row - y) / step) * rowLength;
    fillRange(pixels, value, start + Math.floor((from - x) / step), start + Math.floor((to - x) / step) + 1);
  });
}
