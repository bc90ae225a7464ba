import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { intersect, type Rect } from '../src/mask/rect.ts';
import { CursorLayer } from '../src/view/cursor-layer.ts';
import type { Cursor } from '../src/view/cursors.ts';
import { Viewport } from '../src/view/viewport.ts';
import { placeOf, shownCanvas, stubCanvases } from './canvas-double.ts';

const pane = { width: 700, height: 500 };

beforeEach(() => stubCanvases());
afterEach(() => vi.unstubAllGlobals());

function viewportOf(): Viewport {
  const viewport = new Viewport();
  viewport.setPane(pane.width, pane.height);
  viewport.setImage(300, 200, 1);
  return viewport;
}

/** A cursor that fills a rectangle of the pane. */
function cursorAt(rect: Rect, bounds: Rect | null = rect): Cursor {
  return { bounds: () => bounds, draw: (context) => context.clearRect(rect.x, rect.y, rect.width, rect.height) };
}

describe('cursor layer', () => {
  it.each([1, 2])('draw_OfAnyCursor_IsOnThePaneWhereTheCursorSays_AtADensityOf%i', (density) => {
    stubCanvases(density);
    // In quarters of a pixel: any double is mostly one near 0.
    const quarters = (min: number, max: number) => fc.integer({ min: 4 * min, max: 4 * max }).map((quarter) => quarter / 4);
    const [coordinate, side] = [quarters(-100, 800), quarters(1, 200)];
    fc.assert(
      fc.property(fc.record({ x: coordinate, y: coordinate, width: side, height: side }), (rect) => {
        const { canvas, double } = shownCanvas();
        new CursorLayer(canvas).draw(cursorAt(rect), viewportOf());
        const place = placeOf(double);
        const seen = intersect(rect, { x: 0, y: 0, ...pane });
        if (!seen) {
          expect([double.width, double.context.drawn.length]).toEqual([0, 0]);
          return;
        }
        const drawn = double.context.drawn.at(-1)!;
        for (const [at, corner] of [[drawn.whole.x, rect.x - place.x], [drawn.whole.y, rect.y - place.y]] as const) {
          expect(at).toBeCloseTo(corner * density);
        }
        // All of it that is in sight is on the canvas.
        expect(place.x <= seen.x && place.y <= seen.y).toBe(true);
        expect(place.x + place.width).toBeGreaterThanOrEqual(seen.x + seen.width - 1e-6);
        expect(place.y + place.height).toBeGreaterThanOrEqual(seen.y + seen.height - 1e-6);
        expect(place.width).toBeLessThanOrEqual(rect.width + 2 * 64);
      }),
      { numRuns: 60 },
    );
  });

  it('draw_OfWhatMayReachAnywhere_CoversThePane', () => {
    const { canvas, double } = shownCanvas();
    new CursorLayer(canvas).draw(cursorAt({ x: 5, y: 5, width: 1, height: 1 }, null), viewportOf());
    expect(placeOf(double)).toEqual({ x: 0, y: 0, ...pane });
  });

  it('draw_OfNothing_ShowsNoCanvas_AndMakesNoOtherForTheNextOne', () => {
    const { canvas, double } = shownCanvas();
    const layer = new CursorLayer(canvas);
    layer.draw(cursorAt({ x: 100, y: 100, width: 20, height: 20 }), viewportOf());
    double.context.drawn = [];
    layer.draw(null, viewportOf());
    expect([placeOf(double), double.context.drawn]).toEqual([{ x: 0, y: 0, width: 0, height: 0 }, []]);
    const { resized } = double;
    layer.draw(cursorAt({ x: 300, y: 200, width: 20, height: 20 }), viewportOf());
    expect([placeOf(double).width > 0, double.resized - resized]).toEqual([true, 0]);
  });

  it('draw_OnceTheScreenIsAnother_WhileNothingWasShown_IsAsSharpAsThat', () => {
    const { canvas, double } = shownCanvas();
    const layer = new CursorLayer(canvas);
    const cursor = cursorAt({ x: 100, y: 100, width: 20, height: 20 });
    layer.draw(cursor, viewportOf());
    layer.draw(null, viewportOf());
    vi.stubGlobal('devicePixelRatio', 2);
    layer.draw(null, viewportOf());
    layer.draw(cursor, viewportOf());
    expect([double.width, double.height]).toEqual([2 * placeOf(double).width, 2 * placeOf(double).height]);
  });

  it('draw_OfOneCursorThatMoves_ClearsWhereItWas_AndNeverMakesAnotherCanvas', () => {
    const { canvas, double } = shownCanvas();
    const layer = new CursorLayer(canvas);
    const draw = (x: number) => layer.draw(cursorAt({ x, y: 70, width: 30, height: 30 }), viewportOf());
    draw(70);
    const { resized } = double;
    for (const x of [71, 127, 200, 333]) {
      double.context.drawn = [];
      draw(x);
      const { width, height } = double;
      expect(double.context.drawn[0]).toMatchObject({ kind: 'clear', box: { x: 0, y: 0, width, height } });
    }
    expect(double.resized).toBe(resized);
  });
});
