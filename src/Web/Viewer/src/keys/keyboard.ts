import type { KeyBindings } from './key-bindings.ts';
import { modeCommandFor, type Mode } from './modes.ts';
import { isCharacterKey, type Command } from './shortcuts.ts';

const characterKeysSetting = 'covidlabel.character-keys';

/** Listens to the whole page, except while a reader types or a dialog is open. */
export class Keyboard {
  /** Whether Space is held, which turns any drag into a pan. */
  spaceHeld = false;
  /** Work under way in which some keys have another meaning. */
  modes: () => readonly Mode[] = () => [];

  constructor(
    readonly bindings: KeyBindings,
    private readonly run: (command: Command) => void,
    private readonly escape: () => boolean,
  ) {
    document.addEventListener('keydown', (event) => this.down(event));
    document.addEventListener('keyup', (event) => {
      if (event.key === ' ') this.spaceHeld = false;
    });
    window.addEventListener('blur', () => (this.spaceHeld = false));
  }

  get characterKeys(): boolean {
    return localStorage.getItem(characterKeysSetting) !== 'off';
  }

  set characterKeys(on: boolean) {
    localStorage.setItem(characterKeysSetting, on ? 'on' : 'off');
  }

  private down(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (document.querySelector('dialog[open]') || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      if (this.escape()) event.preventDefault();
      return;
    }
    // What has the focus is operated by these two keys; Ctrl with them, by links alone.
    const operated = event.ctrlKey || event.metaKey ? 'a' : 'button, a, input, select, summary';
    if (/^( |Enter)$/.test(event.key) && target?.closest(operated)) return;
    if (target?.closest('input:not([type=range]):not([type=checkbox]), textarea, select')) return;
    if (target?.closest('input[type=range]') && /^(Arrow|Page)/.test(event.key)) return;
    const command = modeCommandFor(event, this.modes()) ?? this.bindings.commandFor(event);
    if (!command && event.key === ' ') {
      this.spaceHeld = true;
      event.preventDefault();
      return;
    }
    if (!command || (isCharacterKey(event) && !this.characterKeys && command !== 'help')) return;
    event.preventDefault();
    // Holding a key steps through slices or sizes, but does not flip a verdict back and forth.
    if (event.repeat && !/^(series|brush-|zoom-(in|out)|gamma-|overlay-|undo|redo|crosshair-move|component-move)/.test(command)) return;
    this.run(command);
  }
}
