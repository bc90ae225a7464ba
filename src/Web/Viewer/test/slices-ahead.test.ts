import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linearTone } from '../src/image/tone.ts';
import { huPresets } from '../src/image/windowing.ts';
import type { OpenSlice } from '../src/room/open-slice.ts';
import type { SliceAnswers } from '../src/room/slice-cache.ts';
import { SlicesAhead, type SeenAs } from '../src/room/slices-ahead.ts';
import type { LabelLayer } from '../src/view/label-layer.ts';
import type { MaskDocument, SliceInfo } from '../src/wire.ts';
import { stubCanvases } from './canvas-double.ts';
import { ChannelDouble } from './channel-double.ts';

const seen: SeenAs = { tone: linearTone(huPresets.lung), smooth: true, place: null, opacity: 0.4 };
const side = 4;

beforeEach(() => {
  stubCanvases();
  vi.stubGlobal('window', {});
  vi.useFakeTimers();
  vi.stubGlobal('MessageChannel', ChannelDouble);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function slice(id: number, revision = 1, counts: number[] = [5, 3, 8]): SliceAnswers {
  return {
    info: { id, width: side, height: side } as SliceInfo,
    pixels: { width: side, height: side, values: new Int16Array(side * side).fill(id) },
    mask: { state: 'partial', revision, lesions: [{ kind: 'ground-glass', rle: { size: [side, side], counts } }] },
    prediction: null,
    withheld: null,
  };
}

/** Slices ahead whose pictures are words, in the order in which they were made. */
function ahead(view: { now: SeenAs } = { now: seen }) {
  const made: string[] = [];
  const images = new Map<unknown, unknown>();
  const overlays = new Set<LabelLayer>();
  const pictures = {
    image: (pixels: unknown, look: unknown) => (images.get(pixels) === JSON.stringify(look) ? ({} as ImageBitmap) : null),
    *drawImage(pixels: { values: Int16Array }, look: unknown) {
      yield;
      images.set(pixels, JSON.stringify(look));
      made.push(`image ${pixels.values[0]}`);
    },
    overlay: ({ layer }: { layer: LabelLayer }) => (overlays.has(layer) ? { picture: {} as ImageBitmap, place: { x: 0, y: 0, width: 0, height: 0 } } : null),
    *drawOverlay({ layer }: { layer: LabelLayer }) {
      yield;
      overlays.add(layer);
      made.push('overlay');
    },
  };
  const slices = new SlicesAhead(
    pictures,
    () => view.now,
    function* ({ info }) {
      made.push(`beside ${info.id}`);
      yield;
    },
  );
  return { slices, made };
}

const settle = () => vi.advanceTimersByTimeAsync(1_000);

describe('slices ahead', () => {
  it('expect_OfTwo_MakesTheLikelierReadyFirst_ImageBeforeOverlayBeforeWhatLiesBeside', async () => {
    const { slices, made } = ahead();
    slices.expect([slice(7), slice(5)]);
    expect(made).toEqual([]);
    await settle();
    expect(made).toEqual(['image 7', 'overlay', 'beside 7', 'image 5', 'overlay', 'beside 5']);
  });

  it('expect_WhileTheViewIsLeftAlone_BeginsAtOnce', async () => {
    const { slices, made } = ahead();
    slices.expect([slice(7)]);
    await vi.advanceTimersByTimeAsync(10);
    expect(made).toEqual(['image 7', 'overlay', 'beside 7']);
  });

  it('refresh_WhileTheViewIsBeingChanged_WaitsUntilItIsLeftAlone', async () => {
    const { slices, made } = ahead();
    slices.refresh();
    slices.expect([slice(7)]);
    for (let i = 0; i < 20; i++) {
      slices.refresh();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(made).toEqual([]);
    await settle();
    expect(made).toEqual(['image 7', 'overlay', 'beside 7']);
  });

  it('refresh_OfAnotherView_DrawsTheImageAgain_AndTheMaskNot', async () => {
    const view = { now: seen };
    const { slices, made } = ahead(view);
    slices.expect([slice(7)]);
    await settle();
    made.length = 0;
    view.now = { ...seen, smooth: false };
    slices.refresh();
    await settle();
    expect(made).toEqual(['image 7', 'beside 7']);
  });

  it('expect_OfOthersWhileOneIsMade_GoesOnWithThose_AndNotWithWhatIsNoLongerLikely', async () => {
    const { slices, made } = ahead();
    slices.expect([slice(7), slice(5)]);
    await vi.advanceTimersByTimeAsync(60);
    slices.expect([slice(8)]);
    await settle();
    const images = made.filter((word) => word.startsWith('image'));
    expect(images.at(-1)).toBe('image 8');
    expect(new Set(images).size).toBe(images.length);
    made.length = 0;
    slices.refresh();
    await settle();
    expect(made).toEqual(['beside 8']);
  });

  it('expect_OfASliceThatCannotBeMade_MakesTheNext', async () => {
    const { slices, made } = ahead();
    slices.expect([slice(7, 1, [5]), slice(5)]);
    await settle();
    expect(made).toEqual(['image 7', 'image 5', 'overlay', 'beside 5']);
  });

  it('draw_OfASliceThatIsAboutToBeShown_DrawsItsImage_Once', async () => {
    const { slices, made } = ahead();
    const about = slice(7);
    for (let i = 0; i < 2; i++) {
      const drawn = slices.draw(about);
      await settle();
      await drawn;
    }
    expect(made).toEqual(['image 7']);
  });

  it('prepare_OfASliceWhosePixelsAreOnTheirWay_MakesWhatLiesOverIt', async () => {
    const { slices, made } = ahead();
    const { info, mask } = slice(7);
    const ready = slices.prepare(7, Promise.resolve({ info, mask, prediction: null, withheld: null }));
    await settle();
    await ready;
    expect(made).toEqual(['overlay']);
    expect(slices.takeMask(7, mask)?.mask.area).toBe(3);
  });

  it('prepare_OfASliceThatIsBeingPrepared_WaitsForThat_AndForNoneWhereThereIsNone', async () => {
    const { slices, made } = ahead();
    const { info, mask } = slice(7);
    const words = Promise.resolve({ info, mask, prediction: null, withheld: null });
    const ready = slices.prepare(7, words);
    expect([slices.prepare(7, words) === ready, slices.prepare(7, null) === ready, slices.prepare(5, null)]).toEqual([true, true, undefined]);
    await settle();
    await ready;
    expect(made).toEqual(['overlay']);
    expect(slices.prepare(7, null)).toBeUndefined();
  });

  it('prepare_OfASliceThatTheServerDoesNotGive_OrThatCannotBeMade_ComesToAnEnd', async () => {
    const { slices, made } = ahead();
    const unheard = slices.prepare(7, Promise.reject(new Error('down')));
    const broken = slices.prepare(5, Promise.resolve(slice(5, 1, [3])));
    await settle();
    await expect(Promise.all([unheard, broken])).resolves.toEqual([undefined, undefined]);
    expect(made).toEqual([]);
  });

  it('takeMask_OfARevisionThatIsReady_GivesItOnce', async () => {
    const { slices } = ahead();
    const next = slice(7, 3);
    slices.expect([next]);
    await settle();
    expect(slices.takeMask(7, { ...next.mask, revision: 4 })).toBeNull();
    expect(slices.takeMask(8, next.mask)).toBeNull();
    const taken = slices.takeMask(7, next.mask)!;
    expect(taken.mask.area).toBe(3);
    // Two who draw on one mask would each undo the other's strokes.
    expect(slices.takeMask(7, next.mask)).toBeNull();
  });

  it('takeMask_OfASliceThatIsOpened_HasNothingMoreMadeOfIt_UntilItIsLikelyAgain', async () => {
    const { slices, made } = ahead();
    const [opened, next] = [slice(7), slice(5)];
    slices.expect([opened, next]);
    await settle();
    made.length = 0;
    slices.takeMask(7, opened.mask);
    slices.refresh();
    await settle();
    expect(made.filter((what) => what !== 'beside 5')).toEqual([]);
    slices.expect([opened]);
    await settle();
    expect(made).toContain('overlay');
  });

  it('takeMask_WhileAnotherIsMade_LeavesTheOpenedOneOut', async () => {
    const { slices, made } = ahead();
    const opened = slice(5);
    slices.expect([slice(7), opened]);
    await vi.advanceTimersByTimeAsync(0);
    slices.takeMask(5, opened.mask);
    await settle();
    expect(made).toEqual(['image 7', 'overlay', 'beside 7']);
  });

  it('giveBack_OfASliceAsItWasOpened_KeepsItsMask_AndOfAnEditedOneNot', () => {
    const { slices } = ahead();
    const mask = { state: 'partial', revision: 2, lesions: [] } as MaskDocument;
    const open = (id: number, change: object) =>
      ({
        info: { id },
        annotation: { fingerprint: 'as opened', mask: `mask ${id}` },
        labels: `labels ${id}`,
        revisions: { mask: 2, label: 0 },
        openedAs: { revision: 2, fingerprint: 'as opened' },
        ...change,
      }) as unknown as OpenSlice;
    slices.giveBack(open(1, {}));
    slices.giveBack(open(2, { annotation: { fingerprint: 'edited' } }));
    slices.giveBack(open(3, { revisions: { mask: 3, label: 0 } }));
    slices.giveBack(open(4, { openedAs: null }));
    expect([1, 2, 3, 4].map((id) => slices.takeMask(id, mask))).toEqual([{ mask: 'mask 1', labels: 'labels 1' }, null, null, null]);
  });

  it('expect_OfMoreThanIsKept_DropsTheOldestMasks', async () => {
    const { slices } = ahead();
    const many = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => slice(id));
    for (const one of many) {
      slices.expect([one]);
      await settle();
    }
    expect(many.map(({ info, mask }) => slices.takeMask(info.id, mask) !== null)).toEqual([false, false, true, true, true, true, true, true]);
  });
});
