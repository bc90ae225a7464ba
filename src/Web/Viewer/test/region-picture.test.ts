import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rect } from '../src/mask/rect.ts';
import { Spans } from '../src/mask/spans.ts';
import { regionCursor, regionPicture } from '../src/view/region-picture.ts';
import { Viewport } from '../src/view/viewport.ts';
import { CanvasDouble, stubCanvases } from './canvas-double.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each([1, 1.5, 2])('region picture at a density of %s', (density) => {
  const made: CanvasDouble[] = [];

  beforeEach(() => {
    stubCanvases(density);
    made.length = 0;
    vi.stubGlobal('document', {
      createElement: () => {
        const canvas = new CanvasDouble();
        made.push(canvas);
        return canvas;
      },
    });
  });

  /** A lesion on a slice of 100 x 80, seen four times as large. */
  function lesion(place: Rect = { x: 20, y: 30, width: 40, height: 10 }) {
    const viewport = new Viewport();
    viewport.setPane(400, 320);
    viewport.setImage(100, 80, 1);
    const picture = regionPicture(Spans.filling(place))!;
    const shown = new CanvasDouble(400 * density, 320 * density);
    /** What one frame draws of it, moved by so much. */
    const draw = (x: number, y: number) => {
      shown.context.setTransform(density, 0, 0, density, 0, 0);
      shown.context.drawn = [];
      regionCursor(picture, { x, y }).draw(shown.context as unknown as CanvasRenderingContext2D, viewport);
      return shown.context.drawn;
    };
    const strokes = () => made.flatMap(({ context }) => context.drawn).filter(({ kind }) => kind === 'stroke').length;
    return { viewport, draw, strokes };
  }

  it('draw_OfALesionThatMoves_StrokesItOnce_AndPutsItWhereItIs', () => {
    const { draw, strokes } = lesion();
    for (const [x, y] of [[0, 0], [1, 0], [7, -3], [-20, 40]] as const) {
      const [drawn, ...others] = draw(x, y);
      expect([others, drawn?.kind]).toEqual([[], 'image']);
      const [left, top] = [(80 + 4 * x - 4) * density, (120 + 4 * y - 4) * density];
      expect(drawn!.whole).toEqual({ x: left, y: top, width: 168 * density, height: 48 * density });
    }
    expect([made.length, strokes()]).toEqual([1, 2]);
    // All of it lies on its picture.
    for (const { box, whole } of made[0]!.context.drawn) expect(box).toEqual(whole);
  });

  it('draw_OnceTheViewIsAnother_StrokesItAnew_AndNotWhereItWasOnlyPanned', () => {
    const { viewport, draw, strokes } = lesion();
    draw(0, 0);
    viewport.pan(12, 8);
    expect(draw(0, 0)[0]!.whole).toMatchObject({ x: 88 * density, y: 124 * density });
    expect(strokes()).toBe(2);
    viewport.zoomAt(1.25, { x: 0, y: 0 });
    draw(0, 0);
    expect(strokes()).toBe(4);
    viewport.orientation = { quarterTurns: 1, mirrored: false };
    expect(draw(0, 0)[0]!.whole.height).toBeGreaterThan(draw(0, 0)[0]!.whole.width);
    expect(strokes()).toBe(6);
  });

  it('draw_OfARegionTooRaggedForAnEdge_IsAVeilWithinItsBox_WhereItIs', () => {
    const viewport = new Viewport();
    viewport.setPane(400, 320);
    viewport.setImage(100, 80, 1);
    // Every other pixel of 60 x 60: 1,800 stretches.
    const ragged = Spans.of(Array.from({ length: 1_800 }, (_, i) => {
      const [y, x] = [Math.floor(i / 30), 2 * (i % 30)];
      return { y: y + 10, from: x + 20, to: x + 20 };
    }));
    const shown = new CanvasDouble(400 * density, 320 * density);
    shown.context.setTransform(density, 0, 0, density, 0, 0);
    regionCursor(regionPicture(ragged)!, { x: 3, y: -2 }).draw(shown.context as unknown as CanvasRenderingContext2D, viewport);
    const [veil, ...boxes] = shown.context.drawn;
    expect([veil, ...boxes].map((drawn) => drawn?.kind)).toEqual(['image', 'stroke', 'stroke']);
    expect(veil!.whole).toEqual({ x: 4 * 23 * density, y: 4 * 8 * density, width: 4 * 59 * density, height: 4 * 60 * density });
    for (const { whole } of boxes) expect(whole).toEqual(veil!.whole);
  });

  it('draw_OfALesionFarLargerThanThePane_StrokesItThere', () => {
    const { viewport, draw } = lesion({ x: 5, y: 5, width: 90, height: 70 });
    viewport.zoomAt(16, { x: 200, y: 140 });
    expect(draw(2, 1).map(({ kind }) => kind)).toEqual(['stroke', 'stroke']);
    expect(made.length).toBe(0);
  });
});
