import type { Shortcut } from './shortcut.ts';

export const drawShortcuts = [
  { command: 'kind-1', title: 'Lesion kind: ground glass', keys: ['g'] },
  { command: 'kind-2', title: 'Lesion kind: consolidation', keys: ['c'] },
  { command: 'kind-3', title: 'Lesion kind: pleural effusion', keys: ['p'] },
  { command: 'tool-brush', title: 'Brush', keys: ['b'] },
  { command: 'tool-eraser', title: 'Eraser', keys: ['e'] },
  { command: 'tool-lasso', title: 'Lasso: drag around, or click corners', keys: ['l'] },
  { command: 'tool-threshold', title: 'Threshold brush: paints only a range of values', keys: ['t'] },
  { command: 'tool-region', title: 'Region: similar values around a click', keys: ['q'] },
  { command: 'tool-fill', title: 'Fill: what lesions enclose', keys: ['k'] },
  { command: 'tool-component', title: 'Select one lesion', keys: ['s'] },
  { command: 'tool-accept', title: "Accept one of the model's lesions by a click", keys: ['Shift+a'] },
  { command: 'accept-prediction', title: "Accept the model's outline as the chosen kind", keys: ['a'] },
  { command: 'toggle-subtract', title: 'Subtract: tools take away instead', keys: ['u'] },
  { command: 'brush-smaller', title: 'Smaller brush', keys: ['['] },
  { command: 'brush-larger', title: 'Larger brush', keys: [']'] },
  { command: 'grow', title: 'Grow the chosen kind by 1 px', keys: ['Shift+g'] },
  { command: 'shrink', title: 'Shrink the chosen kind by 1 px', keys: ['Shift+t'] },
  { command: 'smooth', title: "Smooth the chosen kind's outlines", keys: ['Shift+e'] },
  { command: 'fill-holes', title: 'Fill the holes of the chosen kind', keys: ['Shift+h'] },
  { command: 'remove-specks', title: "Remove the chosen kind's specks", keys: ['Shift+x'] },
  { command: 'copy-previous', title: 'Copy the lesions of the slice before', keys: ['Ctrl+ArrowUp'] },
  { command: 'copy-next', title: 'Copy the lesions of the slice after', keys: ['Ctrl+ArrowDown'] },
  { command: 'interpolate', title: 'Interpolate between the drawn slices around', keys: ['i'] },
  { command: 'toggle-crosshair', title: 'Crosshair on or off: draw with the keys', keys: ['x'] },
  { command: 'undo', title: 'Undo', keys: ['Ctrl+z'] },
  { command: 'redo', title: 'Redo', keys: ['Ctrl+y', 'Ctrl+Shift+z'] },
] as const satisfies readonly Shortcut[];

export type DrawCommand = (typeof drawShortcuts)[number]['command'];
