import type { SlicePixels } from '../image/slice-pixels.ts';
import type { SliceApi } from '../net/slice-api.ts';
import type { SliceInfo } from '../wire.ts';

/** A slice of another study, to be looked at: neither it nor its pixels ever change. */
export interface OtherSlice {
  info: SliceInfo;
  pixels: SlicePixels;
}

/** What pixels may take up in memory: 64 slices of 512 x 512. The last one that came always stays. */
const capacityBytes = 32 << 20;

/** Slices of other studies that were shown beside, or are likely to be. */
export class OtherSlices {
  /** The most recently wanted last. */
  private readonly slices = new Map<number, OtherSlice>();
  private readonly asked = new Map<number, Promise<OtherSlice>>();

  constructor(private readonly source: Pick<SliceApi, 'slice' | 'pixels'>) {}

  /** What is here already; null where it has to be asked for. */
  ready(id: number): OtherSlice | null {
    const known = this.slices.get(id);
    if (!known) return null;
    this.slices.delete(id);
    this.slices.set(id, known);
    return known;
  }

  async load(id: number): Promise<OtherSlice> {
    return this.ready(id) ?? (await (this.asked.get(id) ?? this.ask(id)));
  }

  private ask(id: number): Promise<OtherSlice> {
    const asked = Promise.all([this.source.slice(id), this.source.pixels(id)]).then(([info, pixels]) => ({ info, pixels }));
    this.asked.set(id, asked);
    asked.then((slice) => this.keep(id, slice), () => undefined).finally(() => this.asked.delete(id));
    return asked;
  }

  private keep(id: number, slice: OtherSlice): void {
    this.slices.set(id, slice);
    let bytes = 0;
    for (const kept of this.slices.values()) bytes += kept.pixels.values.byteLength;
    for (const [oldest, { pixels }] of this.slices) {
      if (bytes <= capacityBytes || oldest === id) break;
      bytes -= pixels.values.byteLength;
      this.slices.delete(oldest);
    }
  }
}
