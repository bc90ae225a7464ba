import { grow, union, type Rect } from '../mask/rect.ts';
import { context2d, fitToPane, onOtherDensity, paneUnits } from './canvas.ts';
import type { Cursor } from './cursors.ts';
import type { ImageLayer } from './image-layer.ts';
import type { LabelLayer } from './label-layer.ts';
import type { Viewport } from './viewport.ts';

export interface Overlay {
  layer: LabelLayer;
  opacity: number;
}

/**
 * Three canvases on top of each other: image, overlays, cursor. Each is redrawn only when its own content changed, at
 * most once a frame, and overlays only in the rectangle that changed.
 */
export class Stage {
  image: ImageLayer | null = null;
  overlays: readonly Overlay[] = [];
  private cursor: Cursor | null = null;
  private marks: Cursor | null = null;
  private frame = 0;
  /** Device pixels a CSS pixel, as the canvases have them. */
  private density = 0;
  /** Whether each of the upper canvases has anything on it: clearing a clear one would still cost the frame its share. */
  private overlayDrawn = false;
  private cursorDrawn = false;
  private imageStale = false;
  private overlayStale: Rect | 'all' | null = null;
  private readonly imageCanvas: HTMLCanvasElement;
  private readonly overlayCanvas: HTMLCanvasElement;
  private readonly cursorCanvas: HTMLCanvasElement;

  /**
   * @param viewport may be shared by panes of one size, which then show the same place.
   * @param resized called after the pane has a new size.
   */
  constructor(
    readonly pane: HTMLElement,
    readonly viewport: Viewport,
    private readonly resized: () => void,
  ) {
    const [image, overlay, cursor] = pane.querySelectorAll('canvas');
    if (!image || !overlay || !cursor) throw new Error('the stage needs three canvases');
    [this.imageCanvas, this.overlayCanvas, this.cursorCanvas] = [image, overlay, cursor];
    new ResizeObserver(() => this.resize()).observe(pane);
    onOtherDensity(() => this.schedule());
    if (pane.clientWidth > 0) this.viewport.setPane(pane.clientWidth, pane.clientHeight);
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

  point(cursor: Cursor | null): void {
    this.cursor = cursor;
    this.schedule();
  }

  /** What lies above the overlays and below the cursor until it is replaced. */
  mark(marks: Cursor | null): void {
    this.marks = marks;
    this.schedule();
  }

  private resize(): void {
    // A pane that is not shown has no size, and must not take the shared viewport's from it.
    if (this.pane.clientWidth === 0) return;
    this.viewport.setPane(this.pane.clientWidth, this.pane.clientHeight);
    this.sharpen();
    this.redraw();
    this.resized();
  }

  private sharpen(): void {
    this.density = devicePixelRatio;
    for (const canvas of [this.imageCanvas, this.overlayCanvas, this.cursorCanvas]) fitToPane(canvas, this.viewport);
  }

  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    if (this.density !== devicePixelRatio) {
      this.sharpen();
      this.imageStale = true;
      this.overlayStale = 'all';
    }
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
    if (this.overlays.length === 0 && !this.overlayDrawn) return;
    this.overlayDrawn = this.overlays.length > 0;
    if (!rect) {
      const context = cleared(this.overlayCanvas);
      for (const { layer, opacity } of this.overlays) this.drawAgain(layer.draw(context, this.viewport, opacity));
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
    for (const { layer, opacity } of this.overlays) this.drawAgain(layer.draw(context, this.viewport, opacity, reach));
    context.restore();
  }

  private drawAgain(rect: Rect | null): void {
    if (rect) this.redrawOverlay(rect);
  }

  private drawCursor(): void {
    const wanted = this.marks !== null || this.cursor !== null;
    if (!wanted && !this.cursorDrawn) return;
    this.cursorDrawn = wanted;
    const context = cleared(this.cursorCanvas);
    this.marks?.(context, this.viewport);
    this.cursor?.(context, this.viewport);
  }
}

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = context2d(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  paneUnits(context);
  return context;
}
