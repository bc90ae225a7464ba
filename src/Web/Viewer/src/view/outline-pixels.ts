import type { OutlineStyle } from '../annotation/vocabulary.ts';
import type { Palette } from './palette.ts';
import type { ScreenLabels } from './screen-labels.ts';

/** Device pixels that a line takes on either side of an edge, and with its casing. */
export interface LineReach {
  line: number;
  casing: number;
}

/** Whether an edge is drawn at this place along its own direction: a gap depends on the place alone, so any part can be redrawn by itself. */
const drawn: Readonly<Record<OutlineStyle, (along: number) => boolean>> = {
  solid: () => true,
  dashed: (along) => along % 6 < 4,
  dotted: (along) => along % 2 === 0,
};

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
  const { labels, stride } = shown;
  const { cased, lines } = palette;
  const width = shown.width - 2 * margin;
  const height = shown.height - 2 * margin;
  // All casings first, so that none covers a line.
  for (const [far, lined] of [[reach.casing, false], [reach.line, true]] as const) {
    for (let i = 0; i < count; i += 3) {
      const place = edges[i]! >> 1;
      const upright = (edges[i]! & 1) === 0;
      const y = Math.floor(place / stride);
      let px = place - y * stride - margin - (upright ? far - 1 : 0);
      let py = y - margin - (upright ? 0 : far - 1);
      for (let k = 1 - far; k <= far; k++) {
        const owner = edges[i + (k <= 0 ? 1 : 2)]!;
        if (owner !== 0 && px >= 0 && py >= 0 && px < width && py < height) {
          picture[py * width + px] = lined ? lines[owner]! : cased[labels[(py + margin) * stride + px + margin]!]!;
        }
        if (upright) px++;
        else py++;
      }
    }
  }
}

/**
 * Edges between device pixels of different labels, three numbers each: place << 1, with 1 added where the edge lies below the pixel and not to
 * the right of it; the label whose line is drawn on this side of it, and on the other; 0 for none.
 */
function edgesOf({ labels, words, width, height, stride, bounds, across, down }: ScreenLabels, unit: number, { lines, outlines }: Palette): { edges: Int32Array; count: number } {
  let edges = new Int32Array(3 * 4_096);
  let count = 0;
  if (!bounds) return { edges, count };
  const ownerAt = (label: number, other: number, along: number) => {
    const owner = lines[label] !== 0 ? label : lines[other] !== 0 ? other : 0;
    return owner !== 0 && drawn[outlines[owner]!](Math.floor(along / unit)) ? owner : 0;
  };
  const add = (place: number, label: number, other: number, along: number) => {
    if (count === edges.length) {
      const more = new Int32Array(2 * count);
      more.set(edges);
      edges = more;
    }
    edges[count++] = place;
    edges[count++] = ownerAt(label, other, along);
    edges[count++] = ownerAt(other, label, along);
  };
  const [left, right] = [Math.max(0, bounds.x - 1), Math.min(width - 1, bounds.x + bounds.width)];
  const [top, bottom] = [Math.max(0, bounds.y - 1), Math.min(height - 1, bounds.y + bounds.height)];
  for (let y = top; y <= bottom; y++) {
    const row = y * stride;
    for (let x = left; x <= right; x++) {
      const i = row + x;
      const label = labels[i]!;
      // Four pixels alike, as are those below them and the next one: neither a lesion's inside nor what lies between lesions has edges.
      if ((i & 3) === 0 && words[i >> 2] === label * 0x0101_0101 && words[(i + stride) >> 2] === words[i >> 2] && labels[i + 4] === label) {
        x += 3;
        continue;
      }
      if (x < right && labels[i + 1] !== label) add(i << 1, label, labels[i + 1]!, down[y]!);
      if (y < bottom && labels[i + stride] !== label) add((i << 1) | 1, label, labels[i + stride]!, across[x]!);
    }
  }
  return { edges, count };
}
