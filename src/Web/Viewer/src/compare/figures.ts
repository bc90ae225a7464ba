import { labelTitle, maskStates } from '../annotation/vocabulary.ts';
import { part, setText } from '../dom.ts';
import { areaText } from '../format.ts';
import type { Comparison } from './comparison.ts';
import { diceOf } from './difference.ts';

/** Writes the figures below the panes. */
export function showFigures(root: HTMLElement, { info, mask, prediction, difference }: Comparison): void {
  const write = (name: string, text: string) => setText(part(root, name), text);
  const area = (px: number | undefined) => (px === undefined ? '–' : areaText(px, info.spacingMm));
  const { icon, title } = maskStates[mask.state];
  const dice = difference ? diceOf(mask.state, difference) : '–';
  const probability = prediction?.covidProbability ?? null;
  write('label', labelTitle(info.label));
  write('mask-state', `${icon} ${title}`);
  write('probability', probability === null ? '–' : probability.toFixed(2));
  write('dice', typeof dice === 'number' ? dice.toFixed(2) : dice);
  write('true-positive', area(difference?.truePositivePx));
  write('false-positive', area(difference?.falsePositivePx));
  write('false-negative', area(difference?.falseNegativePx));
  write('model', prediction ? `v${prediction.modelId}` : '–');
  write('predicted-at', prediction ? new Date(prediction.createdAt).toLocaleString('en-GB', { timeZone: 'UTC' }) : '–');
  Object.assign(root.dataset, {
    dice: typeof dice === 'number' ? dice.toFixed(4) : '',
    truePositive: String(difference?.truePositivePx ?? ''),
    falsePositive: String(difference?.falsePositivePx ?? ''),
    falseNegative: String(difference?.falseNegativePx ?? ''),
    predictionModel: prediction ? String(prediction.modelId) : '',
  });
}
