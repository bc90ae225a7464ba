import { presetsFor } from '../image/windowing.ts';
import type { Look } from '../view/pictures-ahead.ts';
import type { SliceInfo } from '../wire.ts';
import type { OtherSlice } from './other-slices.ts';
import { placeOver } from './pane-choices.ts';
import { toneOf, type ViewState } from './view-state.ts';

/** How a slice of another study is seen beside a slice. */
export function lookOfOther({ info, pixels }: OtherSlice, beside: SliceInfo, view: ViewState): Look {
  const tone = toneOf(view, info.isHu);
  // A window in HU says nothing on 8-bit grey, nor the other way round.
  const windowing = info.isHu === beside.isHu ? tone.windowing : presetsFor(pixels.values, info.isHu)[0]!;
  return { tone: { ...tone, windowing }, smooth: view.smooth, place: placeOver(beside, info) };
}
