import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, type Rect } from '../src/mask/rect.ts';
import { aroundMoving, onGrid } from '../src/view/patch.ts';
import { Viewport } from '../src/view/viewport.ts';

const pane = { width: 700, height: 500 };

function paneViewport(): Viewport {
  const viewport = new Viewport();
  viewport.setPane(pane.width, pane.height);
  viewport.setImage(300, 200, 1);
  return viewport;
}

const anyRect = fc.record({
  x: fc.double({ min: -200, max: 800, noNaN: true }),
  y: fc.double({ min: -200, max: 600, noNaN: true }),
  width: fc.double({ min: 0.5, max: 300, noNaN: true }),
  height: fc.double({ min: 0.5, max: 300, noNaN: true }),
});

function holds(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width - 1e-6 &&
    outer.y + outer.height >= inner.y + inner.height - 1e-6
  );
}

describe('patch', () => {
  it.each([['onGrid', onGrid], ['aroundMoving', aroundMoving]] as const)('%s_OfAnyRectangle_HoldsWhatIsInSightOfIt', (_, place) => {
    fc.assert(
      fc.property(anyRect, (rect) => {
        const seen = intersect(rect, { x: 0, y: 0, ...pane });
        const patch = place(rect, paneViewport(), 64);
        if (seen) expect(holds(patch, seen)).toBe(true);
        else expect(patch).toEqual({ x: 0, y: 0, width: 0, height: 0 });
      }),
    );
  });

  it('aroundMoving_OfOneSizeAnywhereInside_HasOneSize', () => {
    const at = (x: number, y: number) => aroundMoving({ x, y, width: 30, height: 30 }, paneViewport(), 64);
    const { width, height } = at(0, 0);
    for (const [x, y] of [[63.9, 10], [64, 500 - 31], [333.3, 222.2]] as const) expect(at(x, y)).toMatchObject({ width, height });
  });

  it('within_APartOfThePane_ShowsEachPointWhereThePaneDoes', () => {
    const viewport = paneViewport();
    const part = { x: 64, y: 128, width: 128, height: 64 };
    const { transform: [a, b, c, d, e, f], visible } = viewport.within(part);
    const point = { x: 90, y: 60 };
    const onPane = viewport.toScreen(point);
    expect(a * point.x + c * point.y + e).toBeCloseTo(onPane.x - part.x);
    expect(b * point.x + d * point.y + f).toBeCloseTo(onPane.y - part.y);
    const seen = visible();
    expect(viewport.rectToScreen(seen).x).toBeLessThanOrEqual(part.x);
    expect(viewport.rectToScreen(seen).width).toBeGreaterThanOrEqual(part.width);
  });
});
