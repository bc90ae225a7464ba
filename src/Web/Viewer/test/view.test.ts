import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampWindowing, fullRange, greyLookup, huPresets, paintGrey, presetName, presetsFor } from '../src/image/windowing.ts';
import { outlineSegments } from '../src/view/outline.ts';
import { Viewport } from '../src/view/viewport.ts';

describe('windowing', () => {
  it('grey_AtTheWindowsEdges_IsBlackAndWhite', () => {
    const { level, width } = huPresets.lung;
    const grey = greyLookup({ level, width });
    const at = (hu: number) => grey[hu + 32_768];
    // DICOM PS3.3 C.11.2.1.2.1: the edges lie at level - 0.5 -+ (width - 1) / 2.
    expect([at(-32_768), at(-1350), at(-601), at(-600), at(150), at(32_767)]).toEqual([0, 0, 127, 128, 255, 255]);
  });

  it('grey_OfHigherValues_IsNeverDarker', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: 2, max: 4000 }), (level, width) => {
        const grey = greyLookup({ level, width });
        for (let i = 1; i < grey.length; i += 7) expect(grey[i]! >= grey[i - 1]!).toBe(true);
      }),
      { numRuns: 5 },
    );
  });

  it('fullRange_OfEightBitImages_ShowsEveryLevelAsItself', () => {
    const values = Int16Array.of(0, 1, 127, 254, 255);
    const rgba = new Uint8ClampedArray(20);
    paintGrey(values, fullRange(values, false), rgba);
    expect([...rgba]).toEqual([...values].flatMap((value) => [value, value, value, 255]));
  });

  it('fullRange_OfHu_SpansLowestToHighest', () => {
    const values = Int16Array.of(-1000, 40, 900);
    const rgba = new Uint8ClampedArray(12);
    paintGrey(values, fullRange(values, true), rgba);
    expect([rgba[0], rgba[8]]).toEqual([0, 255]);
  });

  it('clamp_BeyondReason_StaysUsable', () => {
    expect(clampWindowing({ level: 1e9, width: -5 })).toEqual({ level: 32_768, width: 2 });
  });

  it('presets_OfEightBitImages_HoldNoHuWindow', () => {
    expect(presetsFor(Int16Array.of(0, 255), false).map(({ name }) => name)).toEqual(['full range']);
    expect(presetsFor(Int16Array.of(-1000, 400), true)[0]).toEqual(huPresets.lung);
  });

  it('presetName_OfAnUnnamedWindow_IsNull', () => {
    expect(presetName({ level: -600, width: 1500 }, [huPresets.lung])).toBe('lung');
    expect(presetName({ level: -600, width: 1501 }, [huPresets.lung])).toBeNull();
  });
});

describe('viewport', () => {
  const viewport = (aspect = 1) => {
    const made = new Viewport();
    made.setPane(800, 600);
    made.setImage(512, 512, aspect);
    return made;
  };

  it('fit_AWidePane_CentresTheWholeImage', () => {
    const made = viewport();
    expect(made.zoom).toBeCloseTo(600 / 512);
    expect(made.rectToScreen({ x: 0, y: 0, width: 512, height: 512 })).toEqual({ x: 100, y: 0, width: 600, height: 600 });
  });

  it('fit_TallPixels_ShowsThemTall', () => {
    expect(viewport(2).scaleY).toBeCloseTo(2 * viewport(2).scaleX);
    expect(viewport(2).rectToScreen({ x: 0, y: 0, width: 512, height: 512 }).height).toBeCloseTo(600);
  });

  it('zoomAt_AnyPoint_KeepsWhatIsUnderIt', () => {
    const on = { min: 150, max: 450, noNaN: true };
    fc.assert(
      fc.property(fc.double(on), fc.double(on), fc.double({ min: 0.8, max: 3, noNaN: true }), (x, y, factor) => {
        const made = viewport();
        const before = made.toImage({ x, y });
        made.zoomAt(factor, { x, y });
        const after = made.toImage({ x, y });
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('pan_FarAway_KeepsSomeOfTheImageInSight', () => {
    const made = viewport();
    made.pan(1e6, -1e6);
    const { x, y, height } = made.rectToScreen({ x: 0, y: 0, width: 512, height: 512 });
    expect(x).toBeLessThan(800);
    expect(y + height).toBeGreaterThan(0);
  });

  it('setImage_OfTheSameSize_KeepsThePlace', () => {
    const made = viewport();
    made.zoomAt(3, { x: 300, y: 200 });
    const origin = made.origin;
    made.setImage(512, 512, 1);
    expect(made.origin).toEqual(origin);
  });

  it('setPane_WhileFitted_FitsAgain', () => {
    const made = viewport();
    made.setPane(400, 400);
    expect(made.zoom).toBeCloseTo(400 / 512);
  });
});

describe('outline', () => {
  const size = 9;
  const map = fc.array(fc.boolean(), { minLength: size * size, maxLength: size * size });
  const asked = (bits: readonly boolean[]) => (x: number, y: number) =>
    x >= 0 && y >= 0 && x < size && y < size && bits[y * size + x]!;

  /** Unit edges, each as "x1,y1,x2,y2". */
  function units(segments: readonly number[]): string[] {
    const edges: string[] = [];
    for (let i = 0; i < segments.length; i += 4) {
      const [x1, y1, x2, y2] = segments.slice(i, i + 4) as [number, number, number, number];
      if (y1 === y2) for (let x = x1; x < x2; x++) edges.push(`${x},${y1},${x + 1},${y1}`);
      else for (let y = y1; y < y2; y++) edges.push(`${x1},${y},${x1},${y + 1}`);
    }
    return edges.sort();
  }

  function bruteForce(bits: readonly boolean[]): string[] {
    const belongs = asked(bits);
    const edges: string[] = [];
    for (let y = -1; y <= size; y++) {
      for (let x = -1; x <= size; x++) {
        if (belongs(x, y) !== belongs(x, y + 1)) edges.push(`${x},${y + 1},${x + 1},${y + 1}`);
        if (belongs(x, y) !== belongs(x + 1, y)) edges.push(`${x + 1},${y},${x + 1},${y + 1}`);
      }
    }
    return edges.sort();
  }

  it('solid_OfAnyMask_IsEveryEdgeBetweenInAndOut', () => {
    fc.assert(
      fc.property(map, (bits) => {
        const whole = { x: 0, y: 0, width: size, height: size };
        expect(units(outlineSegments(asked(bits), whole, 'solid'))).toEqual(bruteForce(bits));
      }),
    );
  });

  it('parts_OfAnyMask_AddUpToTheWhole', () => {
    fc.assert(
      fc.property(map, fc.integer({ min: 1, max: size - 1 }), (bits, cut) => {
        for (const style of ['solid', 'dashed', 'dotted'] as const) {
          const of = (x: number, width: number) =>
            units(outlineSegments(asked(bits), { x, y: 0, width, height: size }, style));
          expect([...of(0, cut), ...of(cut, size - cut)].sort()).toEqual(of(0, size));
        }
      }),
    );
  });

  it('styles_OfOneMask_Differ', () => {
    const whole = { x: 0, y: 0, width: size, height: size };
    const lengths = (['solid', 'dashed', 'dotted'] as const).map(
      (style) => units(outlineSegments(asked(Array<boolean>(size * size).fill(true)), whole, style)).length,
    );
    expect(lengths[0]).toBe(4 * size);
    expect(new Set(lengths).size).toBe(3);
  });
});
