import type { Lesion, MaskBody } from '../wire.ts';
import { kindNamed, lesionKinds } from '../annotation/vocabulary.ts';
import { encodeRuns, paintRuns } from './rle.ts';
import { intersect, type Rect } from './rect.ts';
import type { Span } from './brush.ts';

/** A slice's lesions as one label map, rows first: 0 background, 1-3 lesion kinds. Knows its areas at all times. */
export class MaskBuffer {
  readonly pixels: Uint8Array;
  private readonly areas = [0, 0, 0, 0];

  constructor(readonly width: number, readonly height: number) {
    this.pixels = new Uint8Array(width * height);
    this.areas[0] = this.pixels.length;
  }

  /** @throws RangeError where a lesion's runs do not fit the size. */
  static of(body: Pick<MaskBody, 'lesions'>, width: number, height: number): MaskBuffer {
    const buffer = new MaskBuffer(width, height);
    for (const { kind, rle } of body.lesions) paintRuns(buffer.pixels, width, height, rle, kindNamed(kind).value);
    buffer.recount();
    return buffer;
  }

  get bounds(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  /** Lesion pixels of all kinds. */
  get area(): number {
    return this.pixels.length - this.areas[0]!;
  }

  areaOf(value: number): number {
    return this.areas[value] ?? 0;
  }

  /** Sets the spans to a label; returns the rectangle of the pixels that changed, or null. */
  paint(spans: readonly Span[], value: number): Rect | null {
    let left = this.width;
    let right = -1;
    let top = this.height;
    let bottom = -1;
    for (const { y, from, to } of spans) {
      const row = y * this.width;
      for (let x = from; x <= to; x++) {
        const before = this.pixels[row + x]!;
        if (before === value) continue;
        this.pixels[row + x] = value;
        this.areas[before]!--;
        this.areas[value]!++;
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        if (y > bottom) bottom = y;
      }
    }
    return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  }

  write(rect: Rect, values: Uint8Array): void {
    if (!intersect(rect, this.bounds)) return;
    for (let y = 0; y < rect.height; y++) {
      this.pixels.set(values.subarray(y * rect.width, (y + 1) * rect.width), (rect.y + y) * this.width + rect.x);
    }
    this.recount();
  }

  /** One entry a kind that has pixels, in the kinds' order. */
  lesions(): Lesion[] {
    return lesionKinds
      .filter((kind) => this.areaOf(kind.value) > 0)
      .map((kind) => ({ kind: kind.name, rle: encodeRuns(this.pixels, this.width, this.height, kind.value) }));
  }

  private recount(): void {
    this.areas.fill(0);
    for (const value of this.pixels) this.areas[value]!++;
  }
}
