import type { Point } from '../mask/brush.ts';
import type { Rect } from '../mask/rect.ts';
import { isSideways, matrixOf, upright, type Orientation } from './orientation.ts';

const largestZoom = 40;
const smallestShare = 0.25;

/** Where an image lies on something that it is drawn on. */
export interface View {
  /** Image to screen as a 2D canvas wants it: x' = a x + c y + e, y' = b x + d y + f. */
  readonly transform: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
  readonly zoom: number;
  /** The image rectangle that is in sight, in whole pixels, not clipped to the image. */
  visible(): Rect;
}

/** Where the image lies on a pane. Screen units are CSS pixels; non-square pixels are shown at their true shape. */
export class Viewport implements View {
  private paneWidth = 1;
  private paneHeight = 1;
  private imageWidth = 1;
  private imageHeight = 1;
  /** Screen pixels per image column; a row takes `aspect` times that. */
  private columnScale = 1;
  private aspect = 1;
  /** The top left corner of what is shown, which is the image's own only where the view is not turned. */
  private left = 0;
  private top = 0;
  private fitted = true;
  private turn: Orientation = upright;

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

  /** Screen pixels along an image column's width, whichever way it is turned. */
  get scaleX(): number {
    return this.columnScale;
  }

  /** Screen pixels along an image row's height, whichever way it is turned. */
  get scaleY(): number {
    return this.columnScale * this.aspect;
  }

  get pane(): { width: number; height: number } {
    return { width: this.paneWidth, height: this.paneHeight };
  }

  get orientation(): Orientation {
    return this.turn;
  }

  /** Turns the view; what lies in the middle of the pane stays there. */
  set orientation(orientation: Orientation) {
    const { centre } = this;
    const held = this.toImage(centre);
    this.turn = orientation;
    if (this.fitted) this.fit();
    else this.hold(held, centre);
  }

  get transform(): View['transform'] {
    const [a, b, c, d] = matrixOf(this.turn);
    const [ax, bx, cy, dy] = [a * this.scaleX, b * this.scaleX, c * this.scaleY, d * this.scaleY];
    // The corner shown top left is where both coordinates are least.
    const e = this.left - Math.min(0, ax * this.imageWidth) - Math.min(0, cy * this.imageHeight);
    const f = this.top - Math.min(0, bx * this.imageWidth) - Math.min(0, dy * this.imageHeight);
    return [ax, bx, cy, dy, e, f];
  }

  fit(): void {
    this.columnScale = this.fittingScale();
    const { width, height } = this.shown;
    this.left = (this.paneWidth - width) / 2;
    this.top = (this.paneHeight - height) / 2;
    this.fitted = true;
  }

  /** Zooms so that the image point under the given screen point stays there. */
  zoomAt(factor: number, at: Point = this.centre): void {
    const smallest = Math.min(1, this.fittingScale()) * smallestShare;
    this.scaleTo(Math.min(largestZoom, Math.max(smallest, this.columnScale * factor)), at);
  }

  /** One image column a device pixel, and device pixels on image pixels, so that nothing is resampled. */
  zoomToPixels(devicePixelRatio: number): void {
    this.scaleTo(1 / devicePixelRatio, this.centre);
    this.left = Math.round(this.left * devicePixelRatio) / devicePixelRatio;
    this.top = Math.round(this.top * devicePixelRatio) / devicePixelRatio;
  }

  pan(dx: number, dy: number): void {
    this.left += dx;
    this.top += dy;
    this.fitted = false;
    this.keepInReach();
  }

  toImage(screen: Point): Point {
    const [a, b, c, d, e, f] = this.transform;
    const determinant = a * d - b * c;
    const x = screen.x - e;
    const y = screen.y - f;
    return { x: (d * x - c * y) / determinant, y: (a * y - b * x) / determinant };
  }

  toScreen({ x, y }: Point): Point {
    const [a, b, c, d, e, f] = this.transform;
    return { x: a * x + c * y + e, y: b * x + d * y + f };
  }

  /** An image rectangle on the screen, where quarter turns leave it a rectangle. */
  rectToScreen(rect: Rect): Rect {
    return between(this.toScreen(rect), this.toScreen({ x: rect.x + rect.width, y: rect.y + rect.height }));
  }

  visible(): Rect {
    return this.imageAt({ x: 0, y: 0, width: this.paneWidth, height: this.paneHeight });
  }

  /** The view as a canvas has it that covers only a part of the pane. */
  within(part: Rect): View {
    const [a, b, c, d, e, f] = this.transform;
    return { transform: [a, b, c, d, e - part.x, f - part.y], zoom: this.zoom, visible: () => this.imageAt(part) };
  }

  /** The image rectangle under a part of the pane, in whole pixels. */
  private imageAt({ x: left, y: top, width, height }: Rect): Rect {
    const seen = between(this.toImage({ x: left, y: top }), this.toImage({ x: left + width, y: top + height }));
    // Sums of fractions do not come out even: a pixel that is in sight by a rounding error is in sight.
    const rounding = 1e-6;
    const x = Math.floor(seen.x - rounding);
    const y = Math.floor(seen.y - rounding);
    return { x, y, width: Math.ceil(seen.x + seen.width + rounding) - x, height: Math.ceil(seen.y + seen.height + rounding) - y };
  }

  private get centre(): Point {
    return { x: this.paneWidth / 2, y: this.paneHeight / 2 };
  }

  /** The image's size on the screen. */
  private get shown(): { width: number; height: number } {
    const width = this.imageWidth * this.scaleX;
    const height = this.imageHeight * this.scaleY;
    return isSideways(this.turn) ? { width: height, height: width } : { width, height };
  }

  private scaleTo(columnScale: number, at: Point): void {
    const held = this.toImage(at);
    this.columnScale = columnScale;
    this.fitted = false;
    this.hold(held, at);
  }

  /** Moves the image so that a point of it lies under a point of the screen. */
  private hold(image: Point, screen: Point): void {
    const { x, y } = this.toScreen(image);
    this.left += screen.x - x;
    this.top += screen.y - y;
    this.keepInReach();
  }

  private fittingScale(): number {
    const width = this.imageWidth;
    const height = this.imageHeight * this.aspect;
    return isSideways(this.turn)
      ? Math.min(this.paneWidth / height, this.paneHeight / width)
      : Math.min(this.paneWidth / width, this.paneHeight / height);
  }

  /** A corner of the image always stays in sight, so that one cannot get lost beside it. */
  private keepInReach(): void {
    const margin = 48;
    const clamp = (value: number, size: number, pane: number) =>
      Math.min(pane - margin, Math.max(margin - size, value));
    const { width, height } = this.shown;
    this.left = clamp(this.left, width, this.paneWidth);
    this.top = clamp(this.top, height, this.paneHeight);
  }
}

function between(a: Point, b: Point): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x, b.x) - x, height: Math.max(a.y, b.y) - y };
}
