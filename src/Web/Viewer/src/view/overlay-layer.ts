import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import { cleared, context2d, offscreen, paneUnits } from './canvas.ts';
import type { LabelLayer } from './label-layer.ts';
import { onGrid, Patch } from './patch.ts';
import type { PicturesAhead } from './pictures-ahead.ts';
import type { Viewport } from './viewport.ts';

export interface Overlay {
  layer: LabelLayer;
  opacity: number;
}

/** Side of the squares that the overlays' canvas is made of, in CSS pixels: a stroke seldom leaves those it began in. */
const stepPx = 128;
/** Lines reach this far beyond their pixels, in CSS pixels. */
const lineReach = 4;

/** Label maps over the image, drawn again only within the rectangle that changed, on a canvas that covers what they hold. */
export class OverlayLayer {
  overlays: readonly Overlay[] = [];
  /** Where pictures may have been drawn ahead, for this pane. */
  ahead: PicturesAhead | null = null;
  private readonly patch: Patch;

  constructor(canvas: HTMLCanvasElement) {
    this.patch = new Patch(canvas);
  }

  /**
   * @param rect an image rectangle; null for all that is in sight.
   * @returns what has to be drawn again since its outlines are not up to date yet, or null.
   */
  draw(viewport: Viewport, rect: Rect | null): Rect | null {
    if (!rect) return this.drawAll(viewport);
    this.widen(viewport);
    return this.drawWithin(viewport, rect);
  }

  private drawAll(viewport: Viewport): Rect | null {
    const ready = this.overlays.length === 1 ? this.ahead?.overlay(this.overlays[0]!) : null;
    this.patch.lie(ready?.place ?? drawnPart(this.overlays, viewport));
    if (this.patch.place.width === 0) return null;
    const context = cleared(this.patch.context);
    if (ready) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(ready.picture, 0, 0);
      return null;
    }
    const view = viewport.within(this.patch.place);
    return this.overlays.reduce<Rect | null>((left, { layer, opacity }) => union(left, layer.draw(context, view, opacity)), null);
  }

  private drawWithin(viewport: Viewport, rect: Rect): Rect | null {
    const { context, place } = this.patch;
    // The clip lies on whole device pixels so that no seam shows.
    const screen = intersect(grow(viewport.rectToScreen(grow(rect, 1)), lineReach), place);
    if (!screen) return null;
    const ratio = devicePixelRatio;
    const left = Math.floor((screen.x - place.x) * ratio) / ratio;
    const top = Math.floor((screen.y - place.y) * ratio) / ratio;
    const right = Math.ceil((screen.x - place.x + screen.width) * ratio) / ratio;
    const bottom = Math.ceil((screen.y - place.y + screen.height) * ratio) / ratio;
    paneUnits(context);
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    const view = viewport.within(place);
    const reach = grow(rect, 2 + Math.ceil(8 / viewport.zoom));
    let late: Rect | null = null;
    for (const { layer, opacity } of this.overlays) late = union(late, layer.draw(context, view, opacity, reach));
    context.restore();
    return late;
  }

  /** Makes room for what has been drawn since, and keeps what is there. */
  private widen(viewport: Viewport): void {
    const { patch } = this;
    const before = patch.place;
    const needed = drawnPart(this.overlays, viewport);
    const place = before.width === 0 || needed.width === 0 ? needed : union(before, needed)!;
    if (place.x === before.x && place.y === before.y && place.width === before.width && place.height === before.height) return;
    const kept = before.width > 0 ? copyOf(patch.context.canvas) : null;
    patch.lie(place);
    if (!kept) return;
    const ratio = devicePixelRatio;
    patch.context.setTransform(1, 0, 0, 1, 0, 0);
    patch.context.drawImage(kept, Math.round((before.x - place.x) * ratio), Math.round((before.y - place.y) * ratio));
  }
}

/** The part of the pane that holds labels. */
export function drawnPart(overlays: readonly Overlay[], viewport: Viewport): Rect {
  const held = overlays.reduce<Rect | null>((all, { layer }) => union(all, layer.extent), null);
  return onGrid(held && grow(viewport.rectToScreen(held), lineReach), viewport, stepPx);
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = offscreen(canvas.width, canvas.height);
  context2d(copy).drawImage(canvas, 0, 0);
  return copy;
}
