import type { Shortcut } from './shortcut.ts';
import { pressName, type KeyPress } from './shortcuts.ts';

/** Work during which some keys mean something else, the same for every reader: moving, finishing, taking back. */
export type Mode = 'component' | 'outline' | 'crosshair';

const component = [
  { command: 'component-move-left', title: 'Move it by 1 px', keys: ['ArrowLeft'] },
  { command: 'component-move-right', title: 'Move it by 1 px', keys: ['ArrowRight'] },
  { command: 'component-move-up', title: 'Move it by 1 px', keys: ['ArrowUp'] },
  { command: 'component-move-down', title: 'Move it by 1 px', keys: ['ArrowDown'] },
  { command: 'component-delete', title: 'Remove it', keys: ['Delete', 'Backspace'] },
] as const satisfies readonly Shortcut[];

const outline = [
  { command: 'outline-close', title: 'Close it', keys: ['Enter'] },
  { command: 'outline-back', title: 'Take the last corner back', keys: ['Backspace'] },
] as const satisfies readonly Shortcut[];

const crosshair = [
  { command: 'crosshair-move-left', title: 'Move by 1 px', keys: ['ArrowLeft'] },
  { command: 'crosshair-move-right', title: 'Move by 1 px', keys: ['ArrowRight'] },
  { command: 'crosshair-move-up', title: 'Move by 1 px', keys: ['ArrowUp'] },
  { command: 'crosshair-move-down', title: 'Move by 1 px', keys: ['ArrowDown'] },
  { command: 'crosshair-move-far-left', title: 'Move by 10 px', keys: ['Shift+ArrowLeft'] },
  { command: 'crosshair-move-far-right', title: 'Move by 10 px', keys: ['Shift+ArrowRight'] },
  { command: 'crosshair-move-far-up', title: 'Move by 10 px', keys: ['Shift+ArrowUp'] },
  { command: 'crosshair-move-far-down', title: 'Move by 10 px', keys: ['Shift+ArrowDown'] },
  { command: 'crosshair-press', title: 'Press the tool, and let it go', keys: [' ', 'Enter'] },
] as const satisfies readonly Shortcut[];

export type ModeCommand =
  | (typeof component)[number]['command']
  | (typeof outline)[number]['command']
  | (typeof crosshair)[number]['command'];

/** The modes' keys, in the order of the ? sheet. */
export const modeGroups: readonly { mode: Mode; title: string; shortcuts: readonly Shortcut<ModeCommand>[] }[] = [
  { mode: 'outline', title: 'An outline is open', shortcuts: outline },
  { mode: 'component', title: 'A lesion is selected', shortcuts: component },
  { mode: 'crosshair', title: 'The crosshair is on', shortcuts: crosshair },
];

/** The command that a key press stands for in the modes that are on; the first one's keys go first. */
export function modeCommandFor(press: KeyPress, modes: readonly Mode[]): ModeCommand | null {
  const name = pressName(press);
  for (const mode of modes) {
    const group = modeGroups.find((candidate) => candidate.mode === mode);
    const found = group?.shortcuts.find(({ keys }) => name !== null && keys.includes(name));
    if (found) return found.command;
  }
  return null;
}
