import type { OutlineStyle } from '../annotation/vocabulary.ts';

export type Fill = 'plain' | 'hatched' | 'none';

/** How one value of a label map is drawn. */
export interface LabelStyle {
  value: number;
  colour: readonly [number, number, number];
  outline: OutlineStyle | null;
  fill: Fill;
}

/** The styles of a label map. */
export interface Palette {
  /**
   * What a pixel looks like, at mark << 4 | label (of a hatched fill, its strokes): red, green, blue and opacity as they lie in memory; 0 is clear.
   * Its mark is 0 where no line comes near, `casingMark`, or the label whose line is seen.
   */
  looks: Uint32Array;
  /** Of each label itself, where it has an outline; else 0. */
  outlined: Uint8Array;
  outlines: readonly (OutlineStyle | null)[];
  hatched: readonly boolean[];
}

/** A pixel within a line's casing; labels are smaller. */
export const casingMark = 15;

/** Labels and marks that there are: either takes four bits. */
const values = casingMark + 1;

/** A dark casing keeps light outlines visible on bright tissue. */
const casing = wordOf([0, 0, 0], 0.55);

export function paletteOf(styles: readonly LabelStyle[], opacity: number): Palette {
  const outlines = Array<OutlineStyle | null>(values).fill(null);
  const hatched = Array<boolean>(values).fill(false);
  const outlined = new Uint8Array(values);
  const looks = new Uint32Array(values * values);
  looks.fill(casing, casingMark * values);
  for (const { value, colour, outline, fill } of styles) {
    if (value >= casingMark) throw new RangeError(`label ${value} has no place in a palette`);
    if (fill !== 'none') looks[value] = wordOf(colour, opacity);
    // Between the strokes of a hatching there is nothing beneath the casing.
    if (fill === 'plain') looks[casingMark * values + value] = over(casing, looks[value]!);
    if (outline) {
      outlined[value] = value;
      looks.fill(wordOf(colour, 1), value * values, (value + 1) * values);
    }

    outlines[value] = outline;
    hatched[value] = fill === 'hatched';
  }
  return { looks, outlined, outlines, hatched };
}

/** One word laid over another: colours by their opacities (Porter and Duff 1984, "over"). */
export function over(above: number, below: number): number {
  const [top, bottom] = [above >>> 24, below >>> 24];
  if (top === 255 || bottom === 0) return above;
  if (top === 0) return below;
  const under = (bottom / 255) * (1 - top / 255);
  const opacity = top / 255 + under;
  const mixed = (shift: number) => (((above >>> shift) & 0xff) * (top / 255) + ((below >>> shift) & 0xff) * under) / opacity;
  return wordOf([mixed(0), mixed(8), mixed(16)], opacity);
}

function wordOf([red, green, blue]: readonly [number, number, number], opacity: number): number {
  return new Uint32Array(Uint8ClampedArray.of(red, green, blue, opacity * 255).buffer)[0]!;
}
