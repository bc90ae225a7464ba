import { DeltaWriter, type Delta } from './delta.ts';

/** A patch that is shorter, in words of four pixels, is not worth what it saves. */
const shortestPatch = 8;

/** So many words in a row of which each changes alike, or not at all, end a patch. */
const plainWords = 5;

/** The delta between two label maps of one size; null where they are the same. */
export function deltaBetween(before: Uint8Array, after: Uint8Array): Delta | null {
  const writer = new DeltaWriter();
  new Differences(before, after).write(writer, 0, before.length);
  return writer.finish();
}

/** What differs between two label maps of one size, each read again when it is asked for. */
export class Differences {
  /** The same pixels four at a time, most of which are alike; empty where a map does not begin at a word. */
  private readonly beforeWords: Uint32Array;
  private readonly afterWords: Uint32Array;

  constructor(private readonly before: Uint8Array, private readonly after: Uint8Array) {
    const aligned = (before.byteOffset | after.byteOffset) % 4 === 0;
    [this.beforeWords, this.afterWords] = [before, after].map(({ buffer, byteOffset, length }) =>
      aligned ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array(),
    ) as [Uint32Array, Uint32Array];
  }

  /** Whether any of the pixels from, from + 1, ... differs. */
  any(from: number, length: number): boolean {
    const { before, after, beforeWords, afterWords } = this;
    const end = from + length;
    const wordsEnd = Math.min(end - 3, beforeWords.length << 2);
    for (let i = from; i < end; ) {
      if ((i & 3) === 0 && i < wordsEnd) {
        if (beforeWords[i >> 2] !== afterWords[i >> 2]) return true;
        i += 4;
      } else {
        if (before[i] !== after[i]) return true;
        i++;
      }
    }
    return false;
  }

  /** Adds the differences of pixels from, from + 1, ... to a delta. */
  write(writer: DeltaWriter, from: number, length: number): void {
    const { beforeWords, afterWords } = this;
    const end = from + length;
    const firstWord = (from + 3) >> 2;
    const endWord = Math.min(end >> 2, beforeWords.length);
    if (firstWord >= endWord) {
      this.writeRuns(writer, from, end);
      return;
    }
    this.writeRuns(writer, from, firstWord << 2);
    for (let word = firstWord; word < endWord; ) {
      const change = beforeWords[word]! ^ afterWords[word]!;
      let next = word + 1;
      if (change === 0) {
        word = next;
      } else if (isPlain(change)) {
        while (next < endWord && (beforeWords[next]! ^ afterWords[next]!) === change) next++;
        writer.add(word << 2, (next - word) << 2, change & 3);
        word = next;
      } else {
        let raggedEnd = next;
        for (; next < endWord && next - raggedEnd < plainWords; next++) {
          if (!isPlain(beforeWords[next]! ^ afterWords[next]!)) raggedEnd = next + 1;
        }
        if (raggedEnd - word < shortestPatch) this.writeRuns(writer, word << 2, raggedEnd << 2);
        else writer.addPatch(beforeWords, afterWords, word, raggedEnd - word);
        word = raggedEnd;
      }
    }
    this.writeRuns(writer, endWord << 2, end);
  }

  /** The same pixel by pixel, up to `end`. */
  private writeRuns(writer: DeltaWriter, from: number, end: number): void {
    const { before, after } = this;
    for (let i = from; i < end; i++) {
      const change = before[i]! ^ after[i]!;
      if (change !== 0) writer.add(i, 1, change);
    }
  }
}

/** Whether four pixels change alike, or not at all. */
function isPlain(change: number): boolean {
  return change === Math.imul(change & 3, 0x0101_0101);
}
