import { describe, expect, it } from 'vitest';
import { captured, KeyBindings, type SettingStore } from '../src/keys/key-bindings.ts';
import { isCharacterKey, printedKey, shortcuts, type KeyPress } from '../src/keys/shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

function storage(initial?: string): SettingStore & { stored: string | null } {
  return {
    stored: initial ?? null,
    getItem() {
      return this.stored;
    },
    setItem(_, value) {
      this.stored = value;
    },
    removeItem() {
      this.stored = null;
    },
  };
}

const commandFor = (pressed: KeyPress) => new KeyBindings(storage()).commandFor(pressed);

describe('shortcuts', () => {
  it('table_EveryKey_MeansOneCommand', () => {
    const keys = shortcuts.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('table_EveryKey_LeadsToItsCommand', () => {
    for (const { command, keys } of shortcuts) {
      for (const name of keys) {
        const key = name.split(/\+(?=.)/).at(-1)!;
        const held = { ctrlKey: name.startsWith('Ctrl+'), shiftKey: name.includes('Shift+') };
        expect(commandFor(press(key, held)), name).toBe(command);
      }
    }
  });

  it.each([
    ['G with Caps Lock', press('G'), 'kind-1'],
    ['Shift + R, unlike R', press('R', { shiftKey: true }), 'view-turn'],
    ['Shift as part of typing ?', press('?', { shiftKey: true }), 'help'],
    ['Command + Z on a Mac', press('z', { metaKey: true }), 'undo'],
    ['Ctrl + Shift + Z', press('Z', { ctrlKey: true, shiftKey: true }), 'redo'],
    ["the browser's Ctrl + P", press('p', { ctrlKey: true }), null],
    ["the browser's Ctrl + 0", press('0', { ctrlKey: true }), null],
    ["the menu's Alt + E", press('e', { altKey: true }), null],
  ] as const)('press: %s', (_, pressed, expected) => {
    expect(commandFor(pressed)).toBe(expected);
  });

  it('characterKeys_AreThoseAReaderMayTurnOff', () => {
    expect([press('g'), press('?'), press('z', { ctrlKey: true }), press('ArrowUp')].map(isCharacterKey)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('printed_Keys_AreReadable', () => {
    expect(['Ctrl+Shift+z', '+', 'ArrowUp', 'g'].map(printedKey)).toEqual(['Ctrl + Shift + Z', '+', '↑', 'G']);
  });
});

describe('key bindings', () => {
  it('assign_AFreeKey_ReplacesTheOldOnes', () => {
    const bindings = new KeyBindings(storage());
    bindings.assign('redo', 'q');
    expect(bindings.keysOf('redo')).toEqual(['q']);
    expect(bindings.commandFor(press('q'))).toBe('redo');
    expect(bindings.commandFor(press('y', { ctrlKey: true }))).toBeNull();
  });

  it('assign_AnothersKey_TakesItAway_AndNoKeyMeansTwoThings', () => {
    const bindings = new KeyBindings(storage());
    expect(bindings.holderOf('=')).toBe('zoom-in');
    bindings.assign('fit', '=');
    expect(bindings.keysOf('zoom-in')).toEqual(['+']);
    bindings.assign('fit', 'g');
    expect(bindings.keysOf('kind-1')).toEqual([]);
    const keys = shortcuts.flatMap(({ command }) => bindings.keysOf(command));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('assign_ThenAnotherPage_FindsTheSameKeys_AndResetTheTables', () => {
    const store = storage();
    new KeyBindings(store).assign('tool-brush', 'Ctrl+b');
    const next = new KeyBindings(store);
    expect([next.changed, next.commandFor(press('b', { ctrlKey: true }))]).toEqual([true, 'tool-brush']);
    next.reset();
    expect([next.changed, store.stored, next.commandFor(press('b'))]).toEqual([false, null, 'tool-brush']);
  });

  it.each(['no json', '[]', '{"tool-brush":7}', '{"gone-command":["q"]}', 'null'])('stored %s counts as nothing', (stored) => {
    const bindings = new KeyBindings(storage(stored));
    expect([bindings.changed, bindings.commandFor(press('b'))]).toEqual([false, 'tool-brush']);
  });

  it('observe_EveryChange_IsTold', () => {
    const bindings = new KeyBindings(storage());
    let told = 0;
    bindings.observe(() => told++);
    bindings.assign('fit', 'q');
    bindings.reset();
    expect(told).toBe(3);
  });

  it.each([
    [press('Shift', { shiftKey: true }), 'wait'],
    [press('Q', { shiftKey: true }), { key: 'Shift+q' }],
    [press('F2'), { key: 'F2' }],
    [press('Tab'), { refused: 'This key is needed everywhere.' }],
    [press('q', { altKey: true }), { refused: 'Keys with Alt belong to the browser.' }],
  ] as const)('captured %o', (pressed, expected) => {
    expect(captured(pressed)).toEqual(expected);
  });
});
