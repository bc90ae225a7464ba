import { labelBounds } from '../mask/label-runs.ts';
import { grow, intersect, union, type Rect } from '../mask/rect.ts';
import type { LabelMap } from './outline.ts';
import { lineReach, paintOutlines } from './outline-pixels.ts';
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
    paintFills(picture, shown, margin, unit, palette);
    paintOutlines(picture, shown, margin, reach, unit, palette);
    return picture;
  }

  private words(opacity: number): Palette {
    if (this.palette?.opacity !== opacity) this.palette = { opacity, words: paletteOf(this.styles, opacity) };
    return this.palette.words;
  }
}

function paintFills(picture: Uint32Array, { labels, words, width, height, stride, bounds, across, down }: ScreenLabels, margin: number, unit: number, palette: Palette): void {
  const inner = { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
  const part = bounds && intersect(bounds, inner);
  if (!part) return;
  const { fills, hatched } = palette;
  const plain = !hatched.includes(true);
  const end = part.x + part.width;
  for (let y = part.y; y < part.y + part.height; y++) {
    const to = (y - margin) * inner.width - margin;
    for (let x = part.x; x < end; ) {
      const i = y * stride + x;
      const label = labels[i]!;
      // Mostly four pixels are alike.
      const alike = (i & 3) === 0 && x + 4 <= end && words[i >> 2] === label * 0x0101_0101;
      if (alike && (label === 0 || plain)) {
        const fill = fills[label]!;
        if (fill !== 0) picture[to + x] = picture[to + x + 1] = picture[to + x + 2] = picture[to + x + 3] = fill;
        x += 4;
        continue;
      }
      if (label !== 0 && (plain || !hatched[label] || Math.floor((across[x]! + down[y]!) / unit) % 4 <= 1)) picture[to + x] = fills[label]!;
      x++;
    }
  }
}
