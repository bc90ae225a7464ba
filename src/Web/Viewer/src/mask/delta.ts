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
  let position = 0;
  const read = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = delta[position++];
      if (byte === undefined) throw new RangeError('the delta ends within a number');
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  for (let index = 0; position < delta.length; ) {
    index += read();
    const run = read();
    visit(index, run >>> 2, run & 3);
    index += run >>> 2;
  }
}

/** The delta between two label maps of one size; null where they are the same. */
export function deltaBetween(before: Uint8Array, after: Uint8Array): Delta | null {
  const writer = new DeltaWriter();
  // Most of a map is the same on both sides: whole stretches are compared four pixels at a time.
  const stretch = 4_096;
  for (let index = 0; index < before.length; index += stretch) {
    const [from, to] = [before.subarray(index, index + stretch), after.subarray(index, index + stretch)];
    if (!sameWords(from, to)) addDifferences(writer, index, from, to);
  }
  return writer.finish();
}

/** Adds the differences of two stretches of a label map that both begin at a pixel. */
export function addDifferences(writer: DeltaWriter, index: number, before: Uint8Array, after: Uint8Array): void {
  addDifferencesWithin(writer, index, before, 0, after, 0, before.length);
}

/** The same for `length` pixels from a place in either array: a view of each would take longer than the comparison. */
export function addDifferencesWithin(
  writer: DeltaWriter,
  index: number,
  before: Uint8Array,
  beforeFrom: number,
  after: Uint8Array,
  afterFrom: number,
  length: number,
): void {
  for (let i = 0; i < length; ) {
    const change = before[beforeFrom + i]! ^ after[afterFrom + i]!;
    const from = i++;
    while (i < length && (before[beforeFrom + i]! ^ after[afterFrom + i]!) === change) i++;
    if (change !== 0) writer.add(index + from, i - from, change);
  }
}

/** False also where the bytes cannot be read as words. */
function sameWords(a: Uint8Array, b: Uint8Array): boolean {
  if ((a.byteOffset | b.byteOffset | a.length) % 4 !== 0) return false;
  const [left, right] = [a, b].map(({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length / 4));
  return left!.every((word, i) => word === right![i]);
}
