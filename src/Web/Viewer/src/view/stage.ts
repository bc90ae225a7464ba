import { union, type Rect } from '../mask/rect.ts';
import { cleared, context2d, fitToPane, onOtherDensity } from './canvas.ts';
import { CursorLayer } from './cursor-layer.ts';
import { cursors, type Cursor } from './cursors.ts';
import type { ImageLayer } from './image-layer.ts';
import { OverlayLayer } from './overlay-layer.ts';
import type { Overlay } from './overlays.ts';
import type { PicturesAhead } from './pictures-ahead.ts';
import type { Viewport } from './viewport.ts';

/**
 * Three canvases on top of each other: image, overlays, cursor. Each is redrawn only when its own content changed, at
 * most once a frame, and overlays only in the rectangle that changed. A browser copies a 2D canvas with every frame of the page, changed or
 * not; so the image is handed over as a bitmap, which is copied once, and the other two are no larger than what is on them.
 */
export class Stage {
  private image: ImageLayer | null = null;
  private alone = false;
  /** What the image looked like when it was presented, and where the view was when it was drawn. */
  private look: readonly unknown[] = [];
  private drawnView: readonly number[] = [];
  private cursor: Cursor | null = null;
  private marks: Cursor | null = null;
  private frame = 0;
  /** Whether anything was drawn before the frame that it is for. */
  private hurried = false;
  /** Device pixels a CSS pixel, as the canvases have them. */
  private density = 0;
  private imageStale = false;
  private cursorStale = false;
  private overlayStale: Rect | 'all' | null = null;
  private readonly imageCanvas: ImageBitmapRenderingContext;
  /** Where the image is drawn before it is handed over. */
  private readonly picture = new OffscreenCanvas(1, 1);
  private readonly overlayLayer: OverlayLayer;
  private readonly cursorLayer: CursorLayer;

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
    this.imageCanvas = image.getContext('bitmaprenderer', { alpha: false })!;
    this.overlayLayer = new OverlayLayer(overlay);
    this.cursorLayer = new CursorLayer(cursor);
    new ResizeObserver(() => this.resize()).observe(pane);
    onOtherDensity(() => this.schedule());
    if (pane.clientWidth > 0) this.viewport.setPane(pane.clientWidth, pane.clientHeight);
  }

  /** Where pictures of overlays may have been drawn ahead, for this pane. */
  set ahead(ahead: PicturesAhead) {
    this.overlayLayer.ahead = ahead;
  }

  /**
   * Shows an image and what lies over it; draws what is another than before, or lies somewhere else.
   * @param alone no other pane shows this image: a picture of it that was drawn ahead is handed over itself, and not copied.
   */
  present(image: ImageLayer | null, overlays: readonly Overlay[], alone = false): void {
    const { overlayLayer } = this;
    const look = image?.look ?? [];
    const parts = (of: readonly Overlay[]) => of.flatMap(({ layer, opacity }) => [layer, opacity]);
    if (image !== this.image || !alike(look, this.look)) this.imageStale = true;
    if (!alike(parts(overlays), parts(overlayLayer.overlays))) this.overlayStale = 'all';
    if (!alike(this.viewport.transform, this.drawnView)) this.everythingStale();
    this.image = image;
    this.alone = alone;
    this.look = look;
    overlayLayer.overlays = overlays;
    if (this.imageStale || this.overlayStale) this.schedule();
  }

  /** Draws everything again: the view is another. */
  redraw(): void {
    this.everythingStale();
    this.schedule();
  }

  redrawOverlay(rect?: Rect): void {
    this.overlayStale = rect && this.overlayStale !== 'all' ? union(this.overlayStale, rect) : 'all';
    this.schedule();
  }

  /** @param cursor the same as before where it is still where it was: it is not drawn again then. */
  point(cursor: Cursor | null): void {
    if (cursor === this.cursor) return;
    this.cursor = cursor;
    this.cursorStale = true;
    this.schedule();
  }

  /** What lies above the overlays and below the cursor until it is replaced. */
  mark(marks: Cursor | null): void {
    this.marks = marks;
    this.cursorStale = true;
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
    for (const canvas of [this.picture, this.imageCanvas.canvas]) fitToPane(canvas, this.viewport);
  }

  /**
   * Draws what the next frame would, now: what has come between two frames need not wait for the second one to be drawn, which then is ready
   * sooner. Once a frame, whatever comes: what is drawn anew before it is seen was drawn for nothing.
   */
  hurry(): void {
    if (this.frame === 0 || this.hurried) return;
    this.hurried = true;
    this.draw();
  }

  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.hurried = false;
      this.draw();
    });
  }

  private draw(): void {
    if (this.density !== devicePixelRatio) {
      this.sharpen();
      this.everythingStale();
    }
    if (this.imageStale) {
      this.imageStale = false;
      this.drawImage();
    }
    if (this.overlayStale) {
      const stale = this.overlayStale;
      this.overlayStale = null;
      this.overlayLayer.draw(this.viewport, stale === 'all' ? null : stale);
    }
    if (this.cursorStale) {
      this.cursorStale = false;
      this.cursorLayer.draw(cursors(this.marks, this.cursor), this.viewport);
    }
  }

  private everythingStale(): void {
    this.imageStale = true;
    this.cursorStale = true;
    this.overlayStale = 'all';
  }

  private drawImage(): void {
    this.imageCanvas.transferFromImageBitmap((this.alone ? this.image?.take() : null) ?? this.drawnNow());
    this.drawnView = this.viewport.transform;
  }

  private drawnNow(): ImageBitmap {
    const context = cleared(context2d(this.picture, { alpha: false }));
    this.image?.draw(context, this.viewport);
    return this.picture.transferToImageBitmap();
  }
}

function alike(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, i) => part === other[i]);
}
