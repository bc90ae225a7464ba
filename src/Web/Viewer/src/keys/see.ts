import type { Shortcut } from './shortcut.ts';

export const seeShortcuts = [
  { command: 'tool-window', title: 'Window tool: drag for width and level', keys: ['w'] },
  { command: 'tool-pan', title: 'Hand: drag to move the image', keys: ['h'] },
  { command: 'window-full', title: 'Window: full range', keys: ['6'] },
  { command: 'window-lung', title: 'Window: lung', keys: ['7'] },
  { command: 'window-mediastinum', title: 'Window: mediastinum', keys: ['8'] },
  { command: 'window-bone', title: 'Window: bone', keys: ['9'] },
  { command: 'zoom-in', title: 'Zoom in', keys: ['+', '='] },
  { command: 'zoom-out', title: 'Zoom out', keys: ['-'] },
  { command: 'fit', title: 'Fit the slice', keys: ['f'] },
  { command: 'toggle-overlay', title: 'Lesions on or off', keys: ['o'] },
  { command: 'overlay-fainter', title: 'Fainter lesions', keys: [','] },
  { command: 'overlay-stronger', title: 'Stronger lesions', keys: ['.'] },
  { command: 'toggle-prediction', title: "Model's outline on or off", keys: ['v'] },
] as const satisfies readonly Shortcut[];

export type SeeCommand = (typeof seeShortcuts)[number]['command'];
