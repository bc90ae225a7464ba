const chunkBytes = 65_536;

/**
 * Byte strings in order, added and dropped at the end. They lie in a few large buffers: ten thousand small arrays would
 * weigh several times what is in them.
 */
export class ByteLog {
  private chunks: Uint8Array[] = [];
  private readonly places: { chunk: number; end: number }[] = [];

  get length(): number {
    return this.places.length;
  }

  /** Bytes that are held, in use or not. */
  get capacity(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  push(bytes: Uint8Array): void {
    const last = this.places.at(-1);
    let place = last ? { chunk: last.chunk, end: last.end + bytes.length } : { chunk: 0, end: bytes.length };
    const chunk = this.chunks[place.chunk];
    if (!chunk || place.end > chunk.length) {
      place = { chunk: this.chunks.length, end: bytes.length };
      this.chunks.push(new Uint8Array(Math.max(chunkBytes, bytes.length)));
    }
    this.chunks[place.chunk]!.set(bytes, place.end - bytes.length);
    this.places.push(place);
  }

  at(index: number): Uint8Array {
    const place = this.places[index];
    if (!place) throw new RangeError(`entry ${index} of ${this.length}`);
    const before = this.places[index - 1];
    const start = before?.chunk === place.chunk ? before.end : 0;
    return this.chunks[place.chunk]!.subarray(start, place.end);
  }

  truncate(length: number): void {
    this.places.length = Math.min(length, this.places.length);
    this.chunks.length = (this.places.at(-1)?.chunk ?? -1) + 1;
  }
}
