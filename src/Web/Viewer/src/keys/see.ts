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
  { command: 'zoom-pixels', title: 'One to one: an image pixel a screen pixel', keys: ['Shift+o'] },
  { command: 'toggle-smooth', title: 'Smooth pixels or square ones', keys: ['Shift+s'] },
  { command: 'toggle-invert', title: 'Exchange light and dark', keys: ['Shift+i'] },
  { command: 'gamma-less', title: 'Gamma: darker greys (8-bit images)', keys: ['<'] },
  { command: 'gamma-more', title: 'Gamma: lighter greys (8-bit images)', keys: ['>'] },
  { command: 'view-turn', title: 'Turn the view to the right', keys: ['Shift+r'] },
  { command: 'view-mirror', title: 'Mirror the view: left for right', keys: ['Shift+m'] },
  { command: 'view-flip', title: 'Flip the view: top for bottom', keys: ['Shift+u'] },
  { command: 'view-upright', title: 'The view as the file has it', keys: ['Shift+n'] },
  { command: 'tool-ruler', title: 'Ruler: drag to measure', keys: ['Shift+l'] },
  { command: 'remove-measurements', title: "Remove the slice's measurements", keys: ['Shift+k'] },
  { command: 'toggle-second-pane', title: 'Second pane on or off', keys: ['Shift+p'] },
  { command: 'second-pane-next', title: 'What the second pane shows: the next', keys: ['Shift+v'] },
  { command: 'full-screen', title: 'Full screen on or off', keys: ['Shift+f'] },
  { command: 'toggle-overlay', title: 'Lesions on or off', keys: ['o'] },
  { command: 'overlay-fainter', title: 'Fainter lesions', keys: [','] },
  { command: 'overlay-stronger', title: 'Stronger lesions', keys: ['.'] },
  { command: 'toggle-prediction', title: "Model's outline on or off", keys: ['v'] },
] as const satisfies readonly Shortcut[];

export type SeeCommand = (typeof seeShortcuts)[number]['command'];
