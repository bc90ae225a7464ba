import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../src/in-slices.ts';
import { clampGamma, greyLookup, linearTone, paintGrey, pixelLookup, type Tone } from '../src/image/tone.ts';
import { clampWindowing, firstWindow, fullRange, huPresets, presetName, presetsFor } from '../src/image/windowing.ts';
import { flippedAcross, flippedDown, isUpright, orientationText, turned, upright, type Orientation } from '../src/view/orientation.ts';
import { outlineSegments } from '../src/view/outline.ts';
import { Viewport } from '../src/view/viewport.ts';

/** The four bytes of each value's pixel. */
function painted(values: Int16Array, tone: Tone): Uint8Array {
  const rgba = new Uint32Array(values.length);
  atOnce(paintGrey(values, pixelLookup(tone), rgba));
  return new Uint8Array(rgba.buffer);
}

describe('windowing', () => {
  it('grey_AtTheWindowsEdges_IsBlackAndWhite', () => {
    const { level, width } = huPresets.lung;
    const grey = greyLookup(linearTone({ level, width }));
    const at = (hu: number) => grey[hu + 32_768];
    // DICOM PS3.3 C.11.2.1.2.1: the edges lie at level - 0.5 -+ (width - 1) / 2.
    expect([at(-32_768), at(-1350), at(-601), at(-600), at(150), at(32_767)]).toEqual([0, 0, 127, 128, 255, 255]);
  });

  it('grey_OfHigherValues_IsNeverDarker', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: 2, max: 4000 }), (level, width) => {
        const grey = greyLookup(linearTone({ level, width }));
        for (let i = 1; i < grey.length; i += 7) expect(grey[i]! >= grey[i - 1]!).toBe(true);
      }),
      { numRuns: 5 },
    );
  });

  it('grey_OfAnyTone_IsWhatTheFormulaSays', () => {
    const tone = fc.record({
      windowing: fc.record({ level: fc.integer({ min: -40_000, max: 40_000 }), width: fc.integer({ min: 2, max: 8192 }) }),
      gamma: fc.constantFrom(0.3, 1, 2.2, 3),
      inverted: fc.boolean(),
    });
    fc.assert(
      fc.property(tone, fc.integer({ min: -32_768, max: 32_767 }), (given, value) => {
        const { level, width } = given.windowing;
        const share = Math.min(1, Math.max(0, (value - (level - 0.5)) / (width - 1) + 0.5)) ** (1 / given.gamma);
        expect(greyLookup(given)[value + 32_768]).toBe(Uint8ClampedArray.of((given.inverted ? 1 - share : share) * 255)[0]);
      }),
    );
  });

  it('clampGamma_SteppedUpAndDown_LeadsBack', () => {
    expect(clampGamma(clampGamma(1 + 0.1) - 0.1)).toBe(1);
    expect([clampGamma(9), clampGamma(-1)]).toEqual([3, 0.3]);
  });

  it('fullRange_OfEightBitImages_ShowsEveryLevelAsItself', () => {
    const values = Int16Array.of(0, 1, 127, 254, 255);
    expect([...painted(values, linearTone(fullRange(values, false)))]).toEqual([...values].flatMap((value) => [value, value, value, 255]));
  });

  it('fullRange_OfHu_SpansLowestToHighest', () => {
    const values = Int16Array.of(-1000, 40, 900);
    const rgba = painted(values, linearTone(fullRange(values, true)));
    expect([rgba[0], rgba[8]]).toEqual([0, 255]);
  });

  it('clamp_BeyondReason_StaysUsable', () => {
    expect(clampWindowing({ level: 1e9, width: -5 })).toEqual({ level: 32_768, width: 2 });
  });

  it('presets_OfEightBitImages_HoldNoHuWindow', () => {
    expect(presetsFor(Int16Array.of(0, 255), false).map(({ name }) => name)).toEqual(['full range']);
    expect(presetsFor(Int16Array.of(-1000, 400), true)[0]).toEqual(huPresets.lung);
    for (const isHu of [true, false]) expect(firstWindow(isHu)).toEqual(presetsFor(Int16Array.of(0, 255), isHu)[0]);
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
    const { transform } = made;
    made.setImage(512, 512, 1);
    expect(made.transform).toEqual(transform);
  });

  it('setPane_WhileFitted_FitsAgain', () => {
    const made = viewport();
    made.setPane(400, 400);
    expect(made.zoom).toBeCloseTo(400 / 512);
  });
});

const orientations: Orientation[] = [0, 1, 2, 3].flatMap((turns) =>
  [false, true].map((mirrored) => ({ quarterTurns: turns as Orientation['quarterTurns'], mirrored })),
);

describe('orientation', () => {
  const apply = (steps: readonly ((o: Orientation) => Orientation)[], from: Orientation) =>
    steps.reduce((orientation, step) => step(orientation), from);

  it.each(orientations)('steps from %o, repeated, lead back', (from) => {
    expect(apply([turned, turned, turned, turned], from)).toEqual(from);
    expect(apply([flippedAcross, flippedAcross], from)).toEqual(from);
    expect(apply([flippedDown, flippedDown], from)).toEqual(from);
    expect(apply([flippedAcross, flippedDown], from)).toEqual(apply([turned, turned], from));
  });

  it('text_OfEveryTurnedView_IsItsOwn', () => {
    const texts = orientations.map(orientationText);
    expect(texts.filter((text) => text === null)).toHaveLength(1);
    expect(new Set(texts).size).toBe(8);
    expect(orientationText(upright)).toBeNull();
    expect(isUpright(flippedAcross(upright))).toBe(false);
  });

  it('turned_OnTheScreen_BringsTheTopToTheRight', () => {
    const made = new Viewport();
    made.setPane(600, 600);
    made.setImage(300, 300, 1);
    const top = { x: 150, y: 0 };
    const shown = (orientation: Orientation) => {
      made.orientation = orientation;
      return made.toScreen(top);
    };
    expect(shown(upright)).toEqual({ x: 300, y: 0 });
    expect(shown(turned(upright))).toEqual({ x: 600, y: 300 });
    expect(shown(flippedDown(upright))).toEqual({ x: 300, y: 600 });
    expect(shown(flippedAcross(turned(upright)))).toEqual({ x: 0, y: 300 });
    made.orientation = flippedAcross(upright);
    expect(made.toScreen({ x: 0, y: 0 })).toEqual({ x: 600, y: 0 });
  });
});

describe.each(orientations)('viewport turned %o', (orientation) => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const place = fc.record({
    pane: fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 2000 }) }),
    image: fc.record({ width: fc.integer({ min: 16, max: 2048 }), height: fc.integer({ min: 16, max: 2048 }) }),
    aspect: fc.constantFrom(0.5, 1, 1.7),
    zoom: fc.double({ min: 0.5, max: 6, noNaN: true }),
    pan: fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })),
    at: fc.tuple(share, share),
  });
  type Place = typeof place extends fc.Arbitrary<infer T> ? T : never;

  function arranged({ pane, image, aspect, zoom, pan }: Place): Viewport {
    const made = new Viewport();
    made.setPane(pane.width, pane.height);
    made.setImage(image.width, image.height, aspect);
    made.orientation = orientation;
    made.zoomAt(zoom);
    made.pan(...pan);
    return made;
  }

  it('toScreen_AndBack_IsTheSamePoint', () => {
    fc.assert(
      fc.property(place, (given) => {
        const made = arranged(given);
        const point = { x: given.at[0] * given.image.width, y: given.at[1] * given.image.height };
        const back = made.toImage(made.toScreen(point));
        expect(back.x).toBeCloseTo(point.x, 6);
        expect(back.y).toBeCloseTo(point.y, 6);
      }),
    );
  });

  it('visible_AndRectToScreen_HoldEveryPointTheyShould', () => {
    fc.assert(
      fc.property(place, (given) => {
        const made = arranged(given);
        const screen = { x: given.at[0] * given.pane.width, y: given.at[1] * given.pane.height };
        const image = made.toImage(screen);
        const seen = made.visible();
        expect(image.x).toBeGreaterThanOrEqual(seen.x);
        expect(image.y).toBeGreaterThanOrEqual(seen.y);
        expect(image.x).toBeLessThanOrEqual(seen.x + seen.width);
        expect(image.y).toBeLessThanOrEqual(seen.y + seen.height);
        const box = made.rectToScreen({ x: Math.floor(image.x), y: Math.floor(image.y), width: 1, height: 1 });
        expect(screen.x).toBeGreaterThanOrEqual(box.x - 1e-6);
        expect(screen.y).toBeGreaterThanOrEqual(box.y - 1e-6);
        expect(screen.x).toBeLessThanOrEqual(box.x + box.width + 1e-6);
        expect(screen.y).toBeLessThanOrEqual(box.y + box.height + 1e-6);
      }),
    );
  });

  it('fit_AnyPane_ShowsAllOfTheImageAndFillsOneSide', () => {
    fc.assert(
      fc.property(place, (given) => {
        const made = arranged(given);
        made.fit();
        const box = made.rectToScreen({ x: 0, y: 0, width: given.image.width, height: given.image.height });
        expect(box.x).toBeGreaterThanOrEqual(-1e-6);
        expect(box.y).toBeGreaterThanOrEqual(-1e-6);
        expect(box.x + box.width).toBeLessThanOrEqual(given.pane.width + 1e-6);
        expect(box.y + box.height).toBeLessThanOrEqual(given.pane.height + 1e-6);
        const spare = Math.min(given.pane.width - box.width, given.pane.height - box.height);
        expect(spare).toBeLessThan(1e-6);
      }),
    );
  });

  it('orientation_SetAfterZooming_KeepsTheMiddle', () => {
    const made = new Viewport();
    made.setPane(800, 600);
    made.setImage(512, 400, 1);
    made.zoomAt(3, { x: 300, y: 200 });
    const middle = made.toImage({ x: 400, y: 300 });
    made.orientation = orientation;
    expect(made.toImage({ x: 400, y: 300 }).x).toBeCloseTo(middle.x, 6);
    expect(made.toImage({ x: 400, y: 300 }).y).toBeCloseTo(middle.y, 6);
  });

  it('zoomToPixels_AtTwoDevicePixels_PutsImagePixelsOnDevicePixels', () => {
    const made = new Viewport();
    made.setPane(801, 601);
    made.setImage(333, 401, 1);
    made.orientation = orientation;
    made.zoomToPixels(2);
    const { x, y, width } = made.rectToScreen({ x: 7, y: 9, width: 1, height: 1 });
    expect([x * 2, y * 2].map((value) => value - Math.round(value))).toEqual([0, 0]);
    expect(width).toBe(0.5);
  });
});

describe('outline', () => {
  const size = 9;
  const map = fc.array(fc.boolean(), { minLength: size * size, maxLength: size * size });
  const mapOf = (bits: readonly boolean[]) => ({ labels: Uint8Array.from(bits, Number), width: size, height: size });
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

  it('segments_OfAnyMask_AreEveryEdgeBetweenInAndOut', () => {
    fc.assert(
      fc.property(map, (bits) => {
        const whole = { x: 0, y: 0, width: size, height: size };
        expect(units(outlineSegments(mapOf(bits), 1, whole)!)).toEqual(bruteForce(bits));
      }),
    );
  });

  it('parts_OfAnyMask_AddUpToTheWhole', () => {
    fc.assert(
      fc.property(map, fc.integer({ min: 1, max: size - 1 }), (bits, cut) => {
        const of = (x: number, width: number) => units(outlineSegments(mapOf(bits), 1, { x, y: 0, width, height: size })!);
        expect([...of(0, cut), ...of(cut, size - cut)].sort()).toEqual(of(0, size));
      }),
    );
  });

  it('segments_MoreThanAllowed_AreNone', () => {
    const whole = { x: 0, y: 0, width: size, height: size };
    fc.assert(
      fc.property(map, fc.nat(40), (bits, most) => {
        const all = outlineSegments(mapOf(bits), 1, whole)!;
        expect(outlineSegments(mapOf(bits), 1, whole, most)).toEqual(all.length / 4 > most ? null : all);
      }),
    );
  });
});
