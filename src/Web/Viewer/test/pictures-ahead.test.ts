import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SlicePixels } from '../src/image/slice-pixels.ts';
import { linearTone } from '../src/image/tone.ts';
import { huPresets } from '../src/image/windowing.ts';
import { atOnce, inSlices } from '../src/in-slices.ts';
import { LabelLayer } from '../src/view/label-layer.ts';
import { PicturesAhead, type Look } from '../src/view/pictures-ahead.ts';
import { SlicePainter, type Painter, type PictureOrder } from '../src/view/slice-painter.ts';
import { Viewport } from '../src/view/viewport.ts';
import { stubCanvases, type PictureDouble } from './canvas-double.ts';

const lung: Look = { tone: linearTone(huPresets.lung), smooth: true, place: null };

beforeEach(() => stubCanvases());
afterEach(() => vi.unstubAllGlobals());

function viewportOf(width = 700, height = 500): Viewport {
  const viewport = new Viewport();
  viewport.setPane(width, height);
  viewport.setImage(8, 8, 1);
  return viewport;
}

function painter(): Painter {
  const here = new SlicePainter();
  return { paint: (order) => Promise.resolve(here.paint(order)) };
}

function slice(value = 0): SlicePixels {
  return { width: 8, height: 8, values: new Int16Array(64).fill(value) };
}

function labels(...at: readonly number[]): LabelLayer {
  const map = new Uint8Array(64);
  for (const i of at) map[i] = 1;
  return new LabelLayer(map, 8, 8, [{ value: 1, colour: [255, 0, 0], outline: 'solid', fill: 'plain' }]);
}

function closed(picture: ImageBitmap | null): boolean {
  return (picture as unknown as PictureDouble).closed;
}

describe('pictures ahead', () => {
  it('image_OfASliceThatWasDrawn_IsAsLargeAsThePane_AndOfNoOther', async () => {
    stubCanvases(2);
    const pictures = new PicturesAhead(viewportOf(), painter());
    const [drawn, other] = [slice(), slice()];
    expect(pictures.image(drawn, lung)).toBeNull();
    await inSlices(pictures.drawImage(drawn, lung));
    expect(pictures.image(drawn, lung)).toMatchObject({ width: 1400, height: 1000 });
    expect(pictures.image(other, lung)).toBeNull();
  });

  it('takeImage_OfASliceThatWasDrawn_IsTheTakersOwn', async () => {
    const pictures = new PicturesAhead(viewportOf(), painter());
    const drawn = slice();
    await inSlices(pictures.drawImage(drawn, lung));
    const taken = pictures.takeImage(drawn, lung);
    expect(taken).toMatchObject({ width: 700, height: 500 });
    expect([pictures.image(drawn, lung), pictures.takeImage(drawn, lung)]).toEqual([null, null]);
    await inSlices(pictures.drawImage(drawn, lung));
    expect(closed(taken)).toBe(false);
  });

  it.each<[string, Look]>([
    ['window', { ...lung, tone: linearTone(huPresets.bone) }],
    ['smoothness', { ...lung, smooth: false }],
    ['place', { ...lung, place: { x: 1, y: 0, width: 8, height: 8 } }],
  ])('image_OfAnother_%s_IsNotThere', async (_, look) => {
    const pictures = new PicturesAhead(viewportOf(), painter());
    const drawn = slice();
    await inSlices(pictures.drawImage(drawn, lung));
    expect(pictures.image(drawn, look)).toBeNull();
    expect(pictures.image(drawn, lung)).not.toBeNull();
  });

  it.each<[string, (viewport: Viewport) => void]>([
    ['moved', (viewport) => viewport.pan(1, 0)],
    ['zoomed', (viewport) => viewport.zoomAt(1.1)],
    ['given another pane', (viewport) => viewport.setPane(701, 500)],
    ['seen on another screen', () => vi.stubGlobal('devicePixelRatio', 1.5)],
  ])('picture_OnceTheViewHas_%s_IsNotGivenOut', async (_, change) => {
    const viewport = viewportOf();
    const pictures = new PicturesAhead(viewport, painter());
    const [drawn, overlay] = [slice(), { layer: labels(9), opacity: 0.4 }];
    await inSlices(pictures.drawImage(drawn, lung));
    atOnce(pictures.drawOverlay(overlay));
    expect([pictures.image(drawn, lung), pictures.overlay(overlay)]).not.toContain(null);
    change(viewport);
    expect([pictures.image(drawn, lung), pictures.overlay(overlay)]).toEqual([null, null]);
  });

  it('overlay_AfterAnEditOrInAnotherOpacity_IsNotGivenOut', () => {
    const pictures = new PicturesAhead(viewportOf(), painter());
    const layer = labels(9);
    atOnce(pictures.drawOverlay({ layer, opacity: 0.4 }));
    expect(pictures.overlay({ layer, opacity: 0.5 })).toBeNull();
    expect(pictures.overlay({ layer, opacity: 0.4 })).not.toBeNull();
    layer.update({ x: 1, y: 1, width: 1, height: 1 });
    expect(pictures.overlay({ layer, opacity: 0.4 })).toBeNull();
  });

  it('overlay_WithoutALabel_IsThere_AndCoversNothing', () => {
    const pictures = new PicturesAhead(viewportOf(), painter());
    const overlay = { layer: labels(), opacity: 0.4 };
    atOnce(pictures.drawOverlay(overlay));
    expect(pictures.overlay(overlay)?.place).toMatchObject({ width: 0, height: 0 });
  });

  it('drawImage_OfTwoAtOnce_GivesEachItsOwn', async () => {
    const orders: PictureOrder[] = [];
    const pictures = new PicturesAhead(viewportOf(), { paint: (order) => (orders.push(order), painter().paint(order)) });
    const slices = [slice(1), slice(2)];
    await Promise.all(slices.map((drawn) => inSlices(pictures.drawImage(drawn, lung))));
    expect(orders.map(({ pixels }) => pixels)).toEqual(slices);
    expect(pictures.image(slices[0]!, lung)).not.toBe(pictures.image(slices[1]!, lung));
  });

  it('drawImage_WhileTheViewIsMoved_IsNotGivenOut', async () => {
    const viewport = viewportOf();
    const pictures = new PicturesAhead(viewport, painter());
    const drawn = slice();
    const drawing = inSlices(pictures.drawImage(drawn, lung), () => 0, () => Promise.resolve());
    await Promise.resolve();
    viewport.pan(1, 0);
    await drawing;
    expect(pictures.image(drawn, lung)).toBeNull();
    viewport.pan(-1, 0);
    expect(pictures.image(drawn, lung)).not.toBeNull();
  });

  it('drawImage_WhoseViewIsZoomedInWhileValuesAreReduced_IsOfAsManyValuesAsThatShows', async () => {
    const orders: PictureOrder[] = [];
    const viewport = viewportOf(4, 4);
    const pictures = new PicturesAhead(viewport, { paint: (order) => (orders.push(order), painter().paint(order)) });
    const drawn = slice();
    const drawing = pictures.drawImage(drawn, lung);
    drawing.next();
    viewport.zoomAt(2);
    await inSlices(drawing);
    expect(orders.map(({ pixels }) => pixels.width)).toEqual([8]);
    expect(pictures.image(drawn, lung)).not.toBeNull();
  });

  it('drawImage_ThatThePainterCannotMake_Fails_AndLeavesNothing', async () => {
    const pictures = new PicturesAhead(viewportOf(), { paint: () => Promise.reject(new Error('too large')) });
    const drawn = slice();
    await expect(inSlices(pictures.drawImage(drawn, lung))).rejects.toThrow('too large');
    expect(pictures.image(drawn, lung)).toBeNull();
  });

  it('drawImage_OfMoreValuesThanDevicePixels_SendsTheirMeans', async () => {
    const orders: PictureOrder[] = [];
    const pictures = new PicturesAhead(viewportOf(4, 4), { paint: (order) => (orders.push(order), painter().paint(order)) });
    await inSlices(pictures.drawImage(slice(5), { ...lung, smooth: false }));
    expect(orders).toMatchObject([{ width: 4, height: 4, smooth: true, place: { x: 0, y: 0, width: 8, height: 8 }, pixels: { width: 4, height: 4 } }]);
  });

  it('drawOverlay_HigherThanABand_CoversAllOfIt_WithoutOverlap', () => {
    const pictures = new PicturesAhead(viewportOf(700, 700), painter());
    const overlay = { layer: labels(0, 63), opacity: 0.4 };
    atOnce(pictures.drawOverlay(overlay));
    const { picture, place } = pictures.overlay(overlay)!;
    const boxes = (picture as unknown as PictureDouble).drawn.map(({ whole }) => whole);
    expect(boxes.length).toBeGreaterThan(3);
    let bottom = 0;
    for (const { x, y, width, height } of boxes) {
      expect([x, y, width]).toEqual([0, bottom, place.width]);
      bottom += height;
    }
    expect(bottom).toBe(place.height);
  });

  it('drawImage_OfOneSliceAgain_ClosesTheEarlierPicture', async () => {
    const pictures = new PicturesAhead(viewportOf(), painter());
    const drawn = slice();
    await inSlices(pictures.drawImage(drawn, lung));
    const before = pictures.image(drawn, lung);
    await inSlices(pictures.drawImage(drawn, { ...lung, smooth: false }));
    expect(closed(before)).toBe(true);
    expect(pictures.image(drawn, lung)).toBeNull();
  });

  it('pictures_BeyondTheirMemory_AreClosed_TheLongestUnwantedFirst', async () => {
    // Four of 16 MiB fit.
    const pictures = new PicturesAhead(viewportOf(2048, 2048), painter());
    const slices = [1, 2, 3, 4, 5].map((value) => slice(value));
    for (const drawn of slices.slice(0, 4)) await inSlices(pictures.drawImage(drawn, lung));
    const kept = slices.slice(0, 4).map((drawn) => pictures.image(drawn, lung));
    expect(kept).not.toContain(null);
    pictures.image(slices[0]!, lung);
    await inSlices(pictures.drawImage(slices[4]!, lung));
    expect(slices.map((drawn) => pictures.image(drawn, lung) !== null)).toEqual([true, false, true, true, true]);
    expect(kept.map(closed)).toEqual([false, true, false, false]);
  });

  it('picture_LargerThanTheirMemory_StaysUntilTheNext', async () => {
    const pictures = new PicturesAhead(viewportOf(5000, 4000), painter());
    const [first, second] = [slice(), slice()];
    await inSlices(pictures.drawImage(first, lung));
    const alone = pictures.image(first, lung);
    expect(alone).not.toBeNull();
    await inSlices(pictures.drawImage(second, lung));
    expect([closed(alone), pictures.image(first, lung), pictures.image(second, lung) !== null]).toEqual([true, null, true]);
  });
});
