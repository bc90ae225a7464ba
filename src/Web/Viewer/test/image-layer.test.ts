import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reduced, reductionFor } from '../src/image/reduced.ts';
import type { SlicePixels } from '../src/image/slice-pixels.ts';
import { linearTone } from '../src/image/tone.ts';
import { huPresets } from '../src/image/windowing.ts';
import { atOnce } from '../src/in-slices.ts';
import { context2d } from '../src/view/canvas.ts';
import { ImageLayer } from '../src/view/image-layer.ts';
import { Viewport } from '../src/view/viewport.ts';
import { shownCanvas, stubCanvases, type CanvasDouble } from './canvas-double.ts';

const slice = (width: number, height = width): SlicePixels => ({ width, height, values: new Int16Array(width * height) });

afterEach(() => vi.unstubAllGlobals());

describe('reduced', () => {
  it('reduced_OfAnySlice_HoldsTheMeans', () => {
    const values = fc.int16Array({ minLength: 8 * 12, maxLength: 8 * 12 });
    fc.assert(
      fc.property(values, fc.constantFrom(1, 2, 4), (given, by) => {
        const small = atOnce(reduced({ width: 12, height: 8, values: given }, by));
        expect([small.width, small.height]).toEqual([12 / by, 8 / by]);
        small.values.forEach((value, i) => {
          let sum = 0;
          for (let k = 0; k < by * by; k++) sum += given[(Math.floor(i / small.width) * by + Math.floor(k / by)) * 12 + (i % small.width) * by + (k % by)]!;
          // Halves are rounded, at each halving.
          expect(Math.abs(value - sum / (by * by))).toBeLessThanOrEqual(by / 4);
        });
      }),
    );
  });

  it('reduced_AskedForAgain_IsTheSame', () => {
    const pixels = slice(8);
    expect(atOnce(reduced(pixels, 4))).toBe(atOnce(reduced(pixels, 4)));
    expect(atOnce(reduced(pixels, 1))).toBe(pixels);
  });

  it('reductionFor_AnyScale_IsTheLargestThatLeavesAValueForEachDevicePixel', () => {
    expect([2, 1, 0.51, 0.5, 0.3, 0.25, 0.1].map((scale) => reductionFor(slice(2048), scale))).toEqual([1, 1, 1, 2, 2, 4, 8]);
    expect([slice(6), slice(8, 6), slice(7)].map((odd) => reductionFor(odd, 0.1))).toEqual([2, 2, 1]);
  });
});

describe('image layer', () => {
  beforeEach(() => stubCanvases());

  /** Sides of what was drawn from, and the columns and rows that it was drawn over. */
  function drawn(double: CanvasDouble): number[] {
    const { source, whole } = double.context.drawn.at(-1)!;
    return [(source as CanvasDouble).width, (source as CanvasDouble).height, whole.width, whole.height].map(Math.round);
  }

  function layerOver(side: number, density = 1) {
    vi.stubGlobal('devicePixelRatio', density);
    const { canvas, double } = shownCanvas();
    const viewport = new Viewport();
    viewport.setPane(128, 128);
    viewport.setImage(side, side, 1);
    const layer = new ImageLayer();
    layer.update(slice(side), linearTone(huPresets.lung));
    return {
      layer,
      viewport,
      draw: () => {
        layer.draw(context2d(canvas), viewport);
        return drawn(double);
      },
    };
  }

  it.each([
    [100, 1, [100, 100, 128, 128]],
    [200, 1, [200, 200, 128, 128]],
    [256, 1, [128, 128, 128, 128]],
    [512, 1, [128, 128, 128, 128]],
    [512, 2, [256, 256, 256, 256]],
  ])('draw_OfASliceOf%iPixels_AtDensity%i_IsFromNoFewerThanTheScreenHas', (side, density, expected) => {
    expect(layerOver(side, density).draw()).toEqual(expected);
  });

  it('draw_ZoomedIn_IsFromEveryPixel_AndTurnedFromAsManyAsBefore', () => {
    const { viewport, draw } = layerOver(512);
    viewport.orientation = { quarterTurns: 1, mirrored: false };
    expect(draw().slice(0, 2)).toEqual([128, 128]);
    viewport.zoomAt(4);
    expect(draw()).toEqual([512, 512, 512, 512]);
  });

  it('draw_OfASliceThatLiesSmallOnAnother_IsFromAsManyAsItTakesThere', () => {
    const { layer, draw } = layerOver(256);
    layer.place = { x: 64, y: 64, width: 128, height: 128 };
    expect(draw()).toEqual([64, 64, 64, 64]);
  });
});
