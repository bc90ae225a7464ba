import { labelBounds } from '../mask/label-runs.ts';
import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import type { LabelMap } from './outline.ts';
import { lineReach, outlineMarks, type OutlineMarks } from './outline-pixels.ts';
import { paletteOf, type LabelStyle, type Palette } from './palette.ts';
import { Scratch } from './scratch.ts';
import { screenLabels, type ScreenLabels } from './screen-labels.ts';
import type { View } from './viewport.ts';

/** Of all layers: each picture is done before the next is begun. */
const [labelScratch, markScratch] = [new Scratch(), new Scratch()];

/** A label map drawn over an image: fills and outlines. What drawing costs depends on the screen, and hardly on what is drawn. */
export class LabelLayer {
  /** A rectangle that holds every label there is, and those that were there; null for none. */
  extent: Rect | null;
  /** Another after each update. */
  version = 0;
  private readonly map: LabelMap;
  private palette: { opacity: number; words: Palette } | null = null;

  /**
   * @param labels height x width, rows first; read again whenever it is drawn.
   * @param extent a rectangle that holds every label there is; null for none.
   */
  constructor(
    labels: Uint8Array,
    width: number,
    height: number,
    private readonly styles: readonly LabelStyle[],
    extent: Rect | null = labelBounds(labels, width),
  ) {
    this.map = { labels, width, height };
    this.extent = extent;
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
   * @param picture as many zeros as the rectangle has pixels.
   * @returns words of red, green, blue and opacity, rows first.
   */
  picture(place: Rect, view: View, opacity: number, picture = new Uint32Array(place.width * place.height)): Uint32Array<ArrayBuffer> {
    if (!this.extent) return picture;
    const palette = this.words(opacity);
    const reach = lineReach();
    const margin = reach.casing;
    const shown = screenLabels(this.map, view, grow(place, margin), labelScratch);
    // Where several image pixels share a device pixel, dashes of single ones could not be told apart.
    const unit = Math.max(1, Math.ceil(1 / (view.zoom * devicePixelRatio)));
    paint(picture, shown, outlineMarks(shown, reach, unit, palette, markScratch), margin, unit, palette);
    return picture;
  }

  private words(opacity: number): Palette {
    if (this.palette?.opacity !== opacity) this.palette = { opacity, words: paletteOf(this.styles, opacity) };
    return this.palette.words;
  }
}

/**
 * @param picture the part of `shown` that lies a margin within it, rows first, clear.
 * @param margin device pixels; what a casing reaches, for edges beyond the picture whose lines reach into it.
 * @param unit image pixels that hatching is measured in.
 */
function paint(picture: Uint32Array, shown: ScreenLabels, outlines: OutlineMarks, margin: number, unit: number, palette: Palette): void {
  const { labels, words, width, height, stride, bounds } = shown;
  const inner = { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
  const part = bounds && intersect(grow(bounds, margin), inner);
  if (!part) return;
  const { marks, words: fourMarks, start } = outlines;
  const { looks } = palette;
  const end = part.x + part.width;
  for (let y = part.y; y < part.y + part.height; y++) {
    const row = y * stride;
    const to = (y - margin) * inner.width - margin;
    for (let x = part.x; x < end; ) {
      if ((x & 3) !== 0 || x + 4 > end) {
        picture[to + x] = looks[(marks[start + row + x]! << 4) | labels[row + x]!]!;
        x++;
        continue;
      }
      // Looked up and not asked: on noise no processor would guess right.
      const both = (fourMarks[(start + row + x) >> 2]! << 4) | words[(row + x) >> 2]!;
      if (both !== 0) {
        picture[to + x] = looks[both & 0xff]!;
        picture[to + x + 1] = looks[(both >>> 8) & 0xff]!;
        picture[to + x + 2] = looks[(both >>> 16) & 0xff]!;
        picture[to + x + 3] = looks[both >>> 24]!;
      }
      x += 4;
    }
  }

  if (palette.hatched.includes(true)) clearBetweenStrokes(picture, shown, outlines, part, margin, unit, palette);
}

/** Hatched fills are painted whole: what lies between their strokes goes. @param part of `shown` that was painted. */
function clearBetweenStrokes(
  picture: Uint32Array,
  { labels, width, stride, across, down }: ScreenLabels,
  { marks, start }: OutlineMarks,
  part: Rect,
  margin: number,
  unit: number,
  { hatched }: Palette,
): void {
  for (let y = part.y; y < part.y + part.height; y++) {
    const to = (y - margin) * (width - 2 * margin) - margin;
    for (let x = part.x; x < part.x + part.width; x++) {
      const i = y * stride + x;
      if (marks[start + i] === 0 && hatched[labels[i]!] && Math.floor((across[x]! + down[y]!) / unit) % 4 > 1) picture[to + x] = 0;
    }
  }
}
