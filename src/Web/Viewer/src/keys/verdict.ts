import type { Shortcut } from './shortcut.ts';

export const verdictShortcuts = [
  { command: 'label-covid', title: 'Label COVID', keys: ['1'] },
  { command: 'label-non-covid', title: 'Label non-COVID', keys: ['2'] },
  { command: 'label-none', title: 'Remove the label', keys: ['0'] },
  { command: 'nothing-here', title: 'Nothing here: no lesion on this slice', keys: ['n'] },
  { command: 'mask-complete', title: 'Mask complete: every lesion is drawn', keys: ['m'] },
] as const satisfies readonly Shortcut[];

export type VerdictCommand = (typeof verdictShortcuts)[number]['command'];
