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

/** The same for each place along a side of the screen, as 0 or 1: looked up for every edge. */
function drawnAlong(imageAt: Int32Array, unit: number): Readonly<Record<OutlineStyle, Uint8Array>> {
  const of = (style: OutlineStyle) => {
    const places = new Uint8Array(imageAt.length);
    for (let i = 0; i < places.length; i++) places[i] = Number(isDrawn[style](Math.floor(imageAt[i]! / unit)));
    return places;
  };
  return { solid: of('solid'), dashed: of('dashed'), dotted: of('dotted') };
}

/** About 1.6 CSS pixels of line within 3.2 of casing, in whole device pixels: nothing has to be smoothed. */
export function lineReach(): LineReach {
  const line = Math.max(1, Math.round(0.8 * devicePixelRatio));
  return { line, casing: 2 * line };
}

/**
 * Draws the edges between labels, pixel by pixel: a canvas takes some three microseconds for each piece of a line that it smooths, and a
 * ragged lesion has tens of thousands.
 * @param picture the part of `shown` that lies a margin within it, rows first.
 * @param margin device pixels; at least the casing's reach, for edges beyond the picture whose lines reach into it.
 * @param unit image pixels that dashes are measured in.
 */
export function paintOutlines(picture: Uint32Array, shown: ScreenLabels, margin: number, reach: LineReach, unit: number, palette: Palette): void {
  const { edges, count } = edgesOf(shown, unit, palette);
  // All casings first, so that none covers a line.
  paintCasings(picture, shown, margin, reach.casing, edges, count, palette.cased);
  paintLines(picture, shown, margin, reach.line, edges, count, palette.lines);
}

function paintCasings(picture: Uint32Array, { labels, width, height, stride }: ScreenLabels, margin: number, far: number, edges: Int32Array, count: number, cased: Uint32Array): void {
  const [columns, rows] = [width - 2 * margin, height - 2 * margin];
  for (let i = 0; i < count; i += edgeNumbers) {
    const below = edges[i]! & 1;
    let x = (edges[i]! >> 1) - (below ? 0 : far - 1);
    let y = edges[i + 1]! - (below ? far - 1 : 0);
    for (let k = 1 - far; k <= far; k++) {
      const [px, py] = [x - margin, y - margin];
      if (edges[i + (k <= 0 ? 2 : 3)] !== 0 && px >= 0 && py >= 0 && px < columns && py < rows) picture[py * columns + px] = cased[labels[y * stride + x]!]!;
      if (below) y++;
      else x++;
    }
  }
}

function paintLines(picture: Uint32Array, { width, height }: ScreenLabels, margin: number, far: number, edges: Int32Array, count: number, lines: Uint32Array): void {
  const [columns, rows] = [width - 2 * margin, height - 2 * margin];
  for (let i = 0; i < count; i += edgeNumbers) {
    const below = edges[i]! & 1;
    let px = (edges[i]! >> 1) - margin - (below ? 0 : far - 1);
    let py = edges[i + 1]! - margin - (below ? far - 1 : 0);
    for (let k = 1 - far; k <= far; k++) {
      const owner = edges[i + (k <= 0 ? 2 : 3)]!;
      if (owner !== 0 && px >= 0 && py >= 0 && px < columns && py < rows) picture[py * columns + px] = lines[owner]!;
      if (below) py++;
      else px++;
    }
  }
}

/**
 * An edge's numbers: its pixel's column << 1, with 1 added where the edge lies below the pixel and not to the right of it; its row; the label
 * whose line is drawn on this side of it, and on the other, 0 for none.
 */
const edgeNumbers = 4;

/** Edges between device pixels of different labels. */
function edgesOf({ labels, words, width, height, stride, bounds, across, down }: ScreenLabels, unit: number, { lines, outlines }: Palette): { edges: Int32Array; count: number } {
  let edges = new Int32Array(edgeNumbers * 4_096);
  let count = 0;
  if (!bounds) return { edges, count };
  const [drawnAcross, drawnDown] = [drawnAlong(across, unit), drawnAlong(down, unit)];
  const add = (x: number, y: number, below: 0 | 1, label: number, other: number) => {
    let here = lines[label] !== 0 ? label : lines[other] !== 0 ? other : 0;
    let beyond = lines[other] !== 0 ? other : here;
    if (here !== 0 && (below ? drawnAcross[outlines[here]!]![x] : drawnDown[outlines[here]!]![y]) === 0) here = 0;
    if (beyond !== 0 && (below ? drawnAcross[outlines[beyond]!]![x] : drawnDown[outlines[beyond]!]![y]) === 0) beyond = 0;
    if (here === 0 && beyond === 0) return;
    if (count === edges.length) {
      const more = new Int32Array(2 * count);
      more.set(edges);
      edges = more;
    }
    edges[count++] = (x << 1) | below;
    edges[count++] = y;
    edges[count++] = here;
    edges[count++] = beyond;
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
        if (x < right && labels[i + 1] !== label) add(x, y, 0, label, labels[i + 1]!);
        if (y < bottom && labels[i + stride] !== label) add(x, y, 1, label, labels[i + stride]!);
      }
    }
  }
  return { edges, count };
}
