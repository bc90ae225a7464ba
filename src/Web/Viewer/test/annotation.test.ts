import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import { byHand } from '../src/annotation/provenance.ts';
import { stateAfterStroke, toggledComplete, toggledNegative } from '../src/annotation/supervision.ts';
import { EditHistory } from '../src/annotation/edit-history.ts';
import { ByteLog } from '../src/annotation/byte-log.ts';
import { strokeSpans } from '../src/mask/brush.ts';
import { deltaBetween, forEachRun } from '../src/mask/delta.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';

const width = 24;
const height = 18;

function annotation() {
  const commits: { mask: boolean; label: boolean; name: string }[] = [];
  const made = new Annotation(new MaskBuffer(width, height), 'unknown', null, {
    painted: () => undefined,
    committed: (what) => commits.push(what),
    remembered: () => undefined,
  });
  return { made, commits };
}

function stroke(made: Annotation, value: number, x: number, y: number, size = 5): void {
  made.beginStroke('stroke');
  made.extendStroke(strokeSpans({ x, y }, { x: x + 3, y: y + 1 }, size, width, height), value);
  made.endStroke();
}

const snapshot = (made: Annotation) => ({ pixels: [...made.mask.pixels], state: made.state, label: made.label });

type Act = (made: Annotation) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -3, max: width }), fc.integer({ min: -3, max: height }))
    .map(([value, x, y]): Act => (made) => stroke(made, value, x, y)),
  fc.constantFrom('covid' as const, 'non-covid' as const, null).map((label): Act => (made) => made.setLabel(label)),
  fc.constant<Act>((made) => made.nothingHere()),
  fc.constant<Act>((made) => void made.toggleComplete()),
  fc.constant<Act>((made) => made.adoptMask({ state: 'complete', lesions: new MaskBuffer(width, height).lesions() })),
);

describe('annotation', () => {
  it('undoAll_AfterAnyEdits_RestoresTheBeginning_AndRedoAllTheEnd', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const { made } = annotation();
        const start = snapshot(made);
        for (const perform of acts) perform(made);
        const end = snapshot(made);
        while (made.undo() !== null);
        expect(snapshot(made)).toEqual(start);
        while (made.redo() !== null);
        expect(snapshot(made)).toEqual(end);
      }),
    );
  });

  it('undo_AfterOneEdit_IsTheStateBeforeIt', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), act, (before, last) => {
        const { made } = annotation();
        for (const perform of before) perform(made);
        const depth = made.undoDepth;
        const expected = snapshot(made);
        last(made);
        if (made.undoDepth > depth) made.undo();
        expect(snapshot(made)).toEqual(expected);
      }),
    );
  });

  it('areas_AfterAnyEdits_EqualACount', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const { made } = annotation();
        for (const perform of acts) perform(made);
        for (const value of [1, 2, 3]) {
          expect(made.mask.areaOf(value)).toBe(made.mask.pixels.filter((pixel) => pixel === value).length);
        }
      }),
    );
  });

  it('body_AfterAnyEdits_HoldsLesionsOnlyWhereTheStateAllowsThem', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const { made } = annotation();
        for (const perform of acts) perform(made);
        const { state, lesions } = made.body();
        if (state === 'unknown' || state === 'negative') expect(lesions).toEqual([]);
        expect(MaskBuffer.of({ lesions }, width, height).pixels).toEqual(made.mask.pixels);
      }),
    );
  });

  it('stroke_ThatChangesNoPixel_IsNoEdit', () => {
    const { made, commits } = annotation();
    stroke(made, 0, 5, 5);
    expect(commits).toEqual([]);
    expect(made.undoDepth).toBe(0);
  });

  it('stroke_Cancelled_LeavesNoTrace', () => {
    const { made, commits } = annotation();
    stroke(made, 1, 5, 5);
    const before = snapshot(made);
    made.beginStroke('stroke');
    made.extendStroke(strokeSpans({ x: 6, y: 6 }, { x: 12, y: 9 }, 7, width, height), 2);
    made.cancelStroke();
    expect(snapshot(made)).toEqual(before);
    expect(made.mask.area).toBe(made.mask.areaOf(1));
    expect(commits).toHaveLength(1);
  });

  it('addRegion_OverDrawnLesions_AddsOnlyWhereNothingIsDrawn', () => {
    const { made, commits } = annotation();
    stroke(made, 1, 5, 5);
    const drawn = made.mask.area;
    made.addRegion('accept', new Uint8Array(width * height).fill(1, 0, 10 * width), 3);
    expect(made.mask.areaOf(1)).toBe(drawn);
    expect(made.mask.area).toBe(10 * width);
    expect(made.state).toBe('partial');
    made.undo();
    expect(made.mask.area).toBe(drawn);
    expect(commits.map(({ name }) => name)).toEqual(['stroke', 'accept', 'undo accept']);
  });

  it('stroke_OverAnotherKind_TakesItsPixels', () => {
    const { made } = annotation();
    stroke(made, 1, 5, 5);
    const area = made.mask.area;
    stroke(made, 2, 5, 5);
    expect([made.mask.areaOf(1), made.mask.areaOf(2)]).toEqual([0, area]);
  });

  it('commit_OfALabel_LeavesTheMaskAlone', () => {
    const { made, commits } = annotation();
    made.setLabel('covid');
    made.setLabel('covid');
    expect(commits).toEqual([{ mask: false, label: true, name: 'label' }]);
  });

  it('adoptMask_SavesNothingByItself_ButUndoDoes', () => {
    const { made, commits } = annotation();
    stroke(made, 1, 5, 5);
    const mine = made.body();
    made.adoptMask({ state: 'negative', lesions: [] });
    expect(commits).toHaveLength(1);
    made.undo();
    expect(made.body()).toEqual(mine);
    expect(commits.at(-1)).toEqual({ mask: true, label: false, name: 'undo their version' });
  });
});

describe('supervision state', () => {
  it.each([
    ['unknown', 5, 'partial'],
    ['negative', 5, 'partial'],
    ['partial', 5, 'partial'],
    ['complete', 5, 'complete'],
    ['partial', 0, 'unknown'],
    ['complete', 0, 'unknown'],
  ] as const)('afterStroke_%s_With%dPixels_Is_%s', (state, area, expected) => {
    expect(stateAfterStroke(state, area)).toBe(expected);
  });

  it('complete_OnAnEmptyMask_IsRefused', () => {
    expect(toggledComplete('unknown', 0)).toBeNull();
    const { made, commits } = annotation();
    expect(made.toggleComplete()).toBe(false);
    expect(commits).toEqual([]);
  });

  it('verdicts_PressedTwice_AreTakenBack', () => {
    expect(toggledNegative(toggledNegative('unknown'))).toBe('unknown');
    expect(toggledComplete('complete', 3)).toBe('partial');
  });
});

describe('edit history', () => {
  const verdict = { state: 'partial', label: null, provenance: byHand, labelProvenance: byHand } as const;
  const edit = (name: string, size = 3) => ({
    name,
    delta: Uint8Array.from({ length: size }, (_, i) => i % 251),
    before: verdict,
    after: verdict,
  });

  it('push_AfterUndo_ForgetsWhatWasUndone', () => {
    const history = new EditHistory();
    history.push(edit('1'));
    history.push(edit('2'));
    history.undo();
    history.push(edit('3'));
    expect(history.redo()).toBeNull();
    expect([history.undo(), history.undo(), history.undo()].map((done) => done?.name)).toEqual(['3', '1', undefined]);
  });

  it('anyPushesUndosAndRedos_GiveBackWhatAListWould', () => {
    const act = fc.oneof(
      fc.oneof({ weight: 9, arbitrary: fc.nat(300) }, fc.constant(70_000)).map((size) => ({ push: size })),
      fc.constantFrom('undo' as const, 'redo' as const),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const history = new EditHistory();
        let done: number[] = [];
        let undone: number[] = [];
        for (const step of acts) {
          if (typeof step === 'object') {
            history.push(edit('e', step.push));
            done.push(step.push);
            undone = [];
            continue;
          }
          const [from, to] = step === 'undo' ? [done, undone] : [undone, done];
          const expected = from.pop();
          if (expected !== undefined) to.push(expected);
          const got = history[step]();
          expect(got?.delta?.length ?? (got ? 0 : undefined)).toBe(expected);
          if (got?.delta) expect(got.delta.every((byte, i) => byte === i % 251)).toBe(true);
        }
        expect([history.depth, history.redoDepth]).toEqual([done.length, undone.length]);
      }),
      { numRuns: 20 },
    );
  });

  it('tenThousandStrokes_AreAllUndone_AndWeighWhatTheirRunsDo', () => {
    const { made } = annotation();
    let bytes = 0;
    const log = new ByteLog();
    for (let i = 0; i < 10_000; i++) {
      const before = made.mask.pixels.slice();
      stroke(made, (i % 3) + 1, i % width, (i * 7) % height);
      const delta = deltaBetween(before, made.mask.pixels);
      if (!delta) continue;
      bytes += delta.length;
      log.push(delta);
    }
    expect(log.capacity).toBeLessThan(bytes * 1.1 + 65_536);
    while (made.undo() !== null);
    expect(made.mask.area).toBe(0);
  });
});

describe('delta', () => {
  const size = 7 * 200;
  const map = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 3 })), { maxLength: 12 })
    .map((runs) => {
      const labels = new Uint8Array(size);
      let position = 0;
      for (const [length, value] of runs) {
        labels.fill(value, position, position + length);
        position += length;
      }
      return labels;
    });

  const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((value, i) => value === b[i]);

  it('applied_ToEitherSide_GivesTheOther', () => {
    fc.assert(
      fc.property(map, map, (before, after) => {
        const delta = deltaBetween(before, after);
        expect(delta === null).toBe(before.every((value, i) => value === after[i]));
        if (!delta) return;
        for (const [from, to] of [[before, after], [after, before]] as const) {
          const labels = from.slice();
          forEachRun(delta, (index, length, change) => {
            for (let i = index; i < index + length; i++) labels[i]! ^= change;
          });
          expect(same(labels, to)).toBe(true);
        }
      }),
    );
  });

  it('applied_ToABuffer_TellsEveryChangedPixelsRectangle', () => {
    fc.assert(
      fc.property(map, map, (before, after) => {
        const [width, height] = [200, 7];
        const buffer = new MaskBuffer(width, height);
        for (const labels of [before, after]) {
          const delta = deltaBetween(buffer.pixels, labels);
          const earlier = buffer.pixels.slice();
          const rects = delta ? buffer.apply(delta) : [];
          expect(same(buffer.pixels, labels)).toBe(true);
          expect([1, 2, 3].map((value) => buffer.areaOf(value))).toEqual(
            [1, 2, 3].map((value) => labels.filter((label) => label === value).length),
          );
          const untold = [...labels.keys()].filter((i) => {
            const [x, y] = [i % width, Math.floor(i / width)];
            const told = rects.some((r) => x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height);
            return earlier[i] !== labels[i] && !told;
          });
          expect(untold).toEqual([]);
          expect(same(MaskBuffer.of({ lesions: buffer.lesions() }, width, height).pixels, labels)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('cutShort_Throws', () => {
    const delta = deltaBetween(new Uint8Array(size), new Uint8Array(size).fill(2))!;
    expect(() => forEachRun(delta.subarray(0, delta.length - 1), () => undefined)).toThrow(RangeError);
  });
});
