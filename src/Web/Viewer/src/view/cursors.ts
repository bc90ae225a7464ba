import { strokeSpans, type Point } from '../mask/brush.ts';
import { grow, union, type Rect } from '../mask/rect.ts';
import type { Viewport } from './viewport.ts';

/** What marks the pointer's place. */
export interface Cursor {
  /** The part of the pane that it covers, in CSS pixels; null where it may reach anywhere. */
  bounds(viewport: Viewport): Rect | null;
  /** @param context its unit is a CSS pixel of the pane. */
  draw(context: CanvasRenderingContext2D, viewport: Viewport): void;
}

/** Lines reach this far beyond what they follow, in CSS pixels. */
export const lineReach = 4;

export const casing = 'rgb(0 0 0 / 0.7)';

/** The outline of exactly those pixels that the brush would cover. */
export function brushCursor(at: Point, diameterPx: number, colour: string): Cursor {
  // Away from the image's corner, where nothing of the brush is cut off.
  const away = 1_024;
  const centre = { x: at.x + away, y: at.y + away };
  const covered = strokeSpans(centre, centre, diameterPx, Infinity, Infinity).shifted(-away, -away);
  const rows = [...covered];
  const rightSide = rows.flatMap(({ y, to }) => [{ x: to + 1, y }, { x: to + 1, y: y + 1 }]);
  const leftSide = rows.flatMap(({ y, from }) => [{ x: from, y }, { x: from, y: y + 1 }]);
  const outline = [...rightSide, ...leftSide.reverse()];
  const { bounds } = covered;
  return {
    bounds: (viewport) => bounds && grow(viewport.rectToScreen(bounds), lineReach),
    draw: (context, viewport) => {
      context.beginPath();
      trace(context, viewport, outline);
      context.closePath();
      strokeTwice(context, colour);
    },
  };
}

/** An outline that is being drawn, its corners marked, with a thin line that would close it. */
export function outlineCursor(points: readonly Point[], corners: readonly Point[], colour: string): Cursor {
  return {
    bounds: (viewport) => grow(boundsOfPoints(points.map((point) => viewport.toScreen(point))), lineReach),
    draw: (context, viewport) => {
      context.beginPath();
      trace(context, viewport, points);
      strokeTwice(context, colour);
      context.beginPath();
      trace(context, viewport, [points.at(-1)!, points[0]!]);
      context.setLineDash([4, 4]);
      strokeTwice(context, colour);
      context.setLineDash([]);
      context.beginPath();
      for (const corner of corners) {
        const { x, y } = viewport.toScreen(corner);
        context.rect(x - 2.5, y - 2.5, 5, 5);
      }
      strokeTwice(context, colour);
    },
  };
}

/** Where the keys' pointer stands: lines across the pane that leave the place itself free. */
export function crosshairCursor(at: Point): Cursor {
  return {
    bounds: () => null,
    draw: (context, viewport) => {
      const { x, y } = viewport.toScreen(at);
      const gap = Math.max(10, viewport.zoom);
      context.beginPath();
      for (const [from, to] of [
        [{ x: 0, y }, { x: x - gap, y }],
        [{ x: x + gap, y }, { x: viewport.pane.width, y }],
        [{ x, y: 0 }, { x, y: y - gap }],
        [{ x, y: y + gap }, { x, y: viewport.pane.height }],
      ] as const) {
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      strokeTwice(context, 'white');
    },
  };
}

/** Several, one above the other; of one, itself. */
export function cursors(...layers: readonly (Cursor | null | undefined)[]): Cursor | null {
  const shown = layers.filter((layer) => layer != null);
  if (shown.length < 2) return shown[0] ?? null;
  return {
    bounds: (viewport) => {
      const parts = shown.map((layer) => layer.bounds(viewport));
      return parts.includes(null) ? null : parts.reduce(union, null);
    },
    draw: (context, viewport) => {
      for (const layer of shown) layer.draw(context, viewport);
    },
  };
}

/** How far a cross reaches from its middle, in CSS pixels. */
const crossReach = 12;

/** A place, such as the pointer's on another pane. */
export function crossCursor(at: Point, colour = 'white'): Cursor {
  return {
    bounds: (viewport) => grow(boundsOfPoints([viewport.toScreen(at)]), crossReach + lineReach),
    draw: (context, viewport) => {
      const { x, y } = viewport.toScreen(at);
      context.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
        context.moveTo(x + 4 * dx, y + 4 * dy);
        context.lineTo(x + crossReach * dx, y + crossReach * dy);
      }
      strokeTwice(context, colour);
    },
  };
}

export function strokeTwice(context: CanvasRenderingContext2D, colour: string): void {
  context.lineWidth = 3;
  context.strokeStyle = casing;
  context.stroke();
  context.lineWidth = 1.5;
  context.strokeStyle = colour;
  context.stroke();
}

function trace(context: CanvasRenderingContext2D, viewport: Viewport, points: readonly Point[]): void {
  points.forEach((point, i) => {
    const { x, y } = viewport.toScreen(point);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

function boundsOfPoints(points: readonly Point[]): Rect {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
