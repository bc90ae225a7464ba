import { bodyArea } from '../image/body-area.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { inSlices } from '../in-slices.ts';

/** The body's area on slices that have been shown, in pixels; computed beside the reader's work. */
export class BodyAreas {
  private readonly areas = new WeakMap<SlicePixels, Promise<number>>();

  of(pixels: SlicePixels, isHu: boolean): Promise<number> {
    const known = this.areas.get(pixels) ?? inSlices(bodyArea(pixels, isHu));
    this.areas.set(pixels, known);
    return known;
  }
}
