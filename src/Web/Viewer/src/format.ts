import type { SlicePixels } from './image/slice-pixels.ts';
import type { Point } from './mask/brush.ts';
import type { Prediction, SliceInfo } from './wire.ts';

const whole = new Intl.NumberFormat('en');
const wholeMm2 = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const smallMm2 = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** An area in mm² where the pixel spacing is known, else in pixels. */
export function areaText(areaPx: number, spacingMm: SliceInfo['spacingMm']): string {
  if (!spacingMm) return `${whole.format(areaPx)} px`;
  const mm2 = areaPx * spacingMm[0] * spacingMm[1];
  return `${(mm2 < 100 ? smallMm2 : wholeMm2).format(mm2)} mm²`;
}

/** How much of the body an area is; nothing where the body's area is unknown. */
export function shareText(areaPx: number, bodyPx: number | null): string {
  if (!bodyPx) return '';
  const percent = (100 * areaPx) / bodyPx;
  return ` · ${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} % of the body`;
}

export function windowText(windowing: { level: number; width: number }, preset: string | null): string {
  return `W ${windowing.width} L ${windowing.level}${preset ? ` ${preset}` : ''}`;
}

/** Where a slice comes from, in the order a reader looks for it. */
export function sliceTitle(info: SliceInfo, seriesLength: number): string {
  const place = seriesLength > 1 ? `slice ${info.index + 1}/${seriesLength}` : `slice ${info.index + 1}`;
  return [info.patient ?? 'no patient id', info.source, info.series, place].filter((text) => text).join(' · ');
}

/** The value under the pointer and its column and row; nothing beside the image. */
export function probeText(pixels: SlicePixels, isHu: boolean, at: Point): string {
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  if (x < 0 || y < 0 || x >= pixels.width || y >= pixels.height) return '';
  return `${isHu ? 'HU' : 'grey'} ${pixels.values[y * pixels.width + x]} (${x}, ${y})`;
}

export function predictionText(prediction: Prediction | null, withheld: string | null): string {
  if (withheld) return withheld;
  if (!prediction) return 'No prediction yet: it appears here once a model is active.';
  const { modelId, covidProbability } = prediction;
  const verdict = covidProbability === null ? 'no verdict' : `COVID probability ${covidProbability.toFixed(2)}`;
  return `model v${modelId}: ${verdict}`;
}
