import { describe, expect, it, vi } from 'vitest';
import { inSlices } from '../src/in-slices.ts';
import { HttpError, UnreachableError } from '../src/net/http.ts';
import { OtherSlices } from '../src/room/other-slices.ts';
import { PanesAhead } from '../src/room/panes-ahead.ts';
import type { SliceAnswers } from '../src/room/slice-cache.ts';
import { asking, sameSources, SourcesAhead } from '../src/room/sources-ahead.ts';
import { initialView, type ViewState } from '../src/room/view-state.ts';
import type { History, MaskHistoryEntry, OtherSeries, SliceInfo } from '../src/wire.ts';

const twoPanes: ViewState = { ...initialView, secondPane: true, panes: { left: 'annotation', right: 'series before' } };

/** A server that counts what it is asked for; the other study's slice is 100 further on. */
function server(bytesPerSlice = 8) {
  const made = {
    asked: [] as string[],
    error: null as Error | null,
    masks: [] as MaskHistoryEntry[],
    slice: (id: number) => answer(`slice ${id}`, { id, isHu: true, width: 2, height: 2, spacingMm: null } as SliceInfo),
    pixels: (id: number) => answer(`pixels ${id}`, { width: 2, height: 2, values: new Int16Array(bytesPerSlice / 2) }),
    history: (id: number) => answer<History>(`history ${id}`, { masks: made.masks }),
    otherSeries: (id: number) => answer<OtherSeries[]>(`others ${id}`, [{ sliceId: id + 100, series: 'before', index: id, length: 9, distanceMm: 0 }]),
  };
  const answer = <T>(name: string, value: T): Promise<T> => {
    made.asked.push(name);
    return made.error ? Promise.reject(made.error) : Promise.resolve(value);
  };
  return made;
}

function likely(...ids: readonly number[]): SliceAnswers[] {
  return ids.map((id) => ({ info: { id, isHu: true, width: 2, height: 2, spacingMm: null, patient: 'P' } }) as unknown as SliceAnswers);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('other slices', () => {
  it('load_OfOneSliceTwice_AsksOnce_AndHasItReadyAfterwards', async () => {
    const source = server();
    const slices = new OtherSlices(source);
    expect(slices.ready(1)).toBeNull();
    const both = await Promise.all([slices.load(1), slices.load(1)]);
    expect(both[0]).toBe(both[1]);
    expect(slices.ready(1)).toBe(both[0]);
    await slices.load(1);
    expect(source.asked).toEqual(['slice 1', 'pixels 1']);
  });

  it('load_AfterAFailure_AsksAgain', async () => {
    const source = server();
    const slices = new OtherSlices(source);
    source.error = new UnreachableError(null);
    await expect(slices.load(1)).rejects.toThrow('cannot be reached');
    source.error = null;
    expect((await slices.load(1)).info.id).toBe(1);
  });

  it('many_AreForgotten_TheLongestUnusedFirst', async () => {
    const slices = new OtherSlices(server(12 << 20));
    await slices.load(1);
    await slices.load(2);
    slices.ready(1);
    await slices.load(3);
    expect([1, 2, 3].map((id) => slices.ready(id) !== null)).toEqual([true, false, true]);
  });

  it('one_LargerThanTheirMemory_StaysUntilTheNext', async () => {
    const slices = new OtherSlices(server(40 << 20));
    await slices.load(1);
    expect(slices.ready(1)).not.toBeNull();
    await slices.load(2);
    expect([slices.ready(1), slices.ready(2) !== null]).toEqual([null, true]);
  });
});

describe('sources ahead', () => {
  it('ask_OfOneKind_AsksForNoOther', async () => {
    const source = server();
    const sources = new SourcesAhead(source);
    expect(sources.known(1)).toEqual(asking);
    await sources.ask(1, { masks: false, others: true });
    expect(source.asked).toEqual(['others 1']);
    expect(sources.known(1)).toMatchObject({ masks: asking.masks, others: [{ sliceId: 101 }] });
  });

  it('ask_WhileTheServerIsAway_KeepsWhatWasKnown_AndSaysWhyWhereNothingWas', async () => {
    const source = server();
    const sources = new SourcesAhead(source);
    await sources.ask(1);
    source.error = new UnreachableError(null);
    expect(await sources.ask(1)).toMatchObject({ masks: [], others: [{ sliceId: 101 }] });
    expect(await sources.ask(2)).toEqual({ masks: { why: 'the server cannot be reached' }, others: { why: 'the server cannot be reached' } });
  });

  it('ask_ThatIsRefused_ForgetsWhatWasKnown', async () => {
    const source = server();
    const sources = new SourcesAhead(source);
    await sources.ask(1);
    source.error = new HttpError(403, 'reading is blinded');
    expect((await sources.ask(1)).masks).toEqual({ why: 'reading is blinded' });
    expect(sources.known(1).masks).toEqual({ why: 'reading is blinded' });
  });

  it('known_OfMoreThanAreKept_IsOfTheNewest', async () => {
    const sources = new SourcesAhead(server());
    for (const id of [1, 2, 3, 4, 1, 5]) await sources.ask(id);
    expect([1, 2, 3, 4, 5].map((id) => sources.known(id) !== asking)).toEqual([true, false, true, true, true]);
  });

  it('sameSources_OfAnotherRevision_AreNot', () => {
    const version = { revision: 1, readerId: 'a', reader: 'A', own: false } as MaskHistoryEntry;
    const of = (...masks: MaskHistoryEntry[]) => ({ masks, others: [] });
    expect(sameSources(of(version), of({ ...version }))).toBe(true);
    expect(sameSources(of(version), of({ ...version, revision: 2 }))).toBe(false);
    expect(sameSources(of(), asking)).toBe(false);
  });
});

describe('panes ahead', () => {
  function panesAhead(source = server()) {
    const sources = new SourcesAhead(source);
    const others = new OtherSlices(source);
    const drawn: object[] = [];
    const pictures = {
      image: (pixels: object) => (drawn.includes(pixels) ? ({} as ImageBitmap) : null),
      *drawImage(pixels: object) {
        yield;
        drawn.push(pixels);
      },
    };
    const learnt = vi.fn();
    return { panes: new PanesAhead(sources, others, pictures, learnt), source, others, drawn, learnt };
  }

  it('expect_WithOnePane_FetchesNothing', async () => {
    const { panes, source, drawn } = panesAhead();
    panes.show(initialView);
    panes.expect(likely(1, 2));
    await settle();
    for (const slice of likely(1, 2)) await inSlices(panes.make(slice));
    expect([source.asked, drawn]).toEqual([[], []]);
  });

  it('expect_WithAPriorStudyBeside_HasItsSlicesThere_AndDrawsEachOnce', async () => {
    const { panes, source, others, drawn, learnt } = panesAhead();
    panes.show(twoPanes);
    panes.expect(likely(1, 2));
    await settle();
    expect(source.asked.sort()).toEqual(['others 1', 'others 2', 'pixels 101', 'pixels 102', 'slice 101', 'slice 102']);
    expect(learnt).toHaveBeenCalledTimes(2);
    for (const slice of likely(1, 2, 1)) await inSlices(panes.make(slice));
    expect(drawn).toEqual([others.ready(101)!.pixels, others.ready(102)!.pixels]);
  });

  it('show_OfAnotherView_AsksAgainOnlyForOtherPanes', async () => {
    const { panes, source } = panesAhead();
    panes.expect(likely(1));
    panes.show(twoPanes);
    await settle();
    source.asked.length = 0;
    panes.show({ ...twoPanes, opacity: 0.1 });
    await settle();
    expect(source.asked).toEqual([]);
    panes.show({ ...twoPanes, panes: { left: 'annotation', right: 'reader a' } });
    await settle();
    expect(source.asked).toEqual(['history 1']);
  });

  it('expect_OfWhatCannotBeFetched_DrawsNothing_AndFailsNowhere', async () => {
    const { panes, source, drawn } = panesAhead();
    source.error = new HttpError(500, 'down');
    panes.show(twoPanes);
    panes.expect(likely(1));
    await settle();
    for (const slice of likely(1)) await inSlices(panes.make(slice));
    expect(drawn).toEqual([]);
  });
});
