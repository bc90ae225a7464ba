import { setText } from '../dom.ts';
import type { KeyBindings } from './key-bindings.ts';
import { printedKey, shortcuts } from './shortcuts.ts';

/** Keeps the keys printed on the page's buttons those that are bound. */
export function followBindings(root: HTMLElement, bindings: KeyBindings): void {
  bindings.observe(() => {
    for (const { command } of shortcuts) {
      const key = bindings.keysOf(command)[0];
      for (const printed of root.querySelectorAll<HTMLElement>(`[data-command="${command}"] > kbd`)) {
        setText(printed, key === undefined ? '' : printedKey(key).replace('Shift + ', '⇧').replaceAll(' ', ''));
        printed.hidden = key === undefined;
      }
    }
  });
}
