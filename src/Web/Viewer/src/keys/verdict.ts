import type { Shortcut } from './shortcut.ts';

export const verdictShortcuts = [
  { command: 'label-covid', title: 'Label COVID', keys: ['1'] },
  { command: 'label-non-covid', title: 'Label non-COVID', keys: ['2'] },
  { command: 'label-none', title: 'Remove the label', keys: ['0'] },
  { command: 'nothing-here', title: 'Nothing here: no lesion on this slice', keys: ['n'] },
  { command: 'mask-complete', title: 'Mask complete: every lesion is drawn', keys: ['m'] },
  { command: 'accept-with-label', title: "Accept the model's outline and its label", keys: ['j'] },
  { command: 'reject-prediction', title: "Reject the model's outline: hide it, and disagree with it", keys: ['Shift+j'] },
  { command: 'verdict-agree', title: 'Agree with the prediction', keys: ['y'] },
  { command: 'verdict-disagree', title: 'Disagree with the prediction', keys: ['Shift+y'] },
] as const satisfies readonly Shortcut[];

export type VerdictCommand = (typeof verdictShortcuts)[number]['command'];
