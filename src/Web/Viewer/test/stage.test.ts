import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SlicePixels } from '../src/image/slice-pixels.ts';
import { linearTone } from '../src/image/tone.ts';
import { huPresets } from '../src/image/windowing.ts';
import { ImageLayer } from '../src/view/image-layer.ts';
import { inSlices } from '../src/in-slices.ts';
import { LabelLayer } from '../src/view/label-layer.ts';
import { PicturesAhead } from '../src/view/pictures-ahead.ts';
import { SlicePainter } from '../src/view/slice-painter.ts';
import { Stage } from '../src/view/stage.ts';
import { Viewport } from '../src/view/viewport.ts';
import { shownCanvas, stubCanvases } from './canvas-double.ts';

const frames: (() => void)[] = [];

beforeEach(() => {
  stubCanvases();
  frames.length = 0;
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.stubGlobal('ResizeObserver', class { observe() {} });
  vi.stubGlobal('matchMedia', () => new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

function slice(): SlicePixels {
  return { width: 8, height: 8, values: new Int16Array(64) };
}

function labels(): LabelLayer {
  return new LabelLayer(new Uint8Array(64).fill(1, 20, 23), 8, 8, [{ value: 1, colour: [255, 0, 0], outline: 'solid', fill: 'plain' }]);
}

function stage() {
  const [overlay, cursor] = [shownCanvas(), shownCanvas()];
  const handedOver = vi.fn();
  const image = { width: 0, height: 0, getContext: () => ({ canvas: image, transferFromImageBitmap: handedOver }) };
  const pane = { clientWidth: 60, clientHeight: 50, querySelectorAll: () => [image, overlay.canvas, cursor.canvas] };
  const viewport = new Viewport();
  const made = new Stage(pane as unknown as HTMLElement, viewport, () => undefined);
  viewport.setImage(8, 8, 1);
  /** Pictures of the image and of the overlays that the next frame makes. */
  const next = () => {
    const before = [handedOver.mock.calls.length, overlayPictures()];
    for (const run of frames.splice(0)) run();
    return [handedOver.mock.calls.length, overlayPictures()].map((count, i) => count - before[i]!);
  };
  const overlayPictures = () => overlay.double.context.drawn.filter(({ kind }) => kind === 'put').length;
  return { made, viewport, next, overlayPictures, given: () => handedOver.mock.lastCall![0] as unknown };
}

describe('stage', () => {
  it('present_OfWhatIsShownAlready_DrawsNothing_AndOfAnotherJustThat', () => {
    const { made, viewport, next } = stage();
    const [image, first, layer] = [new ImageLayer(), slice(), labels()];
    const show = (pixels = first, opacity = 0.4, windowing: { level: number; width: number } = huPresets.lung) => {
      image.update(pixels, linearTone(windowing));
      made.present(image, [{ layer, opacity }]);
      return next();
    };
    expect(show()).toEqual([1, 1]);
    expect([show(), frames.length]).toEqual([[0, 0], 0]);
    expect(show(first, 0.7)).toEqual([0, 1]);
    expect(show(first, 0.7, huPresets.bone)).toEqual([1, 0]);
    expect(show(slice(), 0.7, huPresets.bone)).toEqual([1, 0]);
    image.smooth = false;
    expect(show(first, 0.7, huPresets.bone)).toEqual([1, 0]);
    made.present(image, []);
    expect(next()[0]).toBe(0);
    made.present(null, []);
    expect(next()[0]).toBe(1);
    viewport.zoomAt(2);
    expect(show()).toEqual([1, 1]);
    viewport.orientation = { quarterTurns: 1, mirrored: false };
    expect(show()).toEqual([1, 1]);
  });

  it('redrawOverlay_AfterAChangeOfLabels_LeavesTheImage', () => {
    const { made, next } = stage();
    const [image, layer] = [new ImageLayer(), labels()];
    image.update(slice(), linearTone(huPresets.lung));
    made.present(image, [{ layer, opacity: 0.4 }]);
    next();
    layer.update({ x: 1, y: 1, width: 2, height: 2 });
    made.redrawOverlay({ x: 1, y: 1, width: 2, height: 2 });
    expect(next()).toEqual([0, 1]);
    made.redraw();
    expect(next()).toEqual([1, 1]);
  });

  it('present_OfAPictureDrawnAhead_HandsItOverItself_UnlessAnotherPaneNeedsIt', async () => {
    const { made, viewport, next, given } = stage();
    const [image, pixels, tone] = [new ImageLayer(), slice(), linearTone(huPresets.lung)];
    const ahead = (image.ahead = new PicturesAhead(viewport, { paint: (order) => Promise.resolve(new SlicePainter().paint(order)) }));
    const look = { tone, smooth: image.smooth, place: null };
    image.update(pixels, tone);
    await inSlices(ahead.drawImage(pixels, look));
    const ready = ahead.image(pixels, look);
    made.present(image, []);
    next();
    expect(given()).not.toBe(ready);
    expect(ahead.image(pixels, look)).toBe(ready);
    made.present(image, [], true);
    made.redraw();
    next();
    expect(given()).toBe(ready);
    expect(ahead.image(pixels, look)).toBeNull();
    made.redraw();
    next();
    expect(given()).not.toBe(ready);
  });

  it('hurry_BetweenTwoFrames_DrawsOnce_AndLeavesTheFrameWhatHasChangedSince', () => {
    const { made, next, overlayPictures } = stage();
    const [image, layer] = [new ImageLayer(), labels()];
    image.update(slice(), linearTone(huPresets.lung));
    made.present(image, [{ layer, opacity: 0.4 }]);
    next();
    made.hurry();
    expect(frames.length).toBe(0);
    const change = () => {
      layer.update({ x: 1, y: 1, width: 2, height: 2 });
      made.redrawOverlay({ x: 1, y: 1, width: 2, height: 2 });
    };
    change();
    expect(drawnBy(() => made.hurry())).toBe(1);
    expect([frames.length, next()]).toEqual([1, [0, 0]]);
    change();
    expect(drawnBy(() => made.hurry())).toBe(1);
    change();
    expect(drawnBy(() => made.hurry())).toBe(0);
    expect(next()).toEqual([0, 1]);
    change();
    expect(drawnBy(() => made.hurry())).toBe(1);

    function drawnBy(act: () => void): number {
      const before = overlayPictures();
      act();
      return overlayPictures() - before;
    }
  });

  it('point_AtWhatStaysWhereItIs_DrawsNothing_UntilTheViewIsAnother', () => {
    const { made, next } = stage();
    const drawn = vi.fn();
    const cursor = { bounds: () => ({ x: 0, y: 0, width: 4, height: 4 }), draw: drawn };
    made.present(new ImageLayer(), []);
    made.point(cursor);
    next();
    expect(drawn).toHaveBeenCalledTimes(1);
    made.point(cursor);
    expect(frames.length).toBe(0);
    made.redraw();
    next();
    expect(drawn).toHaveBeenCalledTimes(2);
    made.point({ ...cursor });
    next();
    expect(drawn).toHaveBeenCalledTimes(3);
  });
});
