import type { Tone } from '../image/tone.ts';
import { huPresets } from '../image/windowing.ts';
import { upright, type Orientation } from '../view/orientation.ts';
import { initialPair, type PanePair } from './pane-pair.ts';
import { initialDrawOptions, type DrawingToolName, type DrawOptions } from './draw-options.ts';

export type ToolName = DrawingToolName | 'window' | 'pan' | 'ruler';

/** How the reader looks at slices; it stays while slices change. */
export interface ViewState extends Tone, DrawOptions {
  tool: ToolName;
  overlay: boolean;
  opacity: number;
  prediction: boolean;
  orientation: Orientation;
  /** Whether image pixels run into each other on the screen, or each is the square it is. */
  smooth: boolean;
  secondPane: boolean;
  /** What the panes show where there are two; one alone shows the annotation. */
  panes: PanePair;
}

export const initialView: ViewState = {
  ...initialDrawOptions,
  tool: 'brush',
  overlay: true,
  opacity: 0.4,
  prediction: false,
  windowing: huPresets.lung,
  gamma: 1,
  inverted: false,
  orientation: upright,
  smooth: true,
  secondPane: false,
  panes: initialPair,
};

/** Gamma bends 8-bit images alone: Hounsfield units are read against a window that is linear everywhere. */
export function toneOf({ windowing, gamma, inverted }: Tone, isHu: boolean): Tone {
  return { windowing, gamma: isHu ? 1 : gamma, inverted };
}
