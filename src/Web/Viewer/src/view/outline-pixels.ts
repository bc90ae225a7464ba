import type { OutlineStyle } from '../annotation/vocabulary.ts';
import type { Palette } from './palette.ts';
import type { ScreenLabels } from './screen-labels.ts';

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
    const places = made.get(style) ?? Uint8Array.from(imageAt, (at) => Number(isDrawn[style](Math.floor(at / unit))));
    made.set(style, places);
    return places;
  };
  return outlines.map((style) => of(style ?? 'solid'));
}

/** A pixel within a line's casing; no label map has as high a value. */
export const casingMark = 255;

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
 */
export function outlineMarks(shown: ScreenLabels, reach: LineReach, unit: number, { lines, outlines }: Palette): OutlineMarks {
  const { labels, words, width, height, stride, bounds, across, down } = shown;
  const start = reach.casing * stride;
  const marks = new Uint8Array(stride * (height + 2 * reach.casing));
  const made = { marks, words: new Uint32Array(marks.buffer), start };
  if (!bounds) return made;
  const [drawnAcross, drawnDown] = [gaps(across, unit, outlines), gaps(down, unit, outlines)];
  const { line, casing } = reach;
  /** An edge between a pixel and the next one, where both have the line of whichever has one; each its own where both have. */
  const edge = (at: number, step: number, label: number, other: number, drawn: readonly Uint8Array[], along: number) => {
    const here = lines[label] !== 0 ? label : lines[other] !== 0 ? other : 0;
    if (here === 0) return;
    const beyond = lines[other] !== 0 ? other : here;
    if (drawn[here]![along] === 1) markSide(marks, at, -step, here, line, casing);
    if (drawn[beyond]![along] === 1) markSide(marks, at + step, step, beyond, line, casing);
  };
  const [left, right] = [Math.max(0, bounds.x - 1), Math.min(width - 1, bounds.x + bounds.width)];
  const [top, bottom] = [Math.max(0, bounds.y - 1), Math.min(height - 1, bounds.y + bounds.height)];
  for (let y = top; y <= bottom; y++) {
    const row = y * stride;
    for (let four = left & ~3; four <= right; four += 4) {
      // Four pixels like the next one and like those below them: neither a lesion's inside nor what lies between lesions has edges.
      const word = words[(row + four) >> 2]!;
      if (word === words[(row + stride + four) >> 2] && word === Math.imul(labels[row + four + 4]!, 0x0101_0101) >>> 0) continue;
      for (let x = four, end = Math.min(four + 3, right); x <= end; x++) {
        const i = row + x;
        const label = labels[i]!;
        if (x < right && labels[i + 1] !== label) edge(start + i, 1, label, labels[i + 1]!, drawnDown, y);
        if (y < bottom && labels[i + stride] !== label) edge(start + i, stride, label, labels[i + stride]!, drawnAcross, x);
      }
    }
  }
  return made;
}

/** A line's pixels on one side of an edge, from the one at the edge on, and those of its casing that no line covers. */
function markSide(marks: Uint8Array, at: number, step: number, label: number, line: number, casing: number): void {
  let place = at;
  for (let k = 0; k < line; k++, place += step) marks[place] = label;
  for (let k = line; k < casing; k++, place += step) if (marks[place] === 0) marks[place] = casingMark;
}
