import { vi } from 'vitest';
import { intersect, union, type Rect } from '../src/mask/rect.ts';

/** A drawing call, and where it can have left anything. */
export interface Drawn {
  kind: 'image' | 'stroke' | 'clear' | 'put';
  /** In the canvas' own pixels, within the clip; null where nothing can have been drawn. */
  box: Rect | null;
  /** The same, were there neither clip nor edge. */
  whole: Rect;
  source?: unknown;
}

class PathDouble {
  box: Rect | null = null;

  moveTo(x: number, y: number): void {
    this.box = union(this.box, { x, y, width: 0, height: 0 });
  }

  lineTo(x: number, y: number): void {
    this.moveTo(x, y);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.box = union(this.box, { x, y, width, height });
  }
}

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

/** A 2D context that takes down where it draws. Quarter turns leave rectangles rectangles, so boxes are enough. */
export class ContextDouble {
  drawn: Drawn[] = [];
  lineWidth = 1;
  private path = new PathDouble();
  private matrix: Matrix = [1, 0, 0, 1, 0, 0];
  private clipped: Rect | null = null;
  private readonly saved: { matrix: Matrix; clipped: Rect | null }[] = [];

  constructor(readonly canvas: CanvasDouble) {}

  setTransform(...matrix: Matrix): void {
    this.matrix = matrix;
  }

  transform(...[a2, b2, c2, d2, e2, f2]: Matrix): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [a * a2 + c * b2, b * a2 + d * b2, a * c2 + c * d2, b * c2 + d * d2, a * e2 + c * f2 + e, b * e2 + d * f2 + f];
  }

  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
  }

  save(): void {
    this.saved.push({ matrix: this.matrix, clipped: this.clipped });
  }

  restore(): void {
    const { matrix, clipped } = this.saved.pop()!;
    Object.assign(this, { matrix, clipped });
  }

  beginPath(): void {
    this.path = new PathDouble();
  }

  moveTo(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.path.moveTo(a * x + c * y + e, b * x + d * y + f);
  }

  lineTo(x: number, y: number): void {
    this.moveTo(x, y);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.moveTo(x + width, y + height);
  }

  clip(): void {
    this.clipped = this.path.box;
  }

  stroke(path?: PathDouble): void {
    const scale = Math.max(...this.matrix.slice(0, 4).map(Math.abs));
    const box = path ? path.box && this.onCanvas(path.box) : this.path.box;
    const reach = (this.lineWidth * scale) / 2;
    if (box) this.take('stroke', { x: box.x - reach, y: box.y - reach, width: box.width + 2 * reach, height: box.height + 2 * reach });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.take('stroke', this.onCanvas({ x, y, width, height }));
  }

  clearRect(x: number, y: number, width: number, height: number): void {
    this.take('clear', this.onCanvas({ x, y, width, height }));
  }

  drawImage(source: { width: number; height: number }, x: number, y: number, width = source.width, height = source.height): void {
    this.take('image', this.onCanvas({ x, y, width, height }), source);
  }

  /** Neither matrix nor clip apply. Keeps what was put, as a canvas does: the memory it came in may be used again. */
  putImageData({ data, ...image }: { data: Uint8ClampedArray; width: number; height: number }, x: number, y: number): void {
    const box = { x, y, width: image.width, height: image.height };
    this.drawn.push({ kind: 'put', box: intersect(box, { x: 0, y: 0, width: this.canvas.width, height: this.canvas.height }), whole: box, source: { ...image, data: data.slice() } });
  }

  private onCanvas({ x, y, width, height }: Rect): Rect {
    const [a, b, c, d, e, f] = this.matrix;
    const [x1, y1] = [a * x + c * y + e, b * x + d * y + f];
    const [x2, y2] = [a * (x + width) + c * (y + height) + e, b * (x + width) + d * (y + height) + f];
    return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
  }

  private take(kind: Drawn['kind'], box: Rect, source?: unknown): void {
    const { width, height } = this.canvas;
    const inside = intersect(box, this.clipped ?? box);
    this.drawn.push({ kind, box: inside && intersect(inside, { x: 0, y: 0, width, height }), whole: box, source });
  }
}

/** Takes up a picture, until it is closed. */
export interface PictureDouble {
  width: number;
  height: number;
  closed: boolean;
  /** What was drawn on the canvas that it was. */
  readonly drawn: readonly Drawn[];
  close(): void;
}

export class CanvasDouble {
  readonly context = new ContextDouble(this);
  readonly style: Record<string, string> = {};
  /** How often it was made another size, which costs a browser more than anything else. */
  resized = 0;
  private size: { width: number; height: number };

  constructor(width = 0, height = 0) {
    this.size = { width, height };
  }

  get width(): number {
    return this.size.width;
  }

  set width(width: number) {
    this.resized++;
    this.size.width = width;
  }

  get height(): number {
    return this.size.height;
  }

  set height(height: number) {
    this.size.height = height;
  }

  getContext(): ContextDouble {
    return this.context;
  }

  transferToImageBitmap(): PictureDouble {
    const { width, height } = this;
    return {
      width,
      height,
      closed: false,
      drawn: this.context.drawn.splice(0),
      close() {
        this.closed = true;
      },
    };
  }
}

/** Gives the tests' page canvases, at a screen's density. */
export function stubCanvases(density = 1): void {
  vi.stubGlobal('devicePixelRatio', density);
  vi.stubGlobal('Path2D', PathDouble);
  vi.stubGlobal('OffscreenCanvas', CanvasDouble);
  vi.stubGlobal('document', { createElement: () => new CanvasDouble() });
  vi.stubGlobal(
    'ImageData',
    class {
      readonly data!: Uint8ClampedArray;
      readonly width!: number;
      readonly height!: number;
      constructor(...given: [width: number, height: number] | [data: Uint8ClampedArray, width: number, height: number]) {
        const [data, width, height] = given.length === 3 ? given : [new Uint8ClampedArray(4 * given[0] * given[1]), ...given];
        Object.assign(this, { data, width, height });
      }
    },
  );
}

/** Where a canvas of the page lies, in CSS pixels of the pane; nowhere where it is not shown. */
export function placeOf({ style }: CanvasDouble): Rect {
  if (style.visibility === 'hidden') return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = style.transform!.match(/-?[\d.]+(?=px)/g)!.map(Number);
  return { x: x!, y: y!, width: parseFloat(style.width ?? '0'), height: parseFloat(style.height ?? '0') };
}

/** A canvas that the page shows, and its double. */
export function shownCanvas(): { canvas: HTMLCanvasElement; double: CanvasDouble } {
  const double = new CanvasDouble();
  return { canvas: double as unknown as HTMLCanvasElement, double };
}
