import { element, part } from '../dom.ts';
import { gestures } from '../keys/gestures.ts';
import type { Keyboard } from '../keys/keyboard.ts';
import type { Shortcut } from '../keys/shortcut.ts';
import { printedKey, shortcutGroups } from '../keys/shortcuts.ts';

/** The ? sheet, made from the table that handles the keys. */
export class KeySheet {
  constructor(private readonly dialog: HTMLDialogElement, keyboard: Keyboard) {
    const groups = part(dialog, 'shortcut-groups');
    groups.append(...shortcutGroups.map(({ title, shortcuts }) => section(title, shortcuts.map(row))));
    groups.append(section('Pointer', gestures.map(({ title, how }) => entry(title, [how]))));
    const characterKeys = part<HTMLInputElement>(dialog, 'character-keys');
    characterKeys.checked = keyboard.characterKeys;
    characterKeys.addEventListener('change', () => (keyboard.characterKeys = characterKeys.checked));
  }

  open(): void {
    this.dialog.showModal();
  }
}

function section(title: string, rows: readonly HTMLElement[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), element('dl', {}, ...rows));
}

function row({ title, keys }: Shortcut): HTMLElement {
  return entry(title, keys.map(printedKey));
}

function entry(title: string, keys: readonly string[]): HTMLElement {
  return element('div', {}, element('dt', {}, title), element('dd', {}, ...keys.map((key) => element('kbd', {}, key))));
}
