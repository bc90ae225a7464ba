import { element, part, setText } from '../dom.ts';
import { gestures } from '../keys/gestures.ts';
import { captured, type KeyBindings } from '../keys/key-bindings.ts';
import type { Keyboard } from '../keys/keyboard.ts';
import { modeGroups } from '../keys/modes.ts';
import type { Shortcut } from '../keys/shortcut.ts';
import { printedKey, shortcutGroups, shortcuts, type Command } from '../keys/shortcuts.ts';

/** The ? sheet, made from the table that handles the keys; each command can be given another key there. */
export class KeySheet {
  private readonly bindings: KeyBindings;
  private readonly question: HTMLElement;
  /** The command that waits for a key, and the key that another command has, where the reader is asked about that. */
  private asking: { command: Command; taken: string | null } | null = null;

  constructor(private readonly dialog: HTMLDialogElement, keyboard: Keyboard) {
    this.bindings = keyboard.bindings;
    this.question = part(dialog, 'key-question');
    const groups = part(dialog, 'shortcut-groups');
    groups.append(...shortcutGroups.map(({ title, shortcuts: rows }) => section(title, rows.map(row))));
    groups.append(...modeGroups.map(({ title, shortcuts: rows }) => section(title, fixedRows(rows))));
    groups.append(section('Pointer', gestures.map(({ title, how }) => entry(title, element('kbd', {}, how)))));
    this.bindings.observe(() => this.print());
    const characterKeys = part<HTMLInputElement>(dialog, 'character-keys');
    characterKeys.checked = keyboard.characterKeys;
    characterKeys.addEventListener('change', () => (keyboard.characterKeys = characterKeys.checked));
    dialog.addEventListener('click', (event) => this.clicked(event));
    dialog.addEventListener('keydown', (event) => this.pressed(event));
    dialog.addEventListener('close', () => this.ask(null));
  }

  open(): void {
    this.dialog.showModal();
  }

  private clicked(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button');
    const { asking } = this;
    if (button?.dataset.rebind) this.ask({ command: button.dataset.rebind as Command, taken: null });
    else if (button?.dataset.part === 'key-take' && asking?.taken) this.assign(asking.command, asking.taken);
    else if (button?.dataset.part === 'key-keep') this.ask(null);
    else if (button?.dataset.part === 'key-reset') {
      this.bindings.reset();
      this.ask(null);
      this.say('All keys are as they were.');
    }
  }

  private pressed(event: KeyboardEvent): void {
    const { asking } = this;
    if (!asking || asking.taken !== null) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return this.ask(null);
    const capture = captured(event);
    if (capture === 'wait') return;
    if ('refused' in capture) return this.say(`${capture.refused} Press another, or Esc to leave it as it is.`);
    const holder = this.bindings.holderOf(capture.key);
    if (holder && holder !== asking.command) this.ask({ command: asking.command, taken: capture.key });
    else this.assign(asking.command, capture.key);
  }

  private assign(command: Command, key: string): void {
    this.bindings.assign(command, key);
    this.ask(null);
    this.say(`${printedKey(key)} is now “${titleOf(command)}”.`);
  }

  private ask(asking: KeySheet['asking']): void {
    const before = this.asking;
    this.asking = asking;
    const choice = part(this.dialog, 'key-choice');
    choice.hidden = !asking?.taken;
    const holder = asking?.taken ? this.bindings.holderOf(asking.taken) : null;
    if (!asking) this.say('');
    else if (holder) this.say(`${printedKey(asking.taken!)} is the key of “${titleOf(holder)}”. Use it for “${titleOf(asking.command)}” instead?`);
    else this.say(`Press the new key for “${titleOf(asking.command)}”, or Esc to leave it as it is.`);
    if (holder) part<HTMLButtonElement>(this.dialog, 'key-take').focus();
    else if (!asking && before && this.dialog.open) this.changeButton(before.command)?.focus();
  }

  private say(text: string): void {
    setText(this.question, text);
  }

  private changeButton(command: Command): HTMLButtonElement | null {
    return this.dialog.querySelector(`[data-rebind="${command}"]`);
  }

  private print(): void {
    for (const { command } of shortcuts) {
      const keys = this.bindings.keysOf(command).map((key) => element('kbd', {}, printedKey(key)));
      this.changeButton(command)!.replaceChildren(...(keys.length ? keys : ['no key']));
    }
    part<HTMLButtonElement>(this.dialog, 'key-reset').disabled = !this.bindings.changed;
  }
}

function titleOf(command: Command): string {
  return shortcuts.find((shortcut) => shortcut.command === command)!.title;
}

function section(title: string, rows: readonly HTMLElement[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), element('dl', {}, ...rows));
}

function row({ command, title }: Shortcut): HTMLElement {
  return entry(title, element('button', { type: 'button', 'data-rebind': command, title: 'Change the key' }));
}

/** Keys that are the same for every reader; commands that are told in the same words share a line. */
function fixedRows(rows: readonly Shortcut[]): HTMLElement[] {
  const titles = [...new Set(rows.map(({ title }) => title))];
  return titles.map((title) => {
    const keys = rows.filter((row) => row.title === title).flatMap((row) => row.keys);
    return entry(title, ...keys.map((key) => element('kbd', {}, printedKey(key))));
  });
}

function entry(title: string, ...keys: HTMLElement[]): HTMLElement {
  return element('div', {}, element('dt', {}, title), element('dd', {}, ...keys));
}
