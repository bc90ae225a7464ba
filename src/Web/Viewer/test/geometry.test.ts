import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../src/mask/brush.ts';
import { signedDistance, type Stepwise } from '../src/mask/distance.ts';
import { forEachLabelRun, labelBounds } from '../src/mask/label-runs.ts';
import { union } from '../src/mask/rect.ts';
import { componentAt, Flood, where, whereLabelled } from '../src/mask/flood.ts';
import { interpolated } from '../src/mask/interpolation.ts';
import { grown, shrunk, smoothed } from '../src/mask/morphology.ts';
import { polygonSpans } from '../src/mask/polygon.ts';
import { enclosedBackground, holes, similarRegion, specks } from '../src/mask/region.ts';
import { boundsOfValue, Spans } from '../src/mask/spans.ts';
import { covered, indicesWhere, reachable, smallMap } from './maps.ts';

const kind = fc.integer({ min: 1, max: 3 });

function finished<T>(steps: Stepwise<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('polygon', () => {
  const [width, height] = [20, 15];
  const coordinate = fc.oneof(
    fc.double({ min: -4, max: 24, noNaN: true }),
    fc.integer({ min: -8, max: 48 }).map((half) => half / 2),
  );
  const outline = fc.array(fc.record({ x: coordinate, y: coordinate }), { maxLength: 9 });

  /** Even-odd by casting a ray to the right from each centre. */
  function bruteForce(points: readonly Point[]): number[] {
    return indicesWhere({ width, height, labels: new Uint8Array(0) }, (column, row) => {
      const [x, y] = [column + 0.5, row + 0.5];
      let inside = false;
      points.forEach((p, i) => {
        const q = points[(i + 1) % points.length]!;
        const [upper, lower] = p.y <= q.y ? [p, q] : [q, p];
        if (!(upper.y <= y && y < lower.y)) return;
        if (x < upper.x + ((y - upper.y) / (lower.y - upper.y)) * (lower.x - upper.x)) inside = !inside;
      });
      return inside;
    });
  }

  it('spans_OfAnyOutline_AreThePixelsWhoseCentresItEncloses', () => {
    fc.assert(
      fc.property(outline, (points) => {
        expect(covered(polygonSpans(points, width, height), width)).toEqual(bruteForce(points));
      }),
      { numRuns: 500 },
    );
  });

  it('halves_OfACutPolygon_ShareNoPixelAndMissNone', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 19, noNaN: true }), (x) => {
        const box = (from: number, to: number) =>
          polygonSpans([{ x: from, y: 0 }, { x: to, y: 0 }, { x: to, y: 15 }, { x: from, y: 15 }], width, height);
        expect(covered([...box(0, x), ...box(x, 20)], width)).toHaveLength(width * height);
      }),
    );
  });

  it('star_ThatCrossesItself_LeavesItsMiddleOut', () => {
    const star = [0, 2, 4, 1, 3].map((i) => ({
      x: 10 + 7 * Math.sin((i * 2 * Math.PI) / 5),
      y: 7.5 - 7 * Math.cos((i * 2 * Math.PI) / 5),
    }));
    const pixels = covered(polygonSpans(star, width, height), width);
    expect(pixels).not.toContain(7 * width + 10);
    expect(pixels).toContain(2 * width + 9);
  });
});

describe('flood', () => {
  it('region_OfAnyPixel_IsWhatCanBeReached', () => {
    fc.assert(
      fc.property(smallMap(), fc.nat(), fc.constantFrom(4 as const, 8 as const), (map, seed, connectivity) => {
        const { width, height, labels } = map;
        const start = seed % labels.length;
        const belongs = (index: number) => labels[index] === labels[start];
        const spans = new Flood(width, height, connectivity, where(belongs)).from(start % width, Math.floor(start / width))!;
        const expected = [...reachable(map, start, connectivity === 8, belongs)].sort((a, b) => a - b);
        expect(covered(spans, width)).toEqual(expected);
      }),
    );
  });

  it('region_OfAMapOfSeveralWordsARow_IsWhatCanBeReached', () => {
    // Long stretches, so that they begin, end and go on at the sides of words.
    const stretches = fc.array(fc.tuple(fc.constantFrom(1, 2, 31, 32, 33, 64), fc.integer({ min: 0, max: 1 })), { minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(stretches, fc.integer({ min: 60, max: 100 }), fc.nat(), fc.constantFrom(4 as const, 8 as const), (runs, width, seed, connectivity) => {
        const all = runs.flatMap(([length, value]) => Array<number>(length).fill(value));
        const height = Math.max(1, Math.floor(all.length / width));
        const labels = Uint8Array.from({ length: width * height }, (_, i) => all[i] ?? 1);
        const start = seed % labels.length;
        const expected = reachable({ width, height, labels }, start, connectivity === 8, (index) => labels[index] === labels[start]);
        const spans = new Flood(width, height, connectivity, whereLabelled(labels, labels[start]!)).from(start % width, Math.floor(start / width))!;
        expect(covered(spans, width)).toEqual([...expected].sort((a, b) => a - b));
        const everything = new Flood(width, height, connectivity, whereLabelled(labels, 1)).rest();
        expect(covered(everything.flatMap((region) => [...region]), width)).toEqual(indicesWhere({ width, height, labels }, (x, y) => labels[y * width + x] === 1));
      }),
    );
  });

  it('rest_OfAnyMap_CoversEveryPixelOnce', () => {
    fc.assert(
      fc.property(smallMap(), ({ width, height, labels }) => {
        const regions = new Flood(width, height, 8, where((index) => labels[index] !== 0)).rest();
        expect(covered(regions.flatMap((region) => [...region]), width)).toEqual([...labels.keys()].filter((index) => labels[index] !== 0));
      }),
    );
  });

  it('from_ARegionBeyondTheLimit_GivesUp', () => {
    const flood = () => new Flood(10, 10, 4, where(() => true));
    expect(flood().from(5, 5, 99)).toBeNull();
    expect(flood().from(5, 5, 100)!.area).toBe(100);
  });

  it('component_OnBackgroundOrBesideTheImage_IsNone', () => {
    const labels = Uint8Array.of(0, 1, 1, 0);
    expect(componentAt(labels, 2, 2, 0, 0).length).toBe(0);
    expect(componentAt(labels, 2, 2, -1, 5).length).toBe(0);
    expect(componentAt(labels, 2, 2, 1, 0).area).toBe(2);
  });
});

describe('regions', () => {
  it('similar_ToAnyPixel_IsWhatCanBeReachedWithinTheTolerance', () => {
    const map = smallMap(12, [0, 5, 9, 20]);
    fc.assert(
      fc.property(map, fc.nat(), fc.nat(12), (grey, seed, tolerance) => {
        const { width, height } = grey;
        const values = Int16Array.from(grey.labels, (value) => value - 10);
        const start = seed % values.length;
        const near = (index: number) => Math.abs(values[index]! - values[start]!) <= tolerance;
        const [x, y] = [start % width, Math.floor(start / width)];
        const spans = similarRegion(values, width, height, x, y, tolerance, Infinity)!;
        expect(covered(spans, width)).toEqual([...reachable(grey, start, false, near)].sort((a, b) => a - b));
      }),
    );
  });

  it('enclosed_FromAnyBackgroundPixel_IsNullExactlyWhereTheEdgeCanBeReached', () => {
    fc.assert(
      fc.property(smallMap(), fc.nat(), (map, seed) => {
        const { width, height, labels } = map;
        const start = seed % labels.length;
        const region = reachable(map, start, false, (index) => labels[index] === 0);
        const onEdge = [...region].some((i) => {
          const [x, y] = [i % width, Math.floor(i / width)];
          return x === 0 || y === 0 || x === width - 1 || y === height - 1;
        });
        const spans = enclosedBackground(labels, width, height, start % width, Math.floor(start / width));
        if (onEdge) expect(spans).toBeNull();
        else expect(covered(spans!, width)).toEqual([...region].sort((a, b) => a - b));
      }),
    );
  });

  it('holes_OfAnyKind_AreTheBackgroundFromWhichTheEdgeCannotBeReachedPastThatKind', () => {
    fc.assert(
      fc.property(smallMap(), kind, (map, value) => {
        const { width, height, labels } = map;
        const expected = indicesWhere(map, (x, y) => {
          if (labels[y * width + x] !== 0) return false;
          const around = reachable(map, y * width + x, false, (index) => labels[index] !== value);
          return ![...around].some(
            (i) => i % width === 0 || i % width === width - 1 || i < width || i >= width * (height - 1),
          );
        });
        expect(covered(holes(labels, width, height, value), width)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('specks_OfAnyKind_AreThePixelsOfItsSmallComponents', () => {
    fc.assert(
      fc.property(smallMap(), kind, fc.nat(30), (map, value, fewerThan) => {
        const { width, height, labels } = map;
        const expected = indicesWhere(map, (x, y) => {
          const index = y * width + x;
          const of = reachable(map, index, true, (i) => labels[i] === value);
          return labels[index] === value && of.size < fewerThan;
        });
        expect(covered(specks(labels, width, height, value, fewerThan), width)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('reshaping', () => {
  const offsets = (radius: number) => {
    const inDisc: [number, number][] = [];
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) if (dx * dx + dy * dy <= radius * radius) inDisc.push([dx, dy]);
    }
    return inDisc;
  };

  it('grown_AnyMap_AddsTheBackgroundWithinADiscOfRadiusOne', () => {
    fc.assert(
      fc.property(smallMap(), kind, (map, value) => {
        const { width, height, labels } = map;
        const { add, remove } = grown(labels, width, height, value);
        const near = (x: number, y: number) =>
          offsets(1).some(([dx, dy]) => {
            const inside = x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height;
            return inside && labels[(y + dy) * width + x + dx] === value;
          });
        expect(covered(add, width)).toEqual(indicesWhere(map, (x, y) => labels[y * width + x] === 0 && near(x, y)));
        expect(remove.length).toBe(0);
      }),
    );
  });

  it('shrunk_AnyMap_RemovesThePixelsWithAnotherWithinADiscOfRadiusOne', () => {
    fc.assert(
      fc.property(smallMap(), kind, (map, value) => {
        const { width, height, labels } = map;
        const { add, remove } = shrunk(labels, width, height, value);
        const other = (x: number, y: number) =>
          offsets(1).some(([dx, dy]) => {
            const inside = x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height;
            return inside && labels[(y + dy) * width + x + dx] !== value;
          });
        const expected = indicesWhere(map, (x, y) => labels[y * width + x] === value && other(x, y));
        expect(covered(remove, width)).toEqual(expected);
        expect(add.length).toBe(0);
      }),
    );
  });

  it('smoothed_AnyMap_IsTheMajorityOfADiscOfRadiusTwo', () => {
    fc.assert(
      fc.property(smallMap(), kind, (map, value) => {
        const { width, height, labels } = map;
        const { add, remove } = smoothed(labels, width, height, value);
        const clamp = (at: number, size: number) => Math.min(size - 1, Math.max(0, at));
        const most = (x: number, y: number) => {
          const disc = offsets(2);
          const of = disc.filter(([dx, dy]) => labels[clamp(y + dy, height) * width + clamp(x + dx, width)] === value);
          return of.length > disc.length / 2;
        };
        const is = (label: number, x: number, y: number) => labels[y * width + x] === label;
        expect(covered(add, width)).toEqual(indicesWhere(map, (x, y) => is(0, x, y) && most(x, y)));
        expect(covered(remove, width)).toEqual(indicesWhere(map, (x, y) => is(value, x, y) && !most(x, y)));
      }),
    );
  });

  it('grown_AcrossTheTilesOfALargeMap_MissesNothing', () => {
    const [width, height] = [200, 150];
    const labels = new Uint8Array(width * height);
    for (const index of [63, 64 * width + 64, 127 * width + 199, 149 * width]) labels[index] = 2;
    const near = (x: number, y: number) =>
      offsets(1).some(([dx, dy]) => x + dx >= 0 && x + dx < width && labels[(y + dy) * width + x + dx] === 2);
    const expected = indicesWhere({ width, height, labels }, (x, y) => labels[y * width + x] === 0 && near(x, y));
    expect(covered(grown(labels, width, height, 2).add, width)).toEqual(expected);
  });
});

describe('spans', () => {
  it('sifted_Shifted_AndMeasured_AgreeWithThePixels', () => {
    fc.assert(
      fc.property(smallMap(), kind, (map, value) => {
        const { width, height, labels } = map;
        const spans = Spans.filling({ x: 0, y: 0, width, height }).sift(width, (index) => labels[index] === value);
        const pixels = [...labels.keys()].filter((index) => labels[index] === value);
        expect(covered(spans, width)).toEqual(pixels);
        expect(spans.area).toBe(pixels.length);
        expect(spans.bounds).toEqual(boundsOfValue(labels, width, height, value));
        const moved = [...spans].map(({ y, from, to }) => ({ y: y - 2, from: from + 3, to: to + 3 }));
        expect([...spans.shifted(3, -2)]).toEqual(moved);
        for (let index = 0; index < labels.length; index++) {
          expect(spans.holds(index % width, Math.floor(index / width))).toBe(labels[index] === value);
        }
      }),
    );
  });
});

describe('label runs', () => {
  it('runs_OfAnyMap_AreItsLabelsInOrderAndEachAsLongAsItCanBe', () => {
    fc.assert(
      fc.property(smallMap(), ({ labels }) => {
        const rebuilt = new Uint8Array(labels.length);
        let [end, before] = [-1, 0];
        forEachLabelRun(labels, (from, to, label) => {
          expect(from > end || (from === end && label !== before)).toBe(true);
          rebuilt.fill(label, from, to);
          [end, before] = [to, label];
        });
        expect(rebuilt).toEqual(labels);
      }),
    );
  });

  it('bounds_OfAnyMap_HoldEveryLabelAndAreTightWhereNoRunGoesOnInTheNextRow', () => {
    fc.assert(
      fc.property(smallMap(), ({ labels, width, height }) => {
        const boxes = [1, 2, 3].map((value) => boundsOfValue(labels, width, height, value));
        const tight = boxes.reduce((all, box) => union(all, box), null);
        const bounds = labelBounds(labels, width);
        expect(union(bounds, tight)).toEqual(bounds);
        expect([bounds?.y, bounds?.height]).toEqual([tight?.y, tight?.height]);
        const [left, right] = [labels.some((label, i) => label !== 0 && i % width === 0), labels.some((label, i) => label !== 0 && i % width === width - 1)];
        if (!left || !right) expect(bounds).toEqual(tight);
      }),
    );
  });
});

describe('distance and interpolation', () => {
  const distance = (a: number, b: number, width: number) =>
    Math.hypot((a % width) - (b % width), Math.floor(a / width) - Math.floor(b / width));

  it('signedDistance_OfAnyMap_EqualsBruteForce', () => {
    fc.assert(
      fc.property(smallMap(10, [0, 1]), ({ width, height, labels }) => {
        const signed = finished(signedDistance(labels, width, height));
        fc.pre(labels.includes(0) && labels.includes(1));
        labels.forEach((label, i) => {
          const others = [...labels.keys()].filter((j) => labels[j] !== label);
          const nearest = Math.min(...others.map((j) => distance(i, j, width))) - 0.5;
          expect(signed[i]).toBeCloseTo(label ? nearest : -nearest, 9);
        });
      }),
    );
  });

  const mapped = (labels: Uint8Array, width: number, height: number, other: Uint8Array, share: number) =>
    finished(
      interpolated({ labels, distance: share }, { labels: other, distance: 1 - share }, width, height),
    );

  it('interpolated_BetweenTwoAlike_IsTheSame', () => {
    fc.assert(
      fc.property(smallMap(), ({ width, height, labels }) => {
        for (const { value, spans } of mapped(labels, width, height, labels, 0.3)) {
          const expected = [...labels.keys()].filter((index) => labels[index] === value);
          expect(covered(spans, width)).toEqual(expected);
        }
      }),
    );
  });

  it('interpolated_AnyPair_EqualsTheMeanOfBruteForceDistances', () => {
    const pair = smallMap(9, [0, 2]).chain((map) =>
      fc.record({
        map: fc.constant(map),
        other: fc
          .array(fc.constantFrom(0, 2), { minLength: map.labels.length, maxLength: map.labels.length })
          .map((values) => Uint8Array.from(values)),
        share: fc.constantFrom(0.25, 0.5, 0.8),
      }),
    );
    fc.assert(
      fc.property(pair, ({ map, other, share }) => {
        const { width, height, labels } = map;
        for (const side of [labels, other]) fc.pre(side.includes(0) && side.includes(2));
        const signed = (side: Uint8Array, i: number) => {
          const others = [...side.keys()].filter((j) => (side[j] === 2) !== (side[i] === 2));
          const nearest = Math.min(...others.map((j) => distance(i, j, width))) - 0.5;
          return side[i] === 2 ? nearest : -nearest;
        };
        const means = [...labels.keys()].map((i) => (1 - share) * signed(labels, i) + share * signed(other, i));
        const found = covered(mapped(labels, width, height, other, share).find(({ value }) => value === 2)!.spans, width);
        for (const [i, mean] of means.entries()) {
          if (Math.abs(mean) > 1e-6) expect(found.includes(i)).toBe(mean > 0);
        }
      }),
    );
  });

  it('interpolated_HalfwayBetweenTwoDiscs_LiesBetweenThem', () => {
    const [width, height] = [60, 40];
    const disc = (x: number, radius: number) =>
      Uint8Array.from({ length: width * height }, (_, i) => (distance(i, 20 * width + x, width) <= radius ? 1 : 0));
    const spans = mapped(disc(20, 6), width, height, disc(26, 12), 0.5)[0]!.spans;
    const bounds = spans.bounds!;
    expect(Math.abs(bounds.width - 19)).toBeLessThanOrEqual(2);
    expect(Math.abs(bounds.x + bounds.width / 2 - 23.5)).toBeLessThanOrEqual(1.5);
  });

  it('interpolated_AKindThatOneSideLacks_IsLeftOut', () => {
    const [one, other] = [new Uint8Array(100).fill(1, 20, 60), new Uint8Array(100).fill(3, 20, 60)];
    expect(mapped(one, 10, 10, other, 0.5).flatMap(({ spans }) => [...spans])).toEqual([]);
  });
});
