import type { Rect } from '../mask/rect.ts';
import { cleared } from './canvas.ts';
import type { Cursor } from './cursors.ts';
import { aroundMoving, onGrid, Patch } from './patch.ts';
import type { Viewport } from './viewport.ts';

/** Side of the squares that a cursor's canvas is made of, in CSS pixels: it moves when the pointer enters another. */
const stepPx = 64;

/** What marks the pointer's place. */
export class CursorLayer {
  private readonly patch: Patch;

  constructor(canvas: HTMLCanvasElement) {
    this.patch = new Patch(canvas);
  }

  draw(cursor: Cursor | null, viewport: Viewport): void {
    const { patch } = this;
    const bounds = cursor?.bounds(viewport);
    patch.lie(bounds === null ? onGrid(everywhere(viewport), viewport, stepPx) : aroundMoving(bounds ?? null, viewport, stepPx));
    if (!cursor || patch.place.width === 0) return;
    const context = cleared(patch.context);
    context.translate(-patch.place.x, -patch.place.y);
    cursor.draw(context, viewport);
  }
}

function everywhere({ pane }: Viewport): Rect {
  return { x: 0, y: 0, ...pane };
}
