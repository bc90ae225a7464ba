import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyArea, otsuThreshold } from '../src/image/body-area.ts';
import { atOnce, inSlices, type Pause } from '../src/in-slices.ts';
import { lengthText, Measurements } from '../src/measure/measurement.ts';
import { RulerTool } from '../src/tools/ruler-tool.ts';

describe('ruler', () => {
  const line = { from: { x: 10, y: 20 }, to: { x: 13, y: 24 } };

  it('length_WithUnequalSpacings_CountsEachInItsOwnDirection', () => {
    expect(lengthText(line, [0.5, 2])).toBe(`${Math.hypot(3 * 2, 4 * 0.5).toFixed(1)} mm`);
  });

  it('length_WithoutSpacing_IsInPixels', () => {
    expect(lengthText(line, null)).toBe('5.0 px');
  });

  it('measurements_RemovedAndAdded_KeepTheirNumbers', () => {
    const measurements = new Measurements();
    for (let i = 0; i < 3; i++) measurements.add(7, line.from, line.to);
    measurements.add(8, line.from, line.to);
    measurements.remove(7, 2);
    expect(measurements.of(7).map(({ number }) => number)).toEqual([1, 3]);
    expect(measurements.add(7, line.from, line.to).number).toBe(4);
    measurements.clear(7);
    expect([measurements.of(7).length, measurements.of(8).length]).toEqual([0, 1]);
  });

  it('drag_OfAFewPixels_DrawsOneLine_AndAClickNone', () => {
    const told: unknown[] = [];
    const tool = new RulerTool({ drawing: (now) => told.push(now), drawn: (from, to) => told.push([from, to]) });
    const held = { pressure: null, shift: false, alt: false };
    const at = (x: number) => ({ screen: { x, y: 0 }, image: { x: x / 2, y: 0 }, ...held });
    tool.begin(at(0));
    tool.move(at(8));
    tool.end();
    expect(told).toEqual([{ from: { x: 0, y: 0 }, to: { x: 4, y: 0 } }, null, [{ x: 0, y: 0 }, { x: 4, y: 0 }]]);
    told.length = 0;
    tool.begin(at(5));
    tool.end();
    tool.begin(at(0));
    tool.move(at(50));
    tool.cancel();
    tool.end();
    expect(told.some((entry) => Array.isArray(entry))).toBe(false);
  });
});

describe('body area', () => {
  const air = -1000;
  const tissue = 40;

  /** By flood fill, regions of 8 neighbours and holes of 4; one area for each of the equally large regions. */
  function bruteForce(bits: readonly boolean[], width: number, height: number): number[] {
    const flood = (inside: (i: number) => boolean, corners: boolean): number[][] => {
      const seen = new Set<number>();
      const regions: number[][] = [];
      for (let start = 0; start < bits.length; start++) {
        if (seen.has(start) || !inside(start)) continue;
        const region = [start];
        seen.add(start);
        for (const i of region) {
          const [x, y] = [i % width, Math.floor(i / width)];
          for (let dy = -1; dy <= 1; dy++) {
            for (let dx = -1; dx <= 1; dx++) {
              if (!corners && dx !== 0 && dy !== 0) continue;
              const [nx, ny] = [x + dx, y + dy];
              const n = ny * width + nx;
              if (nx < 0 || ny < 0 || nx >= width || ny >= height || seen.has(n) || !inside(n)) continue;
              seen.add(n);
              region.push(n);
            }
          }
        }
        regions.push(region);
      }
      return regions;
    };
    const regions = flood((i) => bits[i]!, true);
    const largest = Math.max(0, ...regions.map((region) => region.length));
    if (largest === 0) return [0];
    const atEdge = (i: number) => i % width === 0 || i % width === width - 1 || i < width || i >= width * (height - 1);
    return regions
      .filter((region) => region.length === largest)
      .map((region) => {
        const body = new Set(region);
        const outside = flood((i) => !body.has(i), false).filter((around) => around.some(atEdge));
        return bits.length - outside.reduce((sum, { length }) => sum + length, 0);
      });
  }

  it('area_OfAnySlice_IsWhatFloodFillsSay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }).chain((width) =>
          fc.integer({ min: 1, max: 9 }).chain((height) =>
            fc.record({
              width: fc.constant(width),
              height: fc.constant(height),
              bits: fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }),
            }),
          ),
        ),
        ({ width, height, bits }) => {
          const values = Int16Array.from(bits, (bit) => (bit ? tissue : air));
          expect(bruteForce(bits, width, height)).toContain(atOnce(bodyArea({ width, height, values }, true)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('area_OfAChest_HoldsItsLungsAndNotTheTable', () => {
    const [width, height] = [20, 20];
    const values = new Int16Array(width * height).fill(air);
    const fill = (x: number, y: number, w: number, h: number, value: number) => {
      for (let row = y; row < y + h; row++) values.fill(value, row * width + x, row * width + x + w);
    };
    fill(3, 3, 12, 10, tissue);
    fill(5, 5, 3, 6, -850);
    fill(2, 16, 16, 1, 200);
    expect(atOnce(bodyArea({ width, height, values }, true))).toBe(120);
  });

  it('area_OfAnEightBitSlice_IsFoundByOtsu', () => {
    const values = Int16Array.from({ length: 100 }, (_, i) => (i % 10 > 2 && i % 10 < 8 && i > 19 && i < 80 ? 150 : 10));
    expect(atOnce(bodyArea({ width: 10, height: 10, values }, false))).toBe(30);
  });

  it('otsu_OfTwoLevels_LiesBetweenThem', () => {
    const threshold = atOnce(otsuThreshold(Int16Array.of(20, 20, 20, 200, 200), 5));
    expect(threshold).toBeGreaterThanOrEqual(20);
    expect(threshold).toBeLessThan(200);
  });

  it('inSlices_OfLongWork_PausesBeforeTheBudgetIsOverdrawn', async () => {
    let clock = 0;
    const heldMs: number[] = [];
    let since = 0;
    function* work(): Generator<void, string> {
      for (let i = 0; i < 50; i++) {
        clock += 1;
        yield;
      }
      return 'done';
    }
    const pause = () => {
      heldMs.push(clock - since);
      since = clock;
      return Promise.resolve();
    };
    expect(await inSlices(work(), () => clock, pause)).toBe('done');
    expect(Math.max(...heldMs)).toBeLessThan(10);
    expect(heldMs.length).toBeGreaterThan(5);
  });

  it('inSlices_OfWhatWaitsForSomething_GoesOnOnceItIsThere_InAPartOfItsOwn', async () => {
    const order: string[] = [];
    let come = () => undefined as void;
    function* work(): Generator<Pause, void> {
      order.push('first');
      yield;
      order.push('second');
      yield new Promise((resolve) => (come = resolve));
      order.push('after it');
    }
    const done = inSlices(work(), () => 0, async () => void order.push('pause'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(order).toEqual(['pause', 'first', 'second']);
    come();
    await done;
    expect(order).toEqual(['pause', 'first', 'second', 'pause', 'after it']);
  });

  it('inSlices_OfWhatWaitsInVain_SaysWhy', async () => {
    function* work(): Generator<Pause, void> {
      yield Promise.reject(new Error('the worker is gone'));
    }
    await expect(inSlices(work())).rejects.toThrow('the worker is gone');
  });
});
