import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OutlineStyle } from '../src/annotation/vocabulary.ts';
import type { Rect } from '../src/mask/rect.ts';
import { LabelLayer } from '../src/view/label-layer.ts';
import type { Orientation } from '../src/view/orientation.ts';
import { over, paletteOf, type LabelStyle } from '../src/view/palette.ts';
import { RowsTogether } from '../src/view/rows-together.ts';
import { Scratch } from '../src/view/scratch.ts';
import { screenLabels } from '../src/view/screen-labels.ts';
import { Viewport } from '../src/view/viewport.ts';

const orientations = [0, 1, 2, 3].flatMap((turns) => [false, true].map((mirrored) => ({ quarterTurns: turns, mirrored }) as Orientation));
const [width, height] = [9, 7];
const plain: readonly LabelStyle[] = [
  { value: 1, colour: [255, 0, 0], outline: 'solid', fill: 'plain' },
  { value: 2, colour: [0, 255, 0], outline: 'solid', fill: 'plain' },
];
const opacity = 102 / 255;
const fillOf = (value: number) => wordOf(plain[value - 1]!.colour, 102);
const lineOf = (value: number) => wordOf(plain[value - 1]!.colour, 255);

const noise = fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 2 });
/** Whole rows of one label, as the inside of a lesion has them, with a few other pixels. */
const solid = fc
  .tuple(fc.nat(height), fc.nat(height), fc.integer({ min: 1, max: 2 }), fc.array(fc.tuple(fc.nat(width * height - 1), fc.nat(2)), { maxLength: 4 }))
  .map(([top, bottom, label, others]) => {
    const map = new Uint8Array(width * height).fill(label, top * width, bottom * width);
    for (const [at, other] of others) map[at] = other;
    return map;
  });
const anyMap = fc.oneof(noise, solid);

afterEach(() => vi.unstubAllGlobals());

function wordOf([red, green, blue]: readonly [number, number, number], alpha: number): number {
  return (red | (green << 8) | (blue << 16) | (alpha << 24)) >>> 0;
}

function viewOf(zoom: number, turn = 0, aspect = 1): Viewport {
  vi.stubGlobal('devicePixelRatio', 1);
  const viewport = new Viewport();
  viewport.setPane(60, 50);
  viewport.setImage(width, height, aspect);
  viewport.orientation = orientations[turn]!;
  viewport.zoomAt(zoom / viewport.zoom);
  return viewport;
}

const whole: Rect = { x: 0, y: 0, width: 60, height: 50 };

/** What a device pixel shows, found from the pixel: whose centre it holds, or for smaller image pixels, the lowest labelled one in the last column that has any. */
function labelAt(labels: Uint8Array, viewport: Viewport, x: number, y: number, size = { width, height }): number {
  const [one, other] = [viewport.toImage({ x, y }), viewport.toImage({ x: x + 1, y: y + 1 })];
  const inside = (lowest: number, highest: number, size: number, scale: number) => {
    if (scale >= 1) {
      const at = Math.floor((lowest + highest) / 2);
      return at >= 0 && at < size ? [at] : [];
    }
    return Array.from({ length: size }, (_, i) => i).filter((i) => i + 0.5 >= Math.min(lowest, highest) && i + 0.5 < Math.max(lowest, highest));
  };
  const columns = inside(one.x, other.x, size.width, viewport.scaleX);
  const rows = inside(one.y, other.y, size.height, viewport.scaleY);
  return columns.flatMap((column) => rows.map((row) => labels[row * size.width + column]!)).findLast((label) => label !== 0) ?? 0;
}

/**
 * What each pixel of the picture may be by its definition: a line one device pixel on either side of each edge, a casing one further; of
 * several lines in one pixel any may lie on top.
 */
function bruteForce(labels: Uint8Array, viewport: Viewport): number[][] {
  const margin = 2;
  const columns = whole.width + 2 * margin;
  const all = Array.from({ length: columns * (whole.height + 2 * margin) }, (_, i) => labelAt(labels, viewport, (i % columns) - margin, Math.floor(i / columns) - margin));
  const shown = (x: number, y: number) => all[(y + margin) * columns + x + margin]!;
  const picture: number[][] = [];
  for (let y = 0; y < whole.height; y++) {
    for (let x = 0; x < whole.width; x++) {
      const label = shown(x, y);
      let word = label === 0 ? 0 : fillOf(label);
      const edges = [1, -1].flatMap((step) => [0, 1].flatMap((far) => [
        { far, here: shown(x + step * far, y), beyond: shown(x + step * (far + 1), y) },
        { far, here: shown(x, y + step * far), beyond: shown(x, y + step * (far + 1)) },
      ])).filter(({ here, beyond }) => here !== beyond);
      if (edges.length > 0) word = over(wordOf([0, 0, 0], 140), word);
      const lines = edges.filter(({ far }) => far === 0).map(({ here, beyond }) => lineOf(here || beyond));
      picture.push(lines.length > 0 ? lines : [word]);
    }
  }
  return picture;
}

describe('label layer', () => {
  it('rowsLaidTogether_OfAnyMap_ShowEachColumnsLastLabel', () => {
    const sizes = fc.constantFrom(8, 9, 12, 16, 20, 24);
    const pixels = fc.uint8Array({ minLength: 24 * 6 + 8, maxLength: 24 * 6 + 8, max: 3 });
    fc.assert(
      fc.property(sizes, pixels, fc.constantFrom(0, 4, 8), fc.nat(3), fc.nat(2), fc.nat(23), fc.nat(24), (wide, memory, offset, first, more, from, end) => {
        fc.pre(from < end && end <= wide);
        const all = memory.subarray(offset);
        const together = new RowsTogether(all, wide);
        together.lay(1, 3, 0, wide);
        together.lay(first, 1 + more, from, end);
        const rows = Array.from({ length: 1 + more }, (_, i) => all.subarray((first + i) * wide, (first + i + 1) * wide));
        const expected = Array.from({ length: end - from }, (_, i) => rows.map((row) => row[from + i]!).findLast((label) => label !== 0) ?? 0);
        expect([...together.row.subarray(from, end)]).toEqual(expected);
      }),
    );
  });

  it('anyPartOfAWideMapOnASmallerScreen_ShowsWhatItsDefinitionSays', () => {
    const [wide, high] = [40, 12];
    // Stretches longer than eight pixels and shorter ones, both at any place.
    const stretch = fc.record({ from: fc.nat(wide * high - 1), length: fc.integer({ min: 1, max: 60 }), label: fc.nat(2) });
    const maps = fc.array(stretch, { maxLength: 12 }).map((stretches) => {
      const map = new Uint8Array(wide * high);
      for (const { from, length, label } of stretches) map.fill(label, from, from + length);
      return map;
    });
    fc.assert(
      fc.property(maps, fc.constantFrom(0.09, 0.317, 0.731, 0.97), fc.nat(7), fc.nat(40), fc.nat(35), (labels, zoom, turn, left, top) => {
        vi.stubGlobal('devicePixelRatio', 1);
        const viewport = new Viewport();
        viewport.setPane(60, 50);
        viewport.setImage(wide, high, 1);
        viewport.orientation = orientations[turn]!;
        viewport.zoomAt(zoom / viewport.zoom);
        const part = { x: left, y: top, width: whole.width - left, height: whole.height - top };
        const shown = screenLabels({ labels, width: wide, height: high }, viewport, part, new Scratch());
        const size = { width: wide, height: high };
        const places = Array.from({ length: part.width * part.height }, (_, i) => ({ x: i % part.width, y: Math.floor(i / part.width) }));
        const other = places.find(({ x, y }) => shown.labels[y * shown.stride + x] !== labelAt(labels, viewport, left + x, top + y, size));
        expect(other).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('picture_OfAnyMapAndView_IsWhatItsDefinitionSays', () => {
    fc.assert(
      fc.property(anyMap, fc.constantFrom(0.317, 0.731, 1.073, 1.637, 4.319), fc.nat(7), fc.constantFrom(1, 1.713), (labels, zoom, turn, aspect) => {
        const viewport = viewOf(zoom, turn, aspect);
        const picture = new LabelLayer(labels, width, height, plain).picture(whole, viewport, opacity);
        const expected = bruteForce(labels, viewport);
        expect(expected.findIndex((words, i) => !words.includes(picture[i]!))).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it('picture_OfAnyPart_IsThatPartOfTheWhole', () => {
    fc.assert(
      fc.property(anyMap, fc.constantFrom(0.4, 1, 3.1), fc.nat(7), fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 25 }), (labels, zoom, turn, x, y, side) => {
        const viewport = viewOf(zoom, turn);
        const layer = new LabelLayer(labels, width, height, [{ ...plain[0]!, outline: 'dashed', fill: 'hatched' }, { ...plain[1]!, outline: 'dotted' }]);
        const all = layer.picture(whole, viewport, 0.3);
        const part = layer.picture({ x, y, width: side, height: side }, viewport, 0.3);
        for (let row = 0; row < Math.min(side, whole.height - y); row++) {
          const columns = Math.min(side, whole.width - x);
          const start = (y + row) * whole.width + x;
          expect(part.subarray(row * side, row * side + columns)).toEqual(all.subarray(start, start + columns));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('picture_OfASinglePixelOnASmallerScreen_ShowsIt', () => {
    const labels = new Uint8Array(width * height);
    for (let at = 0; at < labels.length; at++) {
      labels.fill(0);
      labels[at] = 1;
      const picture = new LabelLayer(labels, width, height, plain).picture(whole, viewOf(0.3), opacity);
      expect(picture.filter((word) => word === lineOf(1)).length).toBeGreaterThan(0);
    }
  });

  it('picture_OnADenserScreen_HasWiderLines', () => {
    const labels = new Uint8Array(width * height);
    labels.fill(1, 3 * width);
    const rows = (density: number) => {
      const viewport = viewOf(5);
      vi.stubGlobal('devicePixelRatio', density);
      const picture = new LabelLayer(labels, width, height, plain).picture({ x: 0, y: 0, width: 60 * density, height: 50 * density }, viewport, opacity);
      const middle = Array.from({ length: 50 * density }, (_, y) => picture[y * 60 * density + 30 * density]!);
      return middle.slice(0, 35 * density).filter((word) => word === lineOf(1)).length;
    };
    expect([rows(1), rows(2)]).toEqual([2, 4]);
  });

  it.each<[OutlineStyle, number]>([['solid', 1], ['dashed', 0.6], ['dotted', 0.4]])('picture_%sLine_IsGappedAlongTheImagesPixels', (outline, least) => {
    const long = 60;
    const labels = new Uint8Array(long * 4).fill(1, 2 * long);
    vi.stubGlobal('devicePixelRatio', 1);
    const viewport = new Viewport();
    viewport.setPane(long, 4);
    viewport.setImage(long, 4, 1);
    const picture = new LabelLayer(labels, long, 4, [{ ...plain[0]!, outline }]).picture({ x: 0, y: 0, width: long, height: 2 }, viewport, 0);
    const drawn = Array.from(picture.subarray(long), (word) => word === lineOf(1));
    expect(drawn.filter(Boolean).length / long).toBeCloseTo({ solid: 1, dashed: 40 / 60, dotted: 0.5 }[outline], 6);
    expect(drawn.filter(Boolean).length / long).toBeGreaterThanOrEqual(least);
    expect(drawn.slice(6, 12)).toEqual(drawn.slice(0, 6));
  });

  it('picture_OfAHatchedFill_LeavesHalfOfItClear_AndOfNoneAll', () => {
    const labels = new Uint8Array(width * height).fill(1);
    const count = (fill: LabelStyle['fill']) => {
      const picture = new LabelLayer(labels, width, height, [{ ...plain[0]!, outline: null, fill }]).picture(whole, viewOf(4), opacity);
      return picture.filter((word) => word !== 0).length;
    };
    expect(count('plain')).toBe(4 * width * 4 * height);
    expect(count('none')).toBe(0);
    expect(count('hatched') / count('plain')).toBeCloseTo(0.5, 1);
  });
});

describe('palette', () => {
  it('paletteOf_ALabelThatTakesMoreThanFourBits_Throws', () => {
    expect(() => paletteOf([{ ...plain[0]!, value: 14 }], opacity)).not.toThrow();
    expect(() => paletteOf([{ ...plain[0]!, value: 15 }], opacity)).toThrow(RangeError);
  });
});

describe('over', () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });

  it('over_AnOpaqueOrAClearWord_IsTheOneThatIsSeen', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(over((one | 0xff00_0000) >>> 0, other)).toBe((one | 0xff00_0000) >>> 0);
        expect(over(one & 0x00ff_ffff, (other | 0x0100_0000) >>> 0)).toBe((other | 0x0100_0000) >>> 0);
        expect(over(one, other & 0x00ff_ffff)).toBe(one);
      }),
    );
  });

  it('over_HalfBlackOnOpaqueWhite_IsGrey', () => {
    expect(over(0x8000_0000, 0xffff_ffff)).toBe(0xff7f_7f7f);
  });
});
