import type { Shortcut } from './shortcut.ts';

export const goShortcuts = [
  { command: 'series-previous', title: 'Previous slice of the series', keys: ['ArrowUp'] },
  { command: 'series-next', title: 'Next slice of the series', keys: ['ArrowDown'] },
  { command: 'series-first', title: 'First slice of the series', keys: ['Home'] },
  { command: 'series-last', title: 'Last slice of the series', keys: ['End'] },
  { command: 'queue-previous', title: 'Previous in the queue', keys: ['ArrowLeft', 'PageUp'] },
  { command: 'queue-next', title: 'Next in the queue', keys: ['ArrowRight', 'PageDown'] },
  { command: 'complete-and-next', title: 'Complete, and on to the next slice you have not read', keys: ['Ctrl+Enter'] },
  { command: 'toggle-history', title: 'History of the slice on or off', keys: ['Shift+z'] },
  { command: 'compare', title: 'Compare with the model', keys: ['d'] },
  { command: 'resolve-conflict', title: 'Resolve a conflict', keys: ['r'] },
  { command: 'help', title: 'This sheet', keys: ['?'] },
] as const satisfies readonly Shortcut[];

export type GoCommand = (typeof goShortcuts)[number]['command'];
