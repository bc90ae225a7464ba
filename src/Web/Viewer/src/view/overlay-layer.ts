import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import { lineReach } from './outline-pixels.ts';
import { putOverlays, type Overlay } from './overlays.ts';
import { onGrid, Patch } from './patch.ts';
import type { PicturesAhead } from './pictures-ahead.ts';
import type { Viewport } from './viewport.ts';

/** Side of the squares that the overlays' canvas is made of, in CSS pixels: a stroke seldom leaves those it began in. */
const stepPx = 128;

/** Label maps over the image, drawn again only within the rectangle that changed, on a canvas that covers what they hold. */
export class OverlayLayer {
  overlays: readonly Overlay[] = [];
  /** Where pictures may have been drawn ahead, for this pane. */
  ahead: PicturesAhead | null = null;
  private readonly patch: Patch;

  constructor(canvas: HTMLCanvasElement) {
    this.patch = new Patch(canvas);
  }

  /** @param rect an image rectangle; null for all that is in sight. */
  draw(viewport: Viewport, rect: Rect | null): void {
    if (!rect) return this.drawAll(viewport);
    // A canvas that becomes larger is empty. All that it held is sooner drawn again than copied there and back.
    this.drawWithin(viewport, this.widen(viewport) ? this.whole : this.reached(viewport, rect));
  }

  private drawAll(viewport: Viewport): void {
    const ready = this.overlays.length === 1 ? this.ahead?.overlay(this.overlays[0]!) : null;
    this.patch.lie(ready?.place ?? drawnPart(this.overlays, viewport));
    if (this.patch.place.width === 0) return;
    if (!ready) return this.drawWithin(viewport, this.whole);
    const { context } = this.patch;
    context.setTransform(1, 0, 0, 1, 0, 0);
    // In place of all that was there: neither cleared nor blended before.
    context.globalCompositeOperation = 'copy';
    context.drawImage(ready.picture, 0, 0);
    context.globalCompositeOperation = 'source-over';
  }

  /** @param place device pixels of the canvas. */
  private drawWithin(viewport: Viewport, place: Rect): void {
    const seen = intersect(place, this.whole);
    if (seen) putOverlays(this.patch.context, this.overlays, viewport.within(this.patch.place), seen);
  }

  /** The device pixels of the canvas that an image rectangle's pixels reach, with their lines. */
  private reached(viewport: Viewport, rect: Rect): Rect {
    const { place } = this.patch;
    const ratio = devicePixelRatio;
    const screen = viewport.rectToScreen(rect);
    const [x, y] = [Math.floor((screen.x - place.x) * ratio), Math.floor((screen.y - place.y) * ratio)];
    const right = Math.ceil((screen.x + screen.width - place.x) * ratio);
    const bottom = Math.ceil((screen.y + screen.height - place.y) * ratio);
    return grow({ x, y, width: right - x, height: bottom - y }, lineReach().casing + 1);
  }

  private get whole(): Rect {
    const { width, height } = this.patch.context.canvas;
    return { x: 0, y: 0, width, height };
  }

  /** Makes room for what has been drawn since; returns whether what was there is gone. */
  private widen(viewport: Viewport): boolean {
    const before = this.patch.place;
    const needed = drawnPart(this.overlays, viewport);
    return this.patch.lie(before.width === 0 || needed.width === 0 ? needed : union(before, needed)!);
  }
}

/** The part of the pane that holds labels. */
export function drawnPart(overlays: readonly Overlay[], viewport: Viewport): Rect {
  const held = overlays.reduce<Rect | null>((all, { layer }) => union(all, layer.extent), null);
  // Lines and a pixel's rounding, in CSS pixels.
  const reach = (lineReach().casing + 1) / devicePixelRatio;
  return onGrid(held && grow(viewport.rectToScreen(held), reach), viewport, stepPx);
}
