import type { OutlineStyle } from '../annotation/vocabulary.ts';

export type Fill = 'plain' | 'hatched' | 'none';

/** How one value of a label map is drawn. */
export interface LabelStyle {
  value: number;
  colour: readonly [number, number, number];
  outline: OutlineStyle | null;
  fill: Fill;
}

/** The styles of a label map by value, colours as a picture's words: red, green, blue and opacity as they lie in memory; 0 leaves a pixel clear. */
export interface Palette {
  fills: Uint32Array;
  /** What a line's casing looks like over the value's fill. */
  cased: Uint32Array;
  /** 0 where a value has no outline. */
  lines: Uint32Array;
  outlines: readonly (OutlineStyle | null)[];
  hatched: readonly boolean[];
}

/** Values that a label map can hold. */
const values = 256;

/** A dark casing keeps light outlines visible on bright tissue. */
const casing = wordOf([0, 0, 0], 0.55);

export function paletteOf(styles: readonly LabelStyle[], opacity: number): Palette {
  const outlines = Array<OutlineStyle | null>(values).fill(null);
  const hatched = Array<boolean>(values).fill(false);
  const [fills, cased, lines] = [new Uint32Array(values), new Uint32Array(values).fill(casing), new Uint32Array(values)];
  for (const { value, colour, outline, fill } of styles) {
    if (fill !== 'none') fills[value] = wordOf(colour, opacity);
    // Between the strokes of a hatching there is nothing beneath the casing.
    if (fill === 'plain') cased[value] = over(casing, fills[value]!);
    if (outline) lines[value] = wordOf(colour, 1);
    outlines[value] = outline;
    hatched[value] = fill === 'hatched';
  }
  return { fills, cased, lines, outlines, hatched };
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
