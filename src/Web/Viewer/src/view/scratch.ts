/**
 * Memory that pictures are made in, one after the other: megabytes that are new for each frame have the browser collect them again, in
 * between. What it held is gone when it is asked for again. It is held weakly: used again from one frame to the next, and given back
 * whenever the browser collects.
 */
export class Scratch {
  private held: WeakRef<ArrayBuffer> | null = null;

  /** @returns that many zeros. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    const held = this.held?.deref();
    if (held && held.byteLength >= length) return new Uint8Array(held, 0, length).fill(0);
    const made = new ArrayBuffer((length + 7) & ~7);
    this.held = new WeakRef(made);
    return new Uint8Array(made, 0, length);
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
