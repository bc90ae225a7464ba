import { forEachPart, fourPixels, twoBitsEach, type Delta } from './delta.ts';

/**
 * Goes from one side of a change to the other, four pixels at a time where it can.
 * @param pixels labels 0-3, rows first, from the beginning of their memory on.
 * @param areas pixels of each label; kept true.
 * @param touch takes what may have changed, as pixels from..end (without `end`), ascending.
 * @throws RangeError where the delta ends within a number or a patch.
 */
export function applyDelta(delta: Delta, pixels: Uint8Array, areas: number[], touch: (from: number, end: number) => void): void {
  // How many pixels of each label there were and are, where they changed one by one; of each sequence of four, two bits a label, elsewhere.
  const [onesBefore, onesAfter] = [new Int32Array(4), new Int32Array(4)];
  const [foursBefore, foursAfter] = [new Int32Array(256), new Int32Array(256)];
  const words = new Uint32Array(pixels.buffer, 0, pixels.length >> 2);
  const some = (from: number, end: number, change: number) => {
    for (let i = from; i < end; i++) {
      const before = pixels[i]!;
      const after = before ^ change;
      pixels[i] = after;
      onesBefore[before]!++;
      onesAfter[after]!++;
    }
  };
  // A run and a patch change fours alike, each in a loop of its own: a call for each four was tried, with other counting, and was slower.
  const run = (index: number, length: number, change: number) => {
    const end = index + length;
    const firstWord = (index + 3) >> 2;
    const endWord = end >> 2;
    if (firstWord >= endWord) some(index, end, change);
    else {
      some(index, firstWord << 2, change);
      const two = change * 0b01_01_01_01;
      const four = fourPixels[two]!;
      for (let word = firstWord; word < endWord; word++) {
        const before = words[word]!;
        words[word] = before ^ four;
        const labels = twoBitsEach(before);
        foursBefore[labels]!++;
        foursAfter[labels ^ two]!++;
      }
      some(endWord << 2, end, change);
    }
    touch(index, end);
  };
  const patch = (index: number, length: number, at: number) => {
    const first = index >> 2;
    const count = length >> 2;
    for (let i = 0; i < count; i++) {
      const change = delta[at + i]!;
      const before = words[first + i]!;
      words[first + i] = before ^ fourPixels[change]!;
      const labels = twoBitsEach(before);
      foursBefore[labels]!++;
      foursAfter[labels ^ change]!++;
    }
    touch(index, index + length);
  };
  forEachPart(delta, run, patch);
  for (let label = 0; label < 4; label++) areas[label]! += onesAfter[label]! - onesBefore[label]!;
  for (let labels = 0; labels < 256; labels++) {
    const more = foursAfter[labels]! - foursBefore[labels]!;
    for (let bits = 0; bits < 8; bits += 2) areas[(labels >> bits) & 3]! += more;
  }
}
