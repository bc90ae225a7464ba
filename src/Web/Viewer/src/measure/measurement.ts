import type { Point } from '../mask/brush.ts';
import type { SliceInfo } from '../wire.ts';

/** A line a reader has laid on a slice, in image pixels. Never saved: it answers a question of the moment. */
export interface Measurement {
  /** Counts the measurements of a slice from 1, as the lines are numbered on it. */
  number: number;
  from: Point;
  to: Point;
}

/** In mm where the spacing is known: rows and columns may lie differently far apart. Else in pixels. */
export function lengthText({ from, to }: Pick<Measurement, 'from' | 'to'>, spacingMm: SliceInfo['spacingMm']): string {
  const [row, column] = spacingMm ?? [1, 1];
  const length = Math.hypot((to.x - from.x) * column, (to.y - from.y) * row);
  return `${length.toFixed(1)} ${spacingMm ? 'mm' : 'px'}`;
}

/** The measurements of every slice seen on this page. */
export class Measurements {
  private readonly bySlice = new Map<number, readonly Measurement[]>();

  of(sliceId: number): readonly Measurement[] {
    return this.bySlice.get(sliceId) ?? [];
  }

  add(sliceId: number, from: Point, to: Point): Measurement {
    const present = this.of(sliceId);
    const measurement = { number: (present.at(-1)?.number ?? 0) + 1, from, to };
    this.bySlice.set(sliceId, [...present, measurement]);
    return measurement;
  }

  remove(sliceId: number, number: number): void {
    this.bySlice.set(sliceId, this.of(sliceId).filter((measurement) => measurement.number !== number));
  }

  clear(sliceId: number): void {
    this.bySlice.delete(sliceId);
  }
}
