import { describe, expect, it } from 'vitest';
import { commandFor, isCharacterKey, printedKey, shortcuts, type KeyPress } from '../src/keys/shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

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
