import { forEachPart, fourPixels, twoBitsEach, type Delta } from './delta.ts';

/**
 * Goes from one side of a change to the other, four pixels at a time where it can.
 * @param pixels labels 0-3, rows first, from the beginning of their memory on.
 * @param touch takes what may have changed, as pixels from..end (without `end`), ascending.
 * @throws RangeError where the delta ends within a number or a patch.
 */
export function applyDelta(delta: Delta, pixels: Uint8Array, touch: (from: number, end: number) => void): void {
  const words = wordsOf(pixels);
  const some = (from: number, end: number, change: number) => {
    for (let i = from; i < end; i++) pixels[i]! ^= change;
  };
  // A run and a patch change fours alike, each in a loop of its own: a call for each four was slower.
  const run = (index: number, length: number, change: number) => {
    const [first, end] = wholeWords(index, index + length);
    const four = fourPixels[change * 0b01_01_01_01]!;
    some(index, first, change);
    for (let word = first >> 2; word < end >> 2; word++) words[word]! ^= four;
    some(end, index + length, change);
    touch(index, index + length);
  };
  const patch = (index: number, length: number, at: number) => {
    const toWord = (index >> 2) - at;
    for (let i = at, end = at + (length >> 2); i < end; i++) words[toWord + i]! ^= fourPixels[delta[i]!]!;
    touch(index, index + length);
  };
  forEachPart(delta, run, patch);
}

/**
 * How many pixels of each label a change adds to a label map, as it is before the change; a negative number where it takes some away.
 * @param pixels as for `applyDelta`.
 * @throws RangeError as `applyDelta`.
 */
export function gainOf(delta: Delta, pixels: Uint8Array): number[] {
  const words = wordsOf(pixels);
  const gained = [0, 0, 0, 0];
  // How often four pixels, two bits each, become another four: counted apart from the labels, which are some of the same.
  const [before, after] = [new Int32Array(256), new Int32Array(256)];
  const some = (from: number, end: number, change: number) => {
    for (let i = from; i < end; i++) {
      const label = pixels[i]!;
      gained[label]!--;
      gained[label ^ change]!++;
    }
  };
  const four = (word: number, change: number) => {
    const labels = twoBitsEach(words[word]!);
    before[labels]!++;
    after[labels ^ change]!++;
  };
  forEachPart(
    delta,
    (index, length, change) => {
      const [first, end] = wholeWords(index, index + length);
      some(index, first, change);
      for (let word = first >> 2; word < end >> 2; word++) four(word, change * 0b01_01_01_01);
      some(end, index + length, change);
    },
    (index, length, at) => {
      for (let i = 0; i < length >> 2; i++) four((index >> 2) + i, delta[at + i]!);
    },
  );
  for (let labels = 0; labels < 256; labels++) {
    for (let bits = 0; bits < 8; bits += 2) gained[(labels >> bits) & 3]! += after[labels]! - before[labels]!;
  }
  return gained;
}

function wordsOf(pixels: Uint8Array): Uint32Array {
  return new Uint32Array(pixels.buffer, 0, pixels.length >> 2);
}

/** The pixels among from..end that are whole words, as first and end. */
function wholeWords(from: number, end: number): [number, number] {
  const first = Math.min(end, (from + 3) & ~3);
  return [first, Math.max(first, end & ~3)];
}
