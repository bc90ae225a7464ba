/** Everything a key or a button can ask of the reading room. */
export type Command =
  | 'tool-brush'
  | 'tool-eraser'
  | 'tool-window'
  | 'tool-pan'
  | 'kind-1'
  | 'kind-2'
  | 'kind-3'
  | 'brush-smaller'
  | 'brush-larger'
  | 'undo'
  | 'redo'
  | 'label-covid'
  | 'label-non-covid'
  | 'label-none'
  | 'nothing-here'
  | 'mask-complete'
  | 'toggle-overlay'
  | 'overlay-fainter'
  | 'overlay-stronger'
  | 'toggle-prediction'
  | 'accept-prediction'
  | 'compare'
  | 'window-full'
  | 'window-lung'
  | 'window-mediastinum'
  | 'window-bone'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'series-previous'
  | 'series-next'
  | 'queue-previous'
  | 'queue-next'
  | 'resolve-conflict'
  | 'help';

export interface Shortcut {
  command: Command;
  group: 'Draw' | 'Verdict' | 'See' | 'Go';
  title: string;
  /** KeyboardEvent.key, with Ctrl+ and Shift+ where needed; Ctrl also stands for the Mac's Command key. */
  keys: readonly string[];
}

export const shortcuts: readonly Shortcut[] = [
  { command: 'kind-1', group: 'Draw', title: 'Brush: ground glass', keys: ['g'] },
  { command: 'kind-2', group: 'Draw', title: 'Brush: consolidation', keys: ['c'] },
  { command: 'kind-3', group: 'Draw', title: 'Brush: pleural effusion', keys: ['p'] },
  { command: 'tool-brush', group: 'Draw', title: 'Brush', keys: ['b'] },
  { command: 'tool-eraser', group: 'Draw', title: 'Eraser', keys: ['e'] },
  { command: 'accept-prediction', group: 'Draw', title: "Accept the model's outline as the chosen kind", keys: ['a'] },
  { command: 'brush-smaller', group: 'Draw', title: 'Smaller brush', keys: ['['] },
  { command: 'brush-larger', group: 'Draw', title: 'Larger brush', keys: [']'] },
  { command: 'undo', group: 'Draw', title: 'Undo', keys: ['Ctrl+z'] },
  { command: 'redo', group: 'Draw', title: 'Redo', keys: ['Ctrl+y', 'Ctrl+Shift+z'] },
  { command: 'label-covid', group: 'Verdict', title: 'Label COVID', keys: ['1'] },
  { command: 'label-non-covid', group: 'Verdict', title: 'Label non-COVID', keys: ['2'] },
  { command: 'label-none', group: 'Verdict', title: 'Remove the label', keys: ['0'] },
  { command: 'nothing-here', group: 'Verdict', title: 'Nothing here: no lesion on this slice', keys: ['n'] },
  { command: 'mask-complete', group: 'Verdict', title: 'Mask complete: every lesion is drawn', keys: ['m'] },
  { command: 'tool-window', group: 'See', title: 'Window tool: drag for width and level', keys: ['w'] },
  { command: 'tool-pan', group: 'See', title: 'Hand: drag to move the image', keys: ['h'] },
  { command: 'window-full', group: 'See', title: 'Window: full range', keys: ['6'] },
  { command: 'window-lung', group: 'See', title: 'Window: lung', keys: ['7'] },
  { command: 'window-mediastinum', group: 'See', title: 'Window: mediastinum', keys: ['8'] },
  { command: 'window-bone', group: 'See', title: 'Window: bone', keys: ['9'] },
  { command: 'zoom-in', group: 'See', title: 'Zoom in', keys: ['+', '='] },
  { command: 'zoom-out', group: 'See', title: 'Zoom out', keys: ['-'] },
  { command: 'fit', group: 'See', title: 'Fit the slice', keys: ['f'] },
  { command: 'toggle-overlay', group: 'See', title: 'Lesions on or off', keys: ['o'] },
  { command: 'overlay-fainter', group: 'See', title: 'Fainter lesions', keys: [','] },
  { command: 'overlay-stronger', group: 'See', title: 'Stronger lesions', keys: ['.'] },
  { command: 'toggle-prediction', group: 'See', title: "Model's outline on or off", keys: ['v'] },
  { command: 'series-previous', group: 'Go', title: 'Previous slice of the series', keys: ['ArrowUp'] },
  { command: 'series-next', group: 'Go', title: 'Next slice of the series', keys: ['ArrowDown'] },
  { command: 'queue-previous', group: 'Go', title: 'Previous in the queue', keys: ['ArrowLeft', 'PageUp'] },
  { command: 'queue-next', group: 'Go', title: 'Next in the queue', keys: ['ArrowRight', 'PageDown'] },
  { command: 'compare', group: 'Go', title: 'Compare with the model', keys: ['d'] },
  { command: 'resolve-conflict', group: 'Go', title: 'Resolve a conflict', keys: ['r'] },
  { command: 'help', group: 'Go', title: 'This sheet', keys: ['?'] },
];

/** What the pointer does, for the sheet; tools/pointer-router.ts is where it happens. */
export const gestures: readonly { title: string; how: string }[] = [
  { title: 'Draw with the chosen tool', how: 'Drag' },
  { title: 'Window: right for width, down for level', how: 'Right drag' },
  { title: 'Move the image', how: 'Middle drag, Space + drag' },
  { title: 'Slices of the series', how: 'Wheel' },
  { title: 'Zoom at the pointer', how: 'Ctrl + wheel' },
  { title: 'Give up the stroke', how: 'Esc while dragging' },
];

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The command a key press stands for, or null. Letters match whatever Caps Lock says. */
export function commandFor(press: KeyPress): Command | null {
  if (press.altKey) return null;
  const ctrl = press.ctrlKey || press.metaKey;
  const letter = /^[a-z]$/i.test(press.key);
  const key = letter ? press.key.toLowerCase() : press.key;
  // Shift is part of how symbols such as ? are typed; with letters it is a modifier of its own.
  const shift = letter && press.shiftKey && ctrl;
  const name = `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${key}`;
  return shortcuts.find((shortcut) => shortcut.keys.includes(name))?.command ?? null;
}

/** A single printable character, which a reader may turn off (WCAG 2.1, 2.1.4). */
export function isCharacterKey(press: KeyPress): boolean {
  return press.key.length === 1 && !press.ctrlKey && !press.metaKey;
}

const printed: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
};

/** How a key is written on the sheet. */
export function printedKey(key: string): string {
  return key
    .split(/\+(?=.)/)
    .map((part) => printed[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' + ');
}
