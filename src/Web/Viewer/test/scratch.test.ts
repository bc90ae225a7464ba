import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scratch, wordsOf } from '../src/view/scratch.ts';

describe('scratch memory', () => {
  it('words_WhateverWasAskedForBefore_AreAsManyZerosAsWanted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1 }), (lengths) => {
        const scratch = new Scratch();
        for (const length of lengths) {
          const words = scratch.words(length);
          expect([...words]).toEqual(Array(length).fill(0));
          words.fill(0xffff_ffff);
        }
      }),
    );
  });

  it('bytes_OfNoMoreThanThereWas_AreTheSameMemory', () => {
    const scratch = new Scratch();
    const first = scratch.bytes(100);
    expect(scratch.bytes(60).buffer).toBe(first.buffer);
    expect(scratch.bytes(1_000).buffer).not.toBe(first.buffer);
  });

  it('wordsOf_SomeBytes_AreThoseBytes_WithoutWhatMakesNoWord', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect([...wordsOf(bytes)]).toEqual([0x0403_0201, 0x0807_0605]);
  });
});
