import type { Shortcut } from './shortcut.ts';

export const drawShortcuts = [
  { command: 'kind-1', title: 'Brush: ground glass', keys: ['g'] },
  { command: 'kind-2', title: 'Brush: consolidation', keys: ['c'] },
  { command: 'kind-3', title: 'Brush: pleural effusion', keys: ['p'] },
  { command: 'tool-brush', title: 'Brush', keys: ['b'] },
  { command: 'tool-eraser', title: 'Eraser', keys: ['e'] },
  { command: 'accept-prediction', title: "Accept the model's outline as the chosen kind", keys: ['a'] },
  { command: 'brush-smaller', title: 'Smaller brush', keys: ['['] },
  { command: 'brush-larger', title: 'Larger brush', keys: [']'] },
  { command: 'undo', title: 'Undo', keys: ['Ctrl+z'] },
  { command: 'redo', title: 'Redo', keys: ['Ctrl+y', 'Ctrl+Shift+z'] },
] as const satisfies readonly Shortcut[];

export type DrawCommand = (typeof drawShortcuts)[number]['command'];
