import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { grow, intersect, type Rect } from '../src/mask/rect.ts';
import { LabelLayer } from '../src/view/label-layer.ts';
import { OverlayLayer } from '../src/view/overlay-layer.ts';
import type { LabelStyle } from '../src/view/palette.ts';
import type { PicturesAhead } from '../src/view/pictures-ahead.ts';
import { Viewport } from '../src/view/viewport.ts';
import { placeOf, shownCanvas, stubCanvases, type CanvasDouble, type Drawn } from './canvas-double.ts';

const pane = { width: 700, height: 500 };
const [width, height] = [200, 160];
const styles: readonly LabelStyle[] = [{ value: 1, colour: [255, 0, 0], outline: 'solid', fill: 'plain' }];

beforeEach(() => stubCanvases());
afterEach(() => vi.unstubAllGlobals());

function viewportOf(zoom = 2): Viewport {
  const viewport = new Viewport();
  viewport.setPane(pane.width, pane.height);
  viewport.setImage(width, height, 1);
  viewport.zoomAt(zoom / viewport.zoom);
  return viewport;
}

function mapOf(...rects: readonly Rect[]): Uint8Array {
  const labels = new Uint8Array(width * height);
  for (const rect of rects) fill(labels, rect);
  return labels;
}

function fill(labels: Uint8Array, rect: Rect): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) labels.fill(1, y * width + rect.x, y * width + rect.x + rect.width);
}

function layerOver(labels: Uint8Array): { layer: OverlayLayer; labels: LabelLayer; double: CanvasDouble } {
  const { canvas, double } = shownCanvas();
  const layer = new OverlayLayer(canvas);
  const drawn = new LabelLayer(labels, width, height, styles);
  layer.overlays = [{ layer: drawn, opacity: 0.4 }];
  return { layer, labels: drawn, double };
}

function holds(outer: Rect, inner: Rect): boolean {
  const slack = 1e-6;
  return (
    outer.x <= inner.x + slack &&
    outer.y <= inner.y + slack &&
    outer.x + outer.width >= inner.x + inner.width - slack &&
    outer.y + outer.height >= inner.y + inner.height - slack
  );
}

/** What was put on the canvas, in order. */
function puts(double: CanvasDouble): Drawn[] {
  return double.context.drawn.filter(({ kind }) => kind === 'put');
}

function words({ source }: Drawn): Uint32Array {
  return new Uint32Array((source as ImageData).data.buffer);
}

/** A rectangle that holds every word that is not clear. */
function held(picture: Uint32Array, { x, y, width }: Rect): Rect | null {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  picture.forEach((word, i) => {
    if (word === 0) return;
    [left, right] = [Math.min(left, i % width), Math.max(right, i % width)];
    [top, bottom] = [Math.min(top, Math.floor(i / width)), Math.floor(i / width)];
  });
  return right < 0 ? null : { x: x + left, y: y + top, width: right - left + 1, height: bottom - top + 1 };
}

const anyRect = fc
  .tuple(fc.integer({ min: 0, max: width - 2 }), fc.integer({ min: 0, max: height - 2 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }))
  .map(([x, y, w, h]) => ({ x, y, width: Math.min(w, width - x), height: Math.min(h, height - y) }));

describe('overlay layer', () => {
  it('draw_OfAnyLesion_CoversItAndItsLines_AndNoMoreThanTheSquaresTheyReach', () => {
    fc.assert(
      fc.property(anyRect, fc.constantFrom(0.7, 2, 9), (lesion, zoom) => {
        const viewport = viewportOf(zoom);
        const { layer, labels, double } = layerOver(mapOf(lesion));
        layer.draw(viewport, null);
        const whole = { x: 0, y: 0, ...pane };
        const seen = intersect(viewport.rectToScreen(lesion), whole);
        const place = placeOf(double);
        if (!seen) return;
        expect(holds(place, seen)).toBe(true);
        expect(holds(grow(seen, 128 + 4), place)).toBe(true);
        // As on a canvas that covers all of the pane: lines end at its edge at most, never at the patch's.
        const everywhere = held(labels.picture(whole, viewport, 0.4), whole)!;
        expect(holds(place, everywhere)).toBe(true);
        const [put] = puts(double);
        expect(held(words(put!), { ...put!.whole, x: place.x, y: place.y })).toEqual(everywhere);
      }),
      { numRuns: 40 },
    );
  });

  it('draw_OfALesionAtTheEdgeOfASquare_CoversTheLineBeyondIt', () => {
    const viewport = viewportOf();
    const { layer, double } = layerOver(mapOf({ x: 53, y: 19, width: 10, height: 10 }));
    const { x, y } = viewport.toScreen({ x: 53, y: 19 });
    expect([x, y]).toEqual([256, 128]);
    layer.draw(viewport, null);
    expect(placeOf(double)).toMatchObject({ x: 128, y: 0 });
    const [put] = puts(double);
    // The casing is two device pixels on either side of the edge.
    expect(held(words(put!), { ...put!.whole, x: 128, y: 0 })).toEqual({ x: 254, y: 126, width: 24, height: 24 });
  });

  it('draw_WithoutAnyLabel_TakesNoRoomAndDrawsNothing', () => {
    const { layer, double } = layerOver(mapOf());
    layer.draw(viewportOf(), null);
    expect([double.width, double.height, double.context.drawn]).toEqual([0, 0, []]);
  });

  it('draw_WithinARectangle_TouchesNothingBeyondIt_AndLeavesWhatDrawingAllOfItWould', () => {
    fc.assert(
      fc.property(anyRect, fc.constantFrom(0.7, 2, 9), (changed, zoom) => {
        const viewport = viewportOf(zoom);
        const map = mapOf({ x: 0, y: 0, width, height });
        const { layer, labels, double } = layerOver(map);
        layer.draw(viewport, null);
        const [before] = puts(double);
        const canvas = words(before!).slice();
        double.context.drawn = [];
        map.fill(0, changed.y * width + changed.x, changed.y * width + changed.x + changed.width);
        labels.update(changed);
        layer.draw(viewport, changed);
        const place = placeOf(double);
        const reached = grow(viewport.rectToScreen(changed), 2 + 1 + 1);
        for (const put of puts(double)) {
          const { x, y, width: columns, height: rows } = put.whole;
          expect(holds({ ...reached, x: reached.x - place.x, y: reached.y - place.y }, put.whole)).toBe(true);
          for (let row = 0; row < rows; row++) canvas.set(words(put).subarray(row * columns, (row + 1) * columns), (y + row) * double.width + x);
        }
        const all = labels.picture({ x: 0, y: 0, width: double.width, height: double.height }, viewport.within(place), 0.4);
        expect(canvas.findIndex((word, i) => word !== all[i])).toBe(-1);
      }),
      { numRuns: 40 },
    );
  });

  it('draw_WithinWhatWasNotCovered_MakesRoom_AndDrawsWhatWasThereInItsPlace', () => {
    const viewport = viewportOf();
    const map = mapOf({ x: 100, y: 80, width: 4, height: 4 });
    const { layer, labels, double } = layerOver(map);
    layer.draw(viewport, null);
    const before = placeOf(double);
    const added = { x: 10, y: 10, width: 6, height: 6 };
    fill(map, added);
    labels.update(added);
    double.context.drawn = [];
    layer.draw(viewport, added);
    const place = placeOf(double);
    expect(holds(place, before) && holds(place, viewport.rectToScreen(added))).toBe(true);
    const all = labels.picture({ x: 0, y: 0, width: double.width, height: double.height }, viewport.within(place), 0.4);
    expect(words(puts(double).at(-1)!)).toEqual(all);
  });

  it('draw_WithinWhatIsCovered_LeavesTheCanvasAsLargeAsItIs', () => {
    const viewport = viewportOf();
    const { layer, labels, double } = layerOver(mapOf({ x: 40, y: 40, width: 40, height: 40 }));
    layer.draw(viewport, null);
    const { resized } = double;
    labels.update({ x: 50, y: 50, width: 2, height: 2 });
    layer.draw(viewport, { x: 50, y: 50, width: 2, height: 2 });
    expect(double.resized).toBe(resized);
  });

  it('draw_OfWhatWasDrawnAhead_CopiesItToItsPlace_AndDrawsNothingElse', () => {
    const { layer, double } = layerOver(mapOf({ x: 40, y: 40, width: 40, height: 40 }));
    const picture = { width: 256, height: 128 };
    const place = { x: 128, y: 256, width: 256, height: 128 };
    layer.ahead = { overlay: () => ({ picture, place }) } as unknown as PicturesAhead;
    layer.draw(viewportOf(), null);
    expect(placeOf(double)).toEqual(place);
    expect(double.context.drawn.filter(({ kind }) => kind !== 'clear')).toMatchObject([
      { kind: 'image', source: picture, box: { x: 0, y: 0, width: 256, height: 128 } },
    ]);
  });

  it('draw_OfTwoOverlays_UsesNoPictureOfOne', () => {
    const { layer, labels, double } = layerOver(mapOf({ x: 40, y: 40, width: 40, height: 40 }));
    const overlay = vi.fn();
    layer.ahead = { overlay } as unknown as PicturesAhead;
    layer.overlays = [{ layer: labels, opacity: 0.4 }, { layer: labels, opacity: 1 }];
    layer.draw(viewportOf(), null);
    expect(overlay).not.toHaveBeenCalled();
    expect(puts(double)).toHaveLength(1);
  });
});
