/**
 * Memory that a picture is made in, the same for each: megabytes that are new for every frame are given and collected for longer than
 * they are drawn. What it held is gone when it is asked for again.
 */
export class Scratch {
  private held = new ArrayBuffer(0);

  /** @returns that many zeros. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    if (this.held.byteLength < length) {
      this.held = new ArrayBuffer((length + 7) & ~7);
      return new Uint8Array(this.held, 0, length);
    }
    return new Uint8Array(this.held, 0, length).fill(0);
  }

  /** @returns that many zeros. */
  words(length: number): Uint32Array<ArrayBuffer> {
    return wordsOf(this.bytes(4 * length));
  }
}

/** The same bytes four at a time, as far as they go. */
export function wordsOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(buffer, byteOffset, length >> 2);
}
