import { pressName, shortcuts, type Command, type KeyPress } from './shortcuts.ts';

const setting = 'covidlabel.keys';

/** Where a choice outlives the page; the browser's own storage but in tests. */
export type SettingStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Which keys stand for which command: the table's own, but for those that the reader has given others. */
export class KeyBindings {
  private chosen: ReadonlyMap<Command, readonly string[]>;
  private readonly observers: (() => void)[] = [];

  constructor(private readonly store: SettingStore) {
    this.chosen = read(store);
  }

  keysOf(command: Command): readonly string[] {
    return this.chosen.get(command) ?? shortcuts.find((shortcut) => shortcut.command === command)?.keys ?? [];
  }

  commandFor(press: KeyPress): Command | null {
    const name = pressName(press);
    return name === null ? null : this.holderOf(name);
  }

  /** The command that a key stands for now. */
  holderOf(key: string): Command | null {
    return shortcuts.find(({ command }) => this.keysOf(command).includes(key))?.command ?? null;
  }

  get changed(): boolean {
    return this.chosen.size > 0;
  }

  /** Gives a command one key in place of all it had; whichever other command had it loses it. */
  assign(command: Command, key: string): void {
    const holder = this.holderOf(key);
    const chosen = new Map(this.chosen);
    if (holder && holder !== command) chosen.set(holder, this.keysOf(holder).filter((kept) => kept !== key));
    chosen.set(command, [key]);
    this.write(chosen);
  }

  reset(): void {
    this.write(new Map());
  }

  observe(observer: () => void): void {
    this.observers.push(observer);
    observer();
  }

  private write(chosen: ReadonlyMap<Command, readonly string[]>): void {
    this.chosen = chosen;
    if (chosen.size === 0) this.store.removeItem(setting);
    else this.store.setItem(setting, JSON.stringify(Object.fromEntries(chosen)));
    for (const observer of this.observers) observer();
  }
}

/** What an earlier version or another hand may have left is read with care: a wrong entry counts as none. */
function read(store: SettingStore): ReadonlyMap<Command, readonly string[]> {
  const chosen = new Map<Command, readonly string[]>();
  try {
    const stored = JSON.parse(store.getItem(setting) ?? '{}') as Record<string, unknown>;
    for (const { command } of shortcuts) {
      const keys = stored[command];
      if (Array.isArray(keys) && keys.every((key) => typeof key === 'string')) chosen.set(command, keys as string[]);
    }
  } catch {
    chosen.clear();
  }
  return chosen;
}

/** Keys that mean something everywhere: moving the focus, leaving, pressing what has the focus, panning. */
const reserved = new Set(['Tab', 'Escape', 'Enter', ' ', 'Dead', 'Unidentified']);
const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn']);

export type Capture = 'wait' | { refused: string } | { key: string };

/** What a key press means to a reader who is asked for a new key. */
export function captured(press: KeyPress): Capture {
  if (modifiers.has(press.key)) return 'wait';
  const key = pressName(press);
  if (key === null) return { refused: 'Keys with Alt belong to the browser.' };
  if (reserved.has(press.key)) return { refused: 'This key is needed everywhere.' };
  return { key };
}
