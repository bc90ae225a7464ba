import { setText } from '../dom.ts';
import type { KeyBindings } from './key-bindings.ts';
import { printedKey, type Command } from './shortcuts.ts';

/** Keeps the keys printed on the page's buttons those that are bound; a button with several names them in order. */
export function followBindings(root: HTMLElement, bindings: KeyBindings): void {
  bindings.observe(() => {
    for (const button of root.querySelectorAll<HTMLElement>('[data-command]')) {
      const printed = button.querySelector(':scope > kbd');
      if (!printed) continue;
      const key = bindings.keysOf(button.dataset.command as Command)[0];
      setText(printed, key === undefined ? '' : printedKey(key).replace('Shift + ', '⇧').replaceAll(' ', ''));
      (printed as HTMLElement).hidden = key === undefined;
    }
  });
}
