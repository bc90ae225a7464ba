import { lesionKinds } from '../annotation/vocabulary.ts';
import { inSlices } from '../in-slices.ts';
import { interpolated } from '../mask/interpolation.ts';
import { paintLesions } from '../mask/mask-buffer.ts';
import { spansIn } from '../mask/spans.ts';
import type { MaskBody, SeriesSlice } from '../wire.ts';
import type { OpenSlice } from './open-slice.ts';

/** What is known of the open slice's series. */
export interface SeriesMasks {
  readonly slices: readonly SeriesSlice[];
  /** A slice's mask as the reader would see it: unsent edits included. */
  mask(id: number): Promise<MaskBody>;
}

/** Adds to a slice what its neighbour has, where nothing is drawn yet. Returns why nothing was added, or null. */
export async function copyFromNeighbour(slice: OpenSlice, series: SeriesMasks, steps: 1 | -1): Promise<string | null> {
  const side = steps < 0 ? 'before' : 'after';
  const place = series.slices.findIndex(({ id }) => id === slice.info.id);
  const neighbour = place < 0 ? undefined : series.slices[place + steps];
  if (!neighbour) return `Nothing copied: the series has no slice ${side} this one.`;
  const { width, height } = slice.pixels;
  const labels = labelsOf(await series.mask(neighbour.id), width, height);
  if (!labels) return `Nothing copied: the slice ${side} has another size.`;
  const bounds = { x: 0, y: 0, width, height };
  const parts = lesionKinds.map(({ value }) => ({ value, spans: spansIn(bounds, width, (i) => labels[i] === value) }));
  if (parts.every(({ spans }) => spans.length === 0)) return `Nothing copied: no lesion is drawn on the slice ${side}.`;
  const added = slice.annotation.addSpans(`copy from the slice ${side}`, parts);
  return added ? null : `Nothing copied: everything on the slice ${side} is drawn here already.`;
}

/** Adds the shape between the nearest drawn slices on either side. Returns why nothing was added, or null. */
export async function interpolate(slice: OpenSlice, series: SeriesMasks): Promise<string | null> {
  const { width, height } = slice.pixels;
  const place = series.slices.findIndex(({ id }) => id === slice.info.id);
  const nearest = async (steps: 1 | -1) => {
    for (let i = place + steps; place >= 0 && i >= 0 && i < series.slices.length; i += steps) {
      const { id, index } = series.slices[i]!;
      const body = await series.mask(id);
      if (body.lesions.length === 0) continue;
      const labels = labelsOf(body, width, height);
      return labels && { labels, distance: Math.max(1, Math.abs(index - slice.info.index)) };
    }
    return null;
  };
  const [before, after] = [await nearest(-1), await nearest(1)];
  if (!before || !after) return 'Nothing interpolated: it needs a drawn slice of the same size on either side of this one.';
  const parts = await inSlices(interpolated(before, after, width, height));
  if (parts.every(({ spans }) => spans.length === 0)) {
    return 'Nothing interpolated: the slices on either side have no kind of lesion, or no place, in common.';
  }
  const added = slice.annotation.addSpans('interpolate', parts);
  return added ? null : 'Nothing interpolated: everything between the two slices is drawn here already.';
}

/** height x width labels, rows first; null where the mask is of another size. */
function labelsOf(body: MaskBody, width: number, height: number): Uint8Array | null {
  if (body.lesions.some(({ rle }) => rle.size[0] !== height || rle.size[1] !== width)) return null;
  const labels = new Uint8Array(width * height);
  paintLesions(labels, body, width, height);
  return labels;
}
