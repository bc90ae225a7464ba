import type { SlicePixels } from '../image/slice-pixels.ts';

/** The most recently seen slices' pixels, so that scrolling back and forth waits for nothing. */
export class PixelCache {
  private readonly loading = new Map<number, Promise<SlicePixels>>();

  constructor(private readonly fetchPixels: (id: number) => Promise<SlicePixels>, private readonly capacity = 48) {}

  get(id: number): Promise<SlicePixels> {
    const known = this.loading.get(id);
    this.loading.delete(id);
    const pixels = known ?? this.fetchPixels(id);
    this.loading.set(id, pixels);
    pixels.catch(() => this.loading.delete(id));
    for (const oldest of this.loading.keys()) {
      if (this.loading.size <= this.capacity) break;
      this.loading.delete(oldest);
    }
    return pixels;
  }

  /** Fetches ahead; a failure shows itself when the slice is really asked for. */
  prefetch(ids: readonly (number | null | undefined)[]): void {
    for (const id of ids) if (id != null && !this.loading.has(id)) this.get(id).catch(() => undefined);
  }
}
