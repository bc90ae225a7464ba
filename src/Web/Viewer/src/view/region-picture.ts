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
  veil: HTMLCanvasElement | null;
}

/** More edges than these take longer than a frame to draw. */
const mostEdges = 3_000;

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
      if (veil) context.drawImage(veil, place.x, place.y);
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
  fill(labels, spans, place, 1);
  const segments = outlineSegments({ labels, width, height }, 1, { x: 0, y: 0, width, height }, mostEdges);
  return segments && segmentPath(segments, x, y);
}

function veilOf(spans: Spans, place: Rect): HTMLCanvasElement {
  const veil = offscreen(place.width, place.height);
  const image = new ImageData(place.width, place.height);
  fill(new Uint32Array(image.data.buffer), spans, place, 0xa0ff_ffff);
  context2d(veil).putImageData(image, 0, 0);
  return veil;
}

function fill(pixels: Uint8Array | Uint32Array, spans: Spans, { x, y, width }: Rect, value: number): void {
  for (let i = 0; i < spans.length; i++) {
    const start = (spans.y(i) - y) * width - x;
    fillRange(pixels, value, start + spans.from(i), start + spans.to(i) + 1);
  }
}
