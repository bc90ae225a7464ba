import { lesionKinds, type LesionKind } from '../annotation/vocabulary.ts';
import { huPresets, type Windowing } from '../image/windowing.ts';

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
