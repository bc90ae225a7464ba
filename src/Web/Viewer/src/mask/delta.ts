/**
 * What differs between two states of a label map, packed: for each run of pixels, rows first over the whole map, how many
 * pixels stay before it and then length << 2 | (before XOR after), as little-endian base-128 numbers. XOR makes the same
 * bytes lead from either state to the other.
 */
export type Delta = Uint8Array;

/** Collects runs in ascending order; runs that touch and change alike become one. */
export class DeltaWriter {
  private bytes = new Uint8Array(256);
  private size = 0;
  /** First pixel after the last run that was written. */
  private written = 0;
  private start = 0;
  private end = 0;
  private change = 0;

  add(index: number, length: number, change: number): void {
    if (index === this.end && change === this.change) {
      this.end += length;
      return;
    }
    this.flush();
    this.start = index;
    this.end = index + length;
    this.change = change;
  }

  /** The delta, or null where nothing changed. */
  finish(): Delta | null {
    this.flush();
    this.end = 0;
    this.change = 0;
    return this.size === 0 ? null : this.bytes.slice(0, this.size);
  }

  private flush(): void {
    if (this.change === 0) return;
    this.write(this.start - this.written);
    this.write(((this.end - this.start) << 2) | this.change);
    this.written = this.end;
  }

  private write(value: number): void {
    if (this.size + 5 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.size++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.size++] = rest;
  }
}

/** @throws RangeError where the bytes end within a number. */
export function forEachRun(delta: Delta, visit: (index: number, length: number, change: number) => void): void {
  const { length: size } = delta;
  let index = 0;
  let at = 0;
  while (at < size) {
    let byte = delta[at++]!;
    let stay = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && at < size; shift += 7) {
      byte = delta[at++]!;
      stay |= (byte & 0x7f) << shift;
    }
    if (at === size) throw new RangeError('the delta ends within a number');
    byte = delta[at++]!;
    let run = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (at === size) throw new RangeError('the delta ends within a number');
      byte = delta[at++]!;
      run |= (byte & 0x7f) << shift;
    }
    index += stay;
    visit(index, run >>> 2, run & 3);
    index += run >>> 2;
  }
}

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
    const { before, after, beforeWords, afterWords } = this;
    const end = from + length;
    // Whole words lie before this place.
    const wordsEnd = Math.min(end - 3, beforeWords.length << 2);
    for (let i = from; i < end; ) {
      if ((i & 3) === 0 && i < wordsEnd && beforeWords[i >> 2] === afterWords[i >> 2]) {
        i += 4;
        continue;
      }
      const change = before[i]! ^ after[i]!;
      const start = i++;
      if (change === 0) continue;
      while (i < end && (i & 3) !== 0 && (before[i]! ^ after[i]!) === change) i++;
      if ((i & 3) === 0) {
        const four = Math.imul(change, 0x0101_0101);
        while (i < wordsEnd && (beforeWords[i >> 2]! ^ afterWords[i >> 2]!) === four) i += 4;
        while (i < end && (before[i]! ^ after[i]!) === change) i++;
      }
      writer.add(start, i - start, change);
    }
  }
}
