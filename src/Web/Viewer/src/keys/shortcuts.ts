import { compareShortcuts, type CompareCommand } from './compare.ts';
import { drawShortcuts, type DrawCommand } from './draw.ts';
import { goShortcuts, type GoCommand } from './go.ts';
import type { ModeCommand } from './modes.ts';
import { seeShortcuts, type SeeCommand } from './see.ts';
import type { Shortcut } from './shortcut.ts';
import { verdictShortcuts, type VerdictCommand } from './verdict.ts';

/** Everything a key or a button can ask of the reading room. */
export type RoomCommand = DrawCommand | VerdictCommand | SeeCommand | GoCommand | ModeCommand;

export type Command = RoomCommand | CompareCommand;

/** The one table of keys, in the order of the ? sheet. */
export const shortcutGroups: readonly { title: string; shortcuts: readonly Shortcut<Command>[] }[] = [
  { title: 'Draw', shortcuts: drawShortcuts },
  { title: 'Verdict', shortcuts: verdictShortcuts },
  { title: 'See', shortcuts: seeShortcuts },
  { title: 'Go', shortcuts: goShortcuts },
  { title: 'On the compare page', shortcuts: compareShortcuts },
];

export const shortcuts: readonly Shortcut<Command>[] = shortcutGroups.flatMap((group) => group.shortcuts);

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** A key press as the table writes it, or null where Alt is held. Letters are the same whatever Caps Lock says. */
export function pressName(press: KeyPress): string | null {
  if (press.altKey) return null;
  const ctrl = press.ctrlKey || press.metaKey;
  const letter = /^[a-z]$/i.test(press.key);
  const key = letter ? press.key.toLowerCase() : press.key;
  // Shift is part of how symbols such as ? are typed; with letters and named keys it is a modifier of its own.
  const shift = press.shiftKey && (letter || key.length > 1);
  return `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

/** A single printable character, which a reader may turn off (WCAG 2.1, 2.1.4). */
export function isCharacterKey(press: KeyPress): boolean {
  return press.key.length === 1 && press.key !== ' ' && !press.ctrlKey && !press.metaKey;
}

const printed: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  ' ': 'Space',
};

/** How a key is written on the sheet. */
export function printedKey(key: string): string {
  return key
    .split(/\+(?=.)/)
    .map((part) => printed[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' + ');
}
