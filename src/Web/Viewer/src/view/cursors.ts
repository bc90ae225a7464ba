import { snap, type Point } from '../mask/brush.ts';
import type { Viewport } from './viewport.ts';

/** Draws what marks the pointer's place; the context's unit is a CSS pixel of the pane. */
export type Cursor = (context: CanvasRenderingContext2D, viewport: Viewport) => void;

const casing = 'rgb(0 0 0 / 0.7)';

/** The outline of what the brush would cover. */
export function brushCursor(at: Point, diameterPx: number, colour: string): Cursor {
  return (context, viewport) => {
    const { x, y } = snap(at, diameterPx);
    const radius = diameterPx / 2;
    const box = viewport.rectToScreen({ x: x - radius, y: y - radius, width: diameterPx, height: diameterPx });
    context.beginPath();
    context.ellipse(
      box.x + box.width / 2,
      box.y + box.height / 2,
      Math.max(2, box.width / 2),
      Math.max(2, box.height / 2),
      0,
      0,
      2 * Math.PI,
    );
    strokeTwice(context, colour);
  };
}

/** The same place on another pane. */
export function crossCursor(at: Point): Cursor {
  return (context, viewport) => {
    const { x, y } = viewport.toScreen(at);
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(x + 4 * dx, y + 4 * dy);
      context.lineTo(x + 12 * dx, y + 12 * dy);
    }
    strokeTwice(context, 'white');
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
