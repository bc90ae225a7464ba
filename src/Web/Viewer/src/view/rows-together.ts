const eachByte = 0x0101_0101;
const noHighBits = 0x7f7f_7f7f;

/** Eight pixels at a time: as numbers that only background makes 0, labels being small, and as two words each. */
interface Eights {
  numbers: Float64Array;
  words: Uint32Array;
}

/** Rows of a label map that share a row of device pixels, laid over each other as one: in each column, the last label there is. */
export class RowsTogether {
  /** As wide as the map; what `lay` has made is there until it is called again. */
  readonly row: Uint8Array<ArrayBuffer>;
  readonly eights: Float64Array;
  private readonly words: Uint32Array;
  /** The map itself, where its rows begin with eight pixels; else each row is copied to where they do. */
  private readonly map: Eights | null;
  private readonly copy: Uint8Array<ArrayBuffer>;
  private readonly copied: Eights;

  /** @param labels rows first, each below 128. */
  constructor(private readonly labels: Uint8Array, private readonly width: number) {
    const length = (width + 7) & ~7;
    this.row = new Uint8Array(length);
    const { numbers, words } = eightsOf(this.row);
    this.eights = numbers;
    this.words = words;
    this.map = width % 8 === 0 && labels.byteOffset % 8 === 0 ? eightsOf(labels) : null;
    this.copy = new Uint8Array(length);
    this.copied = eightsOf(this.copy);
  }

  /** Columns from..end (without `end`) of so many rows; what the row holds beside them is of no meaning. */
  lay(first: number, count: number, from: number, end: number): void {
    const { labels, width, row, eights, words: laid } = this;
    const [left, right] = [from >> 3, (end + 7) >> 3];
    const part = (y: number) => labels.subarray(y * width + 8 * left, y * width + Math.min(width, 8 * right));
    row.set(part(first), 8 * left);
    for (let y = first + 1; y < first + count; y++) {
      if (!this.map) this.copy.set(part(y), 8 * left);
      const { numbers, words } = this.map ?? this.copied;
      const start = this.map ? (y * width) >> 3 : 0;
      for (let eight = left; eight < right; eight++) {
        const over = numbers[start + eight]!;
        if (over === 0 || over === eights[eight]) continue;
        for (let word = 2 * eight; word < 2 * eight + 2; word++) {
          // Computed, not asked: on noise no processor would guess which of four pixels have a label.
          const four = words[2 * start + word]!;
          const labelled = ((four + noHighBits) >>> 7) & eachByte;
          laid[word] = four | (laid[word]! & Math.imul(eachByte - labelled, 0xff));
        }
      }
    }
  }
}

function eightsOf({ buffer, byteOffset, length }: Uint8Array): Eights {
  return { numbers: new Float64Array(buffer, byteOffset, length >> 3), words: new Uint32Array(buffer, byteOffset, length >> 2) };
}
