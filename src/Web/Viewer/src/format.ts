import type { SliceInfo } from './wire.ts';

/** An area in mm² where the pixel spacing is known, else in pixels. */
export function areaText(areaPx: number, spacingMm: SliceInfo['spacingMm']): string {
  if (!spacingMm) return `${areaPx.toLocaleString('en')} px`;
  const mm2 = areaPx * spacingMm[0] * spacingMm[1];
  return `${mm2.toLocaleString('en', { maximumFractionDigits: mm2 < 100 ? 1 : 0 })} mm²`;
}

export function windowText(windowing: { level: number; width: number }, preset: string | null): string {
  return `W ${windowing.width} L ${windowing.level}${preset ? ` ${preset}` : ''}`;
}

/** Where a slice comes from, in the order a reader looks for it. */
export function sliceTitle(info: SliceInfo, seriesLength: number): string {
  const place = seriesLength > 1 ? `slice ${info.index + 1}/${seriesLength}` : `slice ${info.index + 1}`;
  return [info.patient ?? 'no patient id', info.source, info.series, place].filter((text) => text).join(' · ');
}
