import type { Windowing } from './windowing.ts';

export const smallestGamma = 0.3;
export const largestGamma = 3;

/** How values become grey: a window, bent by gamma, light and dark exchanged or not. */
export interface Tone {
  windowing: Windowing;
  /** Above 1 lifts the dark greys, below 1 sinks them; 1 leaves the window linear. */
  gamma: number;
  inverted: boolean;
}

export function linearTone(windowing: Windowing): Tone {
  return { windowing, gamma: 1, inverted: false };
}

/** To two digits, so that stepping up and down leads back. */
export function clampGamma(gamma: number): number {
  return Math.round(Math.min(largestGamma, Math.max(smallestGamma, gamma)) * 100) / 100;
}

export function sameTone(a: Tone, b: Tone): boolean {
  return (
    a.windowing.level === b.windowing.level &&
    a.windowing.width === b.windowing.width &&
    a.gamma === b.gamma &&
    a.inverted === b.inverted
  );
}

/**
 * Grey 0-255 for every int16, at index value + 32768, by DICOM's linear function (PS3.3 C.11.2.1.2.1). Only the window's
 * own values are computed: beyond its edges all is black or white.
 */
export function greyLookup({ windowing: { level, width }, gamma, inverted }: Tone): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(65_536);
  const middle = level - 0.5 + 32_768;
  const first = Math.max(0, Math.ceil(middle - (width - 1) / 2));
  const last = Math.min(grey.length - 1, Math.floor(middle + (width - 1) / 2));
  grey.fill(inverted ? 255 : 0, 0, Math.min(grey.length, first));
  grey.fill(inverted ? 0 : 255, Math.max(0, last + 1));
  for (let i = first; i <= last; i++) {
    const linear = Math.min(1, Math.max(0, (i - middle) / (width - 1) + 0.5));
    const bent = gamma === 1 ? linear : linear ** (1 / gamma);
    grey[i] = (inverted ? 1 - bent : bent) * 255;
  }
  return grey;
}

/** The same as opaque pixels, one 32-bit number each, to be written in one go. */
export function pixelLookup(tone: Tone): Uint32Array {
  const grey = greyLookup(tone);
  const pixels = new Uint32Array(grey.length);
  for (let i = 0; i < grey.length; i++) pixels[i] = 0xff00_0000 | (grey[i]! * 0x01_0101);
  return pixels;
}

/** A pause after so many values: a fraction of a millisecond. */
const valuesBetweenPauses = 1 << 18;

/** @param rgba as many pixels as there are values. */
export function* paintGrey(values: Int16Array, lookup: Uint32Array, rgba: Uint32Array): Generator<void, void> {
  for (let from = 0; from < values.length; from += valuesBetweenPauses) {
    yield;
    paintStretch(values, lookup, rgba, from, Math.min(values.length, from + valuesBetweenPauses));
  }
}

function paintStretch(values: Int16Array, lookup: Uint32Array, rgba: Uint32Array, from: number, end: number): void {
  for (let i = from; i < end; i++) rgba[i] = lookup[values[i]! + 32_768]!;
}
