import { intersect, type Rect } from '../mask/rect.ts';
import { context2d } from './canvas.ts';
import type { Viewport } from './viewport.ts';

const nowhere: Rect = { x: 0, y: 0, width: 0, height: 0 };

/**
 * A canvas that covers a part of the pane, on whole device pixels. A browser copies each 2D canvas of a page with every frame, whatever has
 * changed: one that is no larger than what is drawn on it costs the frame hardly anything.
 */
export class Patch {
  /** In CSS pixels of the pane. */
  place: Rect = nowhere;
  readonly context: CanvasRenderingContext2D;
  private density = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = context2d(canvas);
    canvas.width = canvas.height = 0;
    canvas.style.visibility = 'hidden';
  }

  /** Lies somewhere else, or has another size. What was drawn is gone if so; returns whether it is. */
  lie(place: Rect): boolean {
    const { canvas } = this;
    const before = this.place;
    const shown = place.width > 0 && place.height > 0;
    const dense = this.density === devicePixelRatio;
    const same = place.x === before.x && place.y === before.y && place.width === before.width && place.height === before.height;
    if (same && (dense || !shown)) return false;
    this.place = place;
    canvas.style.visibility = shown ? '' : 'hidden';
    // What is not shown is not copied. It keeps its memory: to be given as much again takes longer than all that is drawn there.
    if (!shown) return true;
    this.density = devicePixelRatio;
    const [width, height] = [Math.round(place.width * devicePixelRatio), Math.round(place.height * devicePixelRatio)];
    const left = Math.round(place.x * devicePixelRatio) / devicePixelRatio;
    const top = Math.round(place.y * devicePixelRatio) / devicePixelRatio;
    canvas.style.transform = `translate(${left}px, ${top}px)`;
    if (!dense || width !== canvas.width || height !== canvas.height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${width / devicePixelRatio}px`;
      canvas.style.height = `${height / devicePixelRatio}px`;
      return true;
    }
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    return true;
  }
}

/** The squares of a grid over the pane that a rectangle reaches, so that what grows a little stays on its patch. */
export function onGrid(rect: Rect | null, { pane }: Viewport, stepPx: number): Rect {
  const seen = rect && intersect(rect, { x: 0, y: 0, ...pane });
  if (!seen) return nowhere;
  const [x, y] = [down(seen.x, stepPx), down(seen.y, stepPx)];
  const right = Math.min(pane.width, down(seen.x + seen.width, stepPx) + stepPx);
  const bottom = Math.min(pane.height, down(seen.y + seen.height, stepPx) + stepPx);
  return { x, y, width: right - x, height: bottom - y };
}

/** Squares around what moves: as many for one size, wherever it is, since a canvas of another size costs more than one at another place. */
export function aroundMoving(rect: Rect | null, { pane }: Viewport, stepPx: number): Rect {
  const seen = rect && intersect(rect, { x: 0, y: 0, ...pane });
  if (!seen) return nowhere;
  const side = (length: number) => down(length, stepPx) + 2 * stepPx;
  return { x: down(seen.x, stepPx), y: down(seen.y, stepPx), width: side(rect.width), height: side(rect.height) };
}

function down(value: number, stepPx: number): number {
  return Math.floor(value / stepPx) * stepPx;
}
