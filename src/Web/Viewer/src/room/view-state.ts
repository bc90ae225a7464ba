import { lesionKinds, type LesionKind } from '../annotation/vocabulary.ts';
import { fullRange, huPresets, type WindowPreset, type Windowing } from '../image/windowing.ts';
import type { OpenSlice } from './open-slice.ts';

export type ToolName = 'brush' | 'eraser' | 'window' | 'pan';

/** How the reader looks at slices; it stays while slices change. */
export interface ViewState {
  tool: ToolName;
  kind: LesionKind;
  brushPx: number;
  overlay: boolean;
  opacity: number;
  prediction: boolean;
  windowing: Windowing;
}

export const initialView: ViewState = {
  tool: 'brush',
  kind: lesionKinds[0]!,
  brushPx: 12,
  overlay: true,
  opacity: 0.4,
  prediction: false,
  windowing: huPresets.lung,
};

/** Presets that make sense for the slice; HU windows say nothing on 8-bit grey. */
export function presetsFor({ pixels, info }: Pick<OpenSlice, 'pixels' | 'info'>): WindowPreset[] {
  const full = fullRange(pixels.values, info.isHu);
  return info.isHu ? [huPresets.lung, huPresets.mediastinum, huPresets.bone, full] : [full];
}
