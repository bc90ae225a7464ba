import type { Shortcut } from './shortcut.ts';

/** Of the compare page alone. */
export const compareShortcuts = [
  { command: 'compare-flicker', title: 'Reader and model in turn, in one place', keys: ['Shift+c'] },
  { command: 'flicker-step', title: 'The other one, and stay there', keys: ['Shift+w'] },
  { command: 'compare-difference', title: 'The difference alone', keys: ['Shift+d'] },
] as const satisfies readonly Shortcut[];

export type CompareCommand = (typeof compareShortcuts)[number]['command'];
