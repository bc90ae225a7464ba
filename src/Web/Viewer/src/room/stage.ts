import { snap, type Point } from '../mask/brush.ts';
import { grow, union, type Rect } from '../mask/rect.ts';
import { context2d, fitToPane, paneUnits } from '../view/canvas.ts';
import type { ImageLayer } from '../view/image-layer.ts';
import type { LabelLayer } from '../view/label-layer.ts';
import { Viewport } from '../view/viewport.ts';

export interface Overlay {
  layer: LabelLayer;
  opacity: number;
}

/** The brush's outline at the pointer. */
export interface BrushCursor {
  at: Point;
  diameterPx: number;
  colour: string;
}

/**
 * Three canvases on top of each other: image, overlays, cursor. Each is redrawn only when its own content changed, at
 * most once a frame, and overlays only in the rectangle that changed.
 */
export class Stage {
  readonly viewport = new Viewport();
  image: ImageLayer | null = null;
  overlays: readonly Overlay[] = [];
  private cursor: BrushCursor | null = null;
  private frame = 0;
  private imageStale = false;
  private overlayStale: Rect | 'all' | null = null;
  private readonly imageCanvas: HTMLCanvasElement;
  private readonly overlayCanvas: HTMLCanvasElement;
  private readonly cursorCanvas: HTMLCanvasElement;

  /** @param resized called after the pane has a new size. */
  constructor(readonly pane: HTMLElement, private readonly resized: () => void) {
    const [image, overlay, cursor] = pane.querySelectorAll('canvas');
    if (!image || !overlay || !cursor) throw new Error('the stage needs three canvases');
    [this.imageCanvas, this.overlayCanvas, this.cursorCanvas] = [image, overlay, cursor];
    new ResizeObserver(() => this.resize()).observe(pane);
    this.viewport.setPane(pane.clientWidth, pane.clientHeight);
  }

  redraw(): void {
    this.imageStale = true;
    this.overlayStale = 'all';
    this.schedule();
  }

  redrawOverlay(rect?: Rect): void {
    this.overlayStale = rect && this.overlayStale !== 'all' ? union(this.overlayStale, rect) : 'all';
    this.schedule();
  }

  point(cursor: BrushCursor | null): void {
    this.cursor = cursor;
    this.schedule();
  }

  private resize(): void {
    this.viewport.setPane(this.pane.clientWidth, this.pane.clientHeight);
    for (const canvas of [this.imageCanvas, this.overlayCanvas, this.cursorCanvas]) fitToPane(canvas, this.viewport);
    this.redraw();
    this.resized();
  }

  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    if (this.imageStale) {
      this.imageStale = false;
      const context = cleared(this.imageCanvas);
      this.image?.draw(context, this.viewport);
    }
    if (this.overlayStale) {
      const stale = this.overlayStale;
      this.overlayStale = null;
      this.drawOverlays(stale === 'all' ? null : stale);
    }
    this.drawCursor();
  }

  private drawOverlays(rect: Rect | null): void {
    if (!rect) {
      const context = cleared(this.overlayCanvas);
      for (const { layer, opacity } of this.overlays) layer.draw(context, this.viewport, opacity);
      return;
    }
    const context = context2d(this.overlayCanvas);
    paneUnits(context);
    // Lines reach a little beyond their pixels, and the clip lies on whole device pixels so that no seam shows.
    const screen = grow(this.viewport.rectToScreen(grow(rect, 1)), 4);
    const ratio = devicePixelRatio;
    const left = Math.floor(screen.x * ratio) / ratio;
    const top = Math.floor(screen.y * ratio) / ratio;
    const right = Math.ceil((screen.x + screen.width) * ratio) / ratio;
    const bottom = Math.ceil((screen.y + screen.height) * ratio) / ratio;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    const reach = grow(rect, 2 + Math.ceil(8 / this.viewport.zoom));
    for (const { layer, opacity } of this.overlays) layer.draw(context, this.viewport, opacity, reach);
    context.restore();
  }

  private drawCursor(): void {
    const context = cleared(this.cursorCanvas);
    if (!this.cursor) return;
    const { at, diameterPx, colour } = this.cursor;
    const centre = this.viewport.toScreen(snap(at, diameterPx));
    const radiusX = Math.max(2, (diameterPx / 2) * this.viewport.scaleX);
    const radiusY = Math.max(2, (diameterPx / 2) * this.viewport.scaleY);
    for (const [stroke, width] of [['rgb(0 0 0 / 0.7)', 3], [colour, 1.5]] as const) {
      context.beginPath();
      context.ellipse(centre.x, centre.y, radiusX, radiusY, 0, 0, 2 * Math.PI);
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.stroke();
    }
  }
}

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = context2d(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  paneUnits(context);
  return context;
}
