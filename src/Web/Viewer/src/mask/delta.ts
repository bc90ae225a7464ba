/**
 * What differs between two states of a label map, packed: for each run of pixels that change alike, rows first over the whole map, how many
 * pixels stay before it and then length << 2 | (before XOR after), as little-endian base-128 numbers. Where such runs are too short to
 * be worth two numbers each, a patch has them all: its length << 2 alone, and then each pixel's XOR in two bits, four pixels a byte, the first lowest. A
 * patch begins and ends at a multiple of four. XOR makes the same bytes lead from either state to the other.
 */
export type Delta = Uint8Array;

/** What the two bits a pixel of a patch's byte are on four label bytes, read as one little-endian word. */
export const fourPixels = Uint32Array.from({ length: 256 }, (_, two) => (two & 3) | ((two & 12) << 6) | ((two & 48) << 12) | ((two & 192) << 18));

/** Four labels, or their changes, of a byte each as two bits each: what `fourPixels` is asked for. */
export function twoBitsEach(word: number): number {
  return (word | (word >>> 6) | (word >>> 12) | (word >>> 18)) & 0xff;
}

/** Collects runs and patches in ascending order; runs that touch and change alike become one. */
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

  /**
   * Adds what changes four pixels at a time.
   * @param before words first..first + count of one state's label map, four pixels each; `after` likewise.
   */
  addPatch(before: Uint32Array, after: Uint32Array, first: number, count: number): void {
    this.flush();
    this.room(10 + count);
    const index = first << 2;
    this.write(index - this.written);
    this.write(count << 4);
    const { bytes } = this;
    let { size } = this;
    for (let word = first; word < first + count; word++) bytes[size++] = twoBitsEach(before[word]! ^ after[word]!);
    this.size = size;
    this.written = this.end = index + (count << 2);
    this.change = 0;
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
    this.room(10);
    this.write(this.start - this.written);
    this.write(((this.end - this.start) << 2) | this.change);
    this.written = this.end;
  }

  /** Makes sure that so many more bytes can be written. */
  private room(bytes: number): void {
    if (this.size + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(2 * this.bytes.length + bytes);
    larger.set(this.bytes.subarray(0, this.size));
    this.bytes = larger;
  }

  private write(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.size++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.size++] = rest;
  }
}

/**
 * @param patch takes a patch's first pixel, its number of pixels, and where in the delta its bytes begin.
 * @throws RangeError where the bytes end within a number or a patch.
 */
export function forEachPart(
  delta: Delta,
  run: (index: number, length: number, change: number) => void,
  patch: (index: number, length: number, at: number) => void,
): void {
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
    let what = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (at === size) throw new RangeError('the delta ends within a number');
      byte = delta[at++]!;
      what |= (byte & 0x7f) << shift;
    }
    index += stay;
    const [length, change] = [what >>> 2, what & 3];
    if (change !== 0) run(index, length, change);
    else {
      if (at + (length >> 2) > size) throw new RangeError('the delta ends within a patch');
      patch(index, length, at);
      at += length >> 2;
    }
    index += length;
  }
}
