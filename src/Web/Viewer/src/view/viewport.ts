import type { Point } from '../mask/brush.ts';
import type { Rect } from '../mask/rect.ts';

const largestZoom = 40;
const smallestShare = 0.25;

/** Where the image lies on a pane. Screen units are CSS pixels; non-square pixels are shown at their true shape. */
export class Viewport {
  private paneWidth = 1;
  private paneHeight = 1;
  private imageWidth = 1;
  private imageHeight = 1;
  /** Screen pixels per image column; a row takes `aspect` times that. */
  private columnScale = 1;
  private aspect = 1;
  private left = 0;
  private top = 0;
  private fitted = true;

  /** @param aspect row spacing over column spacing. */
  setImage(width: number, height: number, aspect: number): void {
    const same = width === this.imageWidth && height === this.imageHeight && aspect === this.aspect;
    this.imageWidth = width;
    this.imageHeight = height;
    this.aspect = aspect;
    // Scrolling through a series must not lose the place one looks at.
    if (!same) this.fit();
  }

  setPane(width: number, height: number): void {
    const dx = (width - this.paneWidth) / 2;
    const dy = (height - this.paneHeight) / 2;
    this.paneWidth = Math.max(1, width);
    this.paneHeight = Math.max(1, height);
    if (this.fitted) this.fit();
    else this.pan(dx, dy);
  }

  get zoom(): number {
    return this.columnScale;
  }

  get scaleX(): number {
    return this.columnScale;
  }

  get scaleY(): number {
    return this.columnScale * this.aspect;
  }

  get origin(): Point {
    return { x: this.left, y: this.top };
  }

  get pane(): { width: number; height: number } {
    return { width: this.paneWidth, height: this.paneHeight };
  }

  fit(): void {
    this.columnScale = this.fittingScale();
    this.left = (this.paneWidth - this.imageWidth * this.scaleX) / 2;
    this.top = (this.paneHeight - this.imageHeight * this.scaleY) / 2;
    this.fitted = true;
  }

  /** Zooms so that the image point under the given screen point stays there. */
  zoomAt(factor: number, at: Point = { x: this.paneWidth / 2, y: this.paneHeight / 2 }): void {
    const held = this.toImage(at);
    const smallest = this.fittingScale() * smallestShare;
    this.columnScale = Math.min(largestZoom, Math.max(smallest, this.columnScale * factor));
    this.left = at.x - held.x * this.scaleX;
    this.top = at.y - held.y * this.scaleY;
    this.fitted = false;
    this.keepInReach();
  }

  pan(dx: number, dy: number): void {
    this.left += dx;
    this.top += dy;
    this.fitted = false;
    this.keepInReach();
  }

  toImage(screen: Point): Point {
    return { x: (screen.x - this.left) / this.scaleX, y: (screen.y - this.top) / this.scaleY };
  }

  toScreen(image: Point): Point {
    return { x: image.x * this.scaleX + this.left, y: image.y * this.scaleY + this.top };
  }

  rectToScreen(rect: Rect): Rect {
    const { x, y } = this.toScreen(rect);
    return { x, y, width: rect.width * this.scaleX, height: rect.height * this.scaleY };
  }

  /** The image rectangle that is in sight, in whole pixels, not clipped to the image. */
  visible(): Rect {
    const from = this.toImage({ x: 0, y: 0 });
    const to = this.toImage({ x: this.paneWidth, y: this.paneHeight });
    const x = Math.floor(from.x);
    const y = Math.floor(from.y);
    return { x, y, width: Math.ceil(to.x) - x, height: Math.ceil(to.y) - y };
  }

  private fittingScale(): number {
    return Math.min(this.paneWidth / this.imageWidth, this.paneHeight / (this.imageHeight * this.aspect));
  }

  /** A corner of the image always stays in sight, so that one cannot get lost beside it. */
  private keepInReach(): void {
    const margin = 48;
    const clamp = (value: number, size: number, pane: number) =>
      Math.min(pane - margin, Math.max(margin - size, value));
    this.left = clamp(this.left, this.imageWidth * this.scaleX, this.paneWidth);
    this.top = clamp(this.top, this.imageHeight * this.scaleY, this.paneHeight);
  }
}
