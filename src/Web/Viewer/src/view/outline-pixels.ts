import type { OutlineStyle } from '../annotation/vocabulary.ts';
import { casingMark, type Palette } from './palette.ts';
import type { ScreenLabels } from './screen-labels.ts';
import { wordsOf, type Scratch } from './scratch.ts';

/** Device pixels that a line takes on either side of an edge, and with its casing. */
export interface LineReach {
  line: number;
  casing: number;
}

/** Whether an edge is drawn at this place along its own direction: a gap depends on the place alone, so any part can be redrawn by itself. */
const isDrawn: Readonly<Record<OutlineStyle, (along: number) => boolean>> = {
  solid: () => true,
  dashed: (along) => along % 6 < 4,
  dotted: (along) => along % 2 === 0,
};

/** The same for each place along a side of the screen, by the label whose line it is, as 0 or 1: looked up for every edge. */
function gaps(imageAt: Int32Array, unit: number, outlines: Palette['outlines']): readonly Uint8Array[] {
  const made = new Map<OutlineStyle, Uint8Array>();
  const of = (style: OutlineStyle) => {
    const known = made.get(style);
    if (known) return known;
    const places = new Uint8Array(imageAt.length);
    for (let i = 0; i < places.length; i++) places[i] = Number(isDrawn[style](Math.floor(imageAt[i]! / unit)));
    made.set(style, places);
    return places;
  };
  return outlines.map((style) => of(style ?? 'solid'));
}

/** Which device pixels are drawn over: 0 where none is, `casingMark`, or the label whose line is seen. */
export interface OutlineMarks {
  /** Rows first, each as long as those of the labels they belong to. */
  marks: Uint8Array;
  /** The same four at a time. */
  words: Uint32Array;
  /** Where the first row begins: there is room for lines that reach beyond the labels. A multiple of four. */
  start: number;
}

/** About 1.6 CSS pixels of line within 3.2 of casing, in whole device pixels: nothing has to be smoothed. */
export function lineReach(): LineReach {
  const line = Math.max(1, Math.round(0.8 * devicePixelRatio));
  return { line, casing: 2 * line };
}

/**
 * Marks the edges between labels, pixel by pixel: a canvas takes some three microseconds for each piece of a line that it smooths, and a
 * ragged lesion has tens of thousands. Marks closer to a side of `shown` than a casing reaches may be another side's.
 * @param unit image pixels that dashes are measured in.
 * @param scratch where they are noted, until it is asked for again.
 */
export function outlineMarks(shown: ScreenLabels, reach: LineReach, unit: number, { outlined, outlines }: Palette, scratch: Scratch): OutlineMarks {
  const { labels, words, width, height, stride, bounds } = shown;
  const start = reach.casing * stride;
  const marks = scratch.bytes(stride * (height + 2 * reach.casing));
  const made = { marks, words: wordsOf(marks), start };
  if (!bounds) return made;
  const [drawnAcross, drawnDown] = [gaps(shown.across, unit, outlines), gaps(shown.down, unit, outlines)];
  const { line, casing } = reach;
  /** An edge between a pixel and the next one, where both have the line of whichever has one; each its own where both have. */
  const edge = (at: number, step: number, label: number, other: number, drawn: readonly Uint8Array[], along: number) => {
    const here = outlined[label]! || outlined[other]!;
    if (here === 0) return;
    const beyond = outlined[other]! || here;
    if (drawn[here]![along] === 1) markSide(marks, at, -step, here, line, casing);
    if (drawn[beyond]![along] === 1) markSide(marks, at + step, step, beyond, line, casing);
  };
  const [left, right] = [Math.max(0, bounds.x - 1), Math.min(width - 1, bounds.x + bounds.width)];
  const [top, bottom] = [Math.max(0, bounds.y - 1), Math.min(height - 1, bounds.y + bounds.height)];
  for (let y = top; y <= bottom; y++) {
    const row = y * stride;
    for (let four = left & ~3; four <= right; four += 4) {
      // Four pixels, those next to them, and those below: mostly alike, inside a lesion and between lesions.
      const word = words[(row + four) >> 2]!;
      const below = words[(row + stride + four) >> 2]!;
      const next = (word >>> 8) | (labels[row + four + 4]! << 24);
      const aside = word ^ next;
      const down = word ^ below;
      if ((aside | down) === 0) continue;
      const place = start + row;
      for (let x = four, bits = 0, end = Math.min(four + 3, right); x <= end; x++, bits += 8) {
        if (x < right && ((aside >>> bits) & 0xff) !== 0) edge(place + x, 1, (word >>> bits) & 0xff, (next >>> bits) & 0xff, drawnDown, y);
        if (y < bottom && ((down >>> bits) & 0xff) !== 0) edge(place + x, stride, (word >>> bits) & 0xff, (below >>> bits) & 0xff, drawnAcross, x);
      }
    }
  }
  return made;
}

/** A line's pixels on one side of an edge, from the one at the edge on, and those of its casing that no line covers. */
function markSide(marks: Uint8Array, at: number, step: number, label: number, line: number, casing: number): void {
  // On most screens: a loop for one pixel takes longer than the pixel.
  if (casing === 2) {
    marks[at] = label;
    if (marks[at + step] === 0) marks[at + step] = casingMark;
    return;
  }

  let place = at;
  for (let k = 0; k < line; k++, place += step) marks[place] = label;
  for (let k = line; k < casing; k++, place += step) if (marks[place] === 0) marks[place] = casingMark;
}
