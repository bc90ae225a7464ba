import type { Rect } from './rect.ts';

/** Pixels from..to (both included) of row y. */
export interface Span {
  y: number;
  from: number;
  to: number;
}

/** Numbers of a span in the array. */
const stride = 3;

/**
 * Pixels of an image as stretches of its rows, in any order. Numbers in one array: a ragged lesion has tens of thousands, and as many
 * objects would take longer to be made and collected than to be painted.
 */
export class Spans implements Iterable<Span> {
  private count = 0;
  private numbers = new Int32Array(16 * stride);

  static of(spans: Iterable<Span>): Spans {
    const made = new Spans();
    for (const { y, from, to } of spans) made.add(y, from, to);
    return made;
  }

  /** All pixels of a rectangle. */
  static filling({ x, y, width, height }: Rect): Spans {
    const made = new Spans();
    for (let row = y; row < y + height; row++) made.add(row, x, x + width - 1);
    return made;
  }

  /** Stretches there are. */
  get length(): number {
    return this.count;
  }

  /** Pixels from..to (both included) of row y belong. */
  add(y: number, from: number, to: number): void {
    const place = this.count * stride;
    if (place === this.numbers.length) {
      const larger = new Int32Array(2 * place);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[place] = y;
    this.numbers[place + 1] = from;
    this.numbers[place + 2] = to;
    this.count++;
  }

  addAll(spans: Spans): void {
    spans.forEach((y, from, to) => this.add(y, from, to));
  }

  /** One call for each stretch, which matters while the browser has not compiled what is called. */
  forEach(visit: (y: number, from: number, to: number) => void): void {
    const { numbers } = this;
    for (let place = 0, end = this.count * stride; place < end; place += stride) {
      visit(numbers[place]!, numbers[place + 1]!, numbers[place + 2]!);
    }
  }

  /** Row of the stretch in place i. */
  y(i: number): number {
    return this.numbers[i * stride]!;
  }

  /** Its first pixel's column. */
  from(i: number): number {
    return this.numbers[i * stride + 1]!;
  }

  /** Its last pixel's column. */
  to(i: number): number {
    return this.numbers[i * stride + 2]!;
  }

  *[Symbol.iterator](): Generator<Span> {
    for (let i = 0; i < this.count; i++) yield { y: this.y(i), from: this.from(i), to: this.to(i) };
  }

  /** Pixels of all stretches. */
  get area(): number {
    let sum = 0;
    this.forEach((_, from, to) => {
      sum += to - from + 1;
    });
    return sum;
  }

  /** The smallest rectangle around them; null for none. */
  get bounds(): Rect | null {
    if (this.count === 0) return null;
    let left = this.from(0);
    let right = this.to(0);
    let top = this.y(0);
    let bottom = top;
    this.forEach((y, from, to) => {
      if (from < left) left = from;
      if (to > right) right = to;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    });
    return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  }

  holds(x: number, y: number): boolean {
    for (let i = 0; i < this.count; i++) if (this.y(i) === y && this.from(i) <= x && x <= this.to(i)) return true;
    return false;
  }

  /** Whether a pixel lies in the outermost row or column of an image. */
  touchesEdge(width: number, height: number): boolean {
    for (let i = 0; i < this.count; i++) if (isAtEdge(this.y(i), this.from(i), this.to(i), width, height)) return true;
    return false;
  }

  shifted(dx: number, dy: number): Spans {
    const moved = new Spans();
    moved.numbers = new Int32Array(Math.max(1, this.count) * stride);
    moved.count = this.count;
    for (let place = 0, end = this.count * stride; place < end; place += stride) {
      moved.numbers[place] = this.numbers[place]! + dy;
      moved.numbers[place + 1] = this.numbers[place + 1]! + dx;
      moved.numbers[place + 2] = this.numbers[place + 2]! + dx;
    }
    return moved;
  }

  /** The parts whose pixels pass; a pixel is asked for by its index in an image, rows first. */
  sift(width: number, passes: (index: number) => boolean): Spans {
    const kept = new Spans();
    this.forEach((y, from, to) => {
      const row = y * width;
      let start = -1;
      for (let x = from; x <= to; x++) {
        if (passes(row + x)) {
          if (start < 0) start = x;
        } else if (start >= 0) {
          kept.add(y, start, x - 1);
          start = -1;
        }
      }
      if (start >= 0) kept.add(y, start, to);
    });
    return kept;
  }
}

/** Whether a stretch of a row holds a pixel of the image's outermost rows or columns. */
export function isAtEdge(y: number, from: number, to: number, width: number, height: number): boolean {
  return y === 0 || from === 0 || y === height - 1 || to === width - 1;
}

/** The pixels of a rectangle that pass. */
export function spansIn(rect: Rect, width: number, passes: (index: number) => boolean): Spans {
  return Spans.filling(rect).sift(width, passes);
}

/** The smallest rectangle around the pixels of one value; null where there are none. */
export function boundsOfValue(labels: Uint8Array, width: number, height: number, value: number): Rect | null {
  const ends = new Spans();
  for (let y = 0; y < height; y++) {
    const row = labels.subarray(y * width, (y + 1) * width);
    const from = row.indexOf(value);
    if (from >= 0) ends.add(y, from, row.lastIndexOf(value));
  }
  return ends.bounds;
}
