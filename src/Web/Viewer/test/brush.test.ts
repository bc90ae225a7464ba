import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snap, strokeSpans, type Point } from '../src/mask/brush.ts';

const width = 40;
const height = 30;
const point = fc.record({
  x: fc.double({ min: -20, max: 60, noNaN: true }),
  y: fc.double({ min: -20, max: 50, noNaN: true }),
});
const diameter = fc.integer({ min: 1, max: 25 });

function distanceToSegment(p: Point, a: Point, b: Point): number {
  const squared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = squared === 0 ? 0 : ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / squared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y));
}

function painted(from: Point, to: Point, size: number): Set<string> {
  const pixels = new Set<string>();
  for (const span of strokeSpans(from, to, size, width, height)) {
    for (let x = span.from; x <= span.to; x++) pixels.add(`${x},${span.y}`);
  }
  return pixels;
}

describe('brush', () => {
  it('stroke_AnySegmentAndSize_CoversExactlyThePixelsWithinTheRadius', () => {
    fc.assert(
      fc.property(point, point, diameter, (from, to, size) => {
        const pixels = painted(from, to, size);
        const [a, b] = [snap(from, size), snap(to, size)];
        const wrong: string[] = [];
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const distance = distanceToSegment({ x: x + 0.5, y: y + 0.5 }, a, b);
            // Centres on the very edge fall to either side by rounding.
            if (Math.abs(distance - size / 2) < 1e-6) continue;
            if (pixels.has(`${x},${y}`) !== distance < size / 2) wrong.push(`(${x}, ${y}) at ${distance}`);
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('stroke_BackAndForth_CoversTheSame', () => {
    fc.assert(
      fc.property(point, point, diameter, (from, to, size) => {
        expect(painted(to, from, size)).toEqual(painted(from, to, size));
      }),
    );
  });

  it('stroke_OnePixelBrushInsideTheImage_AlwaysCoversThePixelUnderThePointer', () => {
    const inside = fc.record({
      x: fc.double({ min: 0, max: width - 1e-9, noNaN: true }),
      y: fc.double({ min: 0, max: height - 1e-9, noNaN: true }),
    });
    fc.assert(
      fc.property(inside, (at) => {
        expect([...painted(at, at, 1)]).toEqual([`${Math.floor(at.x)},${Math.floor(at.y)}`]);
      }),
    );
  });

  it('stroke_TwoPixelBrush_CoversASquareOfTwo', () => {
    expect(painted({ x: 10.2, y: 7.9 }, { x: 10.2, y: 7.9 }, 2)).toEqual(new Set(['9,7', '10,7', '9,8', '10,8']));
  });

  it('stroke_WhollyOutsideTheImage_CoversNothing', () => {
    expect(strokeSpans({ x: -30, y: -30 }, { x: -20, y: -40 }, 9, width, height).length).toBe(0);
  });
});
