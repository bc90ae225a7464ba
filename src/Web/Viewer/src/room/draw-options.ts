import { lesionKinds, type LesionKind } from '../annotation/vocabulary.ts';

export type DrawingToolName = 'brush' | 'eraser' | 'lasso' | 'threshold' | 'region' | 'fill' | 'component' | 'accept';

/** What a slice's values are: options in values are kept for each by itself. */
export type Unit = 'hu' | 'grey';

export const unitTitles: Readonly<Record<Unit, string>> = { hu: 'HU', grey: 'grey' };

export function unitOf({ isHu }: { isHu: boolean }): Unit {
  return isHu ? 'hu' : 'grey';
}

/** How the reader draws; it stays while slices change. */
export interface DrawOptions {
  kind: LesionKind;
  brushPx: number;
  /** Tools take away instead. */
  subtract: boolean;
  /** Whether a pen's pressure makes its brush smaller. */
  penPressure: boolean;
  /** The values that the threshold brush paints, both ends included. */
  range: Readonly<Record<Unit, readonly [low: number, high: number]>>;
  /** How far a region's values may be from the clicked one. */
  tolerance: Readonly<Record<Unit, number>>;
  /** Lesions with fewer pixels are specks. */
  speckPx: number;
}

/** Ranges to begin with: from ground glass to soft tissue in HU, the middle of the scale in grey. */
export const initialDrawOptions: DrawOptions = {
  kind: lesionKinds[0]!,
  brushPx: 12,
  subtract: false,
  penPressure: true,
  range: { hu: [-750, 100], grey: [64, 192] },
  tolerance: { hu: 120, grey: 12 },
  speckPx: 12,
};

interface ToolTraits {
  title: string;
  hint: string;
  /** Paints with the chosen kind. */
  ofAKind: boolean;
  /** Has the brush's diameter. */
  sized: boolean;
  /** Can take away instead. */
  subtracts: boolean;
}

export const drawingTools: Readonly<Record<DrawingToolName, ToolTraits>> = {
  brush: { title: 'brush', hint: 'Drag to paint.', ofAKind: true, sized: true, subtracts: true },
  eraser: { title: 'eraser', hint: 'Drag to erase every kind.', ofAKind: false, sized: true, subtracts: false },
  lasso: {
    title: 'lasso',
    hint: 'Drag around a lesion, or click its corners; Enter closes.',
    ofAKind: true,
    sized: false,
    subtracts: true,
  },
  threshold: {
    title: 'threshold brush',
    hint: 'Drag: only values in the range are painted.',
    ofAKind: true,
    sized: true,
    subtracts: true,
  },
  region: {
    title: 'region',
    hint: 'Click: takes connected pixels of similar value.',
    ofAKind: true,
    sized: false,
    subtracts: true,
  },
  fill: { title: 'fill', hint: 'Click what lesions enclose.', ofAKind: true, sized: false, subtracts: false },
  component: {
    title: 'select a lesion',
    hint: 'Click a lesion; drag or arrows move it, Delete removes it.',
    ofAKind: true,
    sized: false,
    subtracts: false,
  },
  accept: {
    title: "accept the model's lesion",
    hint: "Click a lesion of the model's outline to accept it.",
    ofAKind: true,
    sized: false,
    subtracts: false,
  },
};

export function isDrawingTool(name: string): name is DrawingToolName {
  return name in drawingTools;
}
