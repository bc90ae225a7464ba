import { lesionKinds } from '../annotation/vocabulary.ts';
import type { LabelStyle } from '../view/palette.ts';

export const lesionStyles: readonly LabelStyle[] = lesionKinds.map(({ value, colour, outline }) => ({
  value,
  colour,
  outline,
  fill: 'plain',
}));
