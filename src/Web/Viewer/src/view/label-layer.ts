import { labelBounds } from '../mask/label-runs.ts';
import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import type { LabelMap } from './outline.ts';
import { casingMark, lineReach, outlineMarks, type OutlineMarks } from './outline-pixels.ts';
import { paletteOf, type LabelStyle, type Palette } from './palette.ts';
import { screenLabels, type ScreenLabels } from './screen-labels.ts';
import type { View } from './viewport.ts';

/** A label map drawn over an image: fills and outlines. What drawing costs depends on the screen, and hardly on what is drawn. */
export class LabelLayer {
  /** A rectangle that holds every label there is, and those that were there; null for none. */
  extent: Rect | null;
  /** Another after each update. */
  version = 0;
  private readonly map: LabelMap;
  private palette: { opacity: number; words: Palette } | null = null;

  /** @param labels height x width, rows first; read again whenever it is drawn. */
  constructor(
    labels: Uint8Array,
    width: number,
    height: number,
    private readonly styles: readonly LabelStyle[],
  ) {
    this.map = { labels, width, height };
    this.extent = labelBounds(labels, width);
  }

  /** Labels in a rectangle may have changed. */
  update(rect: Rect): void {
    const inside = intersect(rect, { x: 0, y: 0, width: this.map.width, height: this.map.height });
    if (!inside) return;
    this.extent = union(this.extent, inside);
    this.version++;
  }

  /**
   * The layer's picture within a rectangle of the view's canvas: any part of it can be made by itself.
   * @param place whole device pixels.
   * @param opacity of fills, 0 to 1; lines are opaque.
   * @returns words of red, green, blue and opacity, rows first.
   */
  picture(place: Rect, view: View, opacity: number): Uint32Array<ArrayBuffer> {
    const picture = new Uint32Array(place.width * place.height);
    if (!this.extent) return picture;
    const palette = this.words(opacity);
    const reach = lineReach();
    const margin = reach.casing;
    const shown = screenLabels(this.map, view, grow(place, margin));
    // Where several image pixels share a device pixel, dashes of single ones could not be told apart.
    const unit = Math.max(1, Math.ceil(1 / (view.zoom * devicePixelRatio)));
    paint(picture, shown, outlineMarks(shown, reach, unit, palette), margin, unit, palette);
    return picture;
  }

  private words(opacity: number): Palette {
    if (this.palette?.opacity !== opacity) this.palette = { opacity, words: paletteOf(this.styles, opacity) };
    return this.palette.words;
  }
}

/**
 * @param picture the part of `shown` that lies a margin within it, rows first.
 * @param margin device pixels; what a casing reaches, for edges beyond the picture whose lines reach into it.
 * @param unit image pixels that hatching is measured in.
 */
function paint(picture: Uint32Array, shown: ScreenLabels, outlines: OutlineMarks, margin: number, unit: number, palette: Palette): void {
  const { labels, words, width, height, stride, bounds, across, down } = shown;
  const inner = { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
  const part = bounds && intersect(grow(bounds, margin), inner);
  if (!part) return;
  const { fills, cased, lines, hatched } = palette;
  const { marks, words: fourMarks, start } = outlines;
  const plain = !hatched.includes(true);
  const end = part.x + part.width;
  for (let y = part.y; y < part.y + part.height; y++) {
    const to = (y - margin) * inner.width - margin;
    for (let x = part.x; x < end; ) {
      const i = y * stride + x;
      const label = labels[i]!;
      // Mostly four pixels are alike, and no line is near.
      if ((i & 3) === 0 && x + 4 <= end && fourMarks[(start + i) >> 2] === 0 && words[i >> 2] === label * 0x0101_0101 && (label === 0 || plain)) {
        const fill = fills[label]!;
        if (fill !== 0) picture[to + x] = picture[to + x + 1] = picture[to + x + 2] = picture[to + x + 3] = fill;
        x += 4;
        continue;
      }
      const mark = marks[start + i]!;
      if (mark !== 0) picture[to + x] = mark === casingMark ? cased[label]! : lines[mark]!;
      else if (label !== 0 && (plain || !hatched[label] || Math.floor((across[x]! + down[y]!) / unit) % 4 <= 1)) picture[to + x] = fills[label]!;
      x++;
    }
  }
}
