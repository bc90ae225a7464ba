import type { ClassLabel, LesionKindName, MaskState } from '../wire.ts';

/** How an outline is drawn, so that a kind can be told apart without its colour. */
export type OutlineStyle = 'solid' | 'dashed' | 'dotted';

export interface LesionKind {
  /** Value in the label map; 0 is background. */
  value: 1 | 2 | 3;
  name: LesionKindName;
  title: string;
  key: string;
  /** Red, green, blue. Blue, vermilion and yellow of Okabe and Ito's palette: three hues and three lightnesses. */
  colour: readonly [number, number, number];
  outline: OutlineStyle;
}

export const lesionKinds: readonly LesionKind[] = [
  { value: 1, name: 'ground-glass', title: 'Ground glass', key: 'g', colour: [86, 180, 233], outline: 'solid' },
  { value: 2, name: 'consolidation', title: 'Consolidation', key: 'c', colour: [213, 94, 0], outline: 'dashed' },
  { value: 3, name: 'pleural-effusion', title: 'Pleural effusion', key: 'p', colour: [240, 228, 66], outline: 'dotted' },
];

export function kindNamed(name: LesionKindName): LesionKind {
  const kind = lesionKinds.find((candidate) => candidate.name === name);
  if (!kind) throw new Error(`unknown lesion kind ${name}`);
  return kind;
}

export function cssColour([red, green, blue]: readonly [number, number, number], alpha = 1): string {
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}

export const maskStates: Readonly<Record<MaskState, { icon: string; title: string }>> = {
  unknown: { icon: '○', title: 'unknown' },
  negative: { icon: '⊘', title: 'clear' },
  partial: { icon: '◐', title: 'partial' },
  complete: { icon: '●', title: 'complete' },
};

export const labelTitles: Readonly<Record<ClassLabel, string>> = { covid: 'COVID', 'non-covid': 'non-COVID' };

/** The verdict that a model's probability of COVID stands for. */
export function labelOfProbability(covidProbability: number): ClassLabel {
  return covidProbability >= 0.5 ? 'covid' : 'non-covid';
}

export function labelTitle(label: ClassLabel | null): string {
  return label === null ? 'no label' : labelTitles[label];
}
