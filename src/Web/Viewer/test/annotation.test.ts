import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import { byHand } from '../src/annotation/provenance.ts';
import { stateAfterStroke, toggledComplete, toggledNegative } from '../src/annotation/supervision.ts';
import { EditHistory, type Edit } from '../src/annotation/edit-history.ts';
import { strokeSpans } from '../src/mask/brush.ts';
import { forEachPart, type Delta } from '../src/mask/delta.ts';
import { deltaBetween } from '../src/mask/differences.ts';
import { Earlier } from '../src/mask/earlier.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';
import { Spans } from '../src/mask/spans.ts';
import { same } from './maps.ts';

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
  it('anotherVersion_InTheMiddleOfAStroke_EndsTheStroke_AndBothCanBeTakenBack', () => {
    const { made, commits } = annotation();
    const start = snapshot(made);
    made.beginStroke('stroke');
    made.extendStroke(Spans.of([{ y: 2, from: 2, to: 9 }]), 1);
    made.adoptMask({ state: 'complete', lesions: [] });
    made.extendStroke(Spans.of([{ y: 3, from: 2, to: 9 }]), 1);
    expect([made.endStroke(), made.mask.area, made.state]).toEqual([false, 0, 'complete']);
    expect(commits.map(({ name }) => name)).toEqual(['stroke']);
    expect([made.undo(), made.mask.area]).toEqual(['their version', 8]);
    made.undo();
    expect(snapshot(made)).toEqual(start);
  });

  describe('told once it is painted', () => {
    function waiting() {
      const told: string[] = [];
      const later: (() => void)[] = [];
      const made: Annotation = new Annotation(new MaskBuffer(width, height), 'unknown', null, {
        painted: () => told.push('painted'),
        committed: ({ name }) => told.push(name),
        remembered: (pushed) => told.push(pushed ? `remembered at ${made.undoDepth}` : 'moved'),
        soon: (settle) => later.push(settle),
      });
      return { made, told, later };
    }

    it('edit_BeforeThat_IsOnThePixelsAndInTheHistory_ButNobodyHasBeenTold', () => {
      const { made, told, later } = waiting();
      stroke(made, 1, 5, 5);
      expect([made.undoDepth, made.mask.area > 0, made.state, made.drawing]).toEqual([1, true, 'partial', true]);
      expect(told).toEqual(['painted']);
      later[0]!();
      expect(told).toEqual(['painted', 'remembered at 1', 'stroke']);
      expect(made.drawing).toBe(false);
      later[0]!();
      expect(told).toHaveLength(3);
    });

    it.each<[string, (made: Annotation) => void, string[]]>([
      ['another stroke', (made) => made.beginStroke('another'), ['remembered at 1', 'stroke']],
      ['a label', (made) => made.setLabel('covid'), ['remembered at 1', 'stroke']],
      ['undo', (made) => made.undo(), ['remembered at 1', 'stroke', 'painted']],
      ['another version', (made) => made.adoptMask({ state: 'partial', lesions: [] }), ['remembered at 1', 'stroke', 'painted', 'remembered at 2']],
      ['the question what the slice is', (made) => made.fingerprint, ['remembered at 1', 'stroke']],
    ])('edit_Before_%s_IsToldFirst', (_, next, expected) => {
      const { made, told } = waiting();
      stroke(made, 1, 5, 5);
      told.length = 0;
      next(made);
      expect(told).toEqual(expected);
    });

    it.each<[string, (made: Annotation) => void, string[]]>([
      ['the frame', () => undefined, []],
      ['another stroke', (made) => made.beginStroke('another'), []],
      ['a label', (made) => made.setLabel('covid'), ['remembered at 2', 'label']],
      ['another version', (made) => made.adoptMask({ state: 'partial', lesions: [] }), ['painted', 'remembered at 2']],
      ['the question what the slice is', (made) => made.fingerprint, []],
    ])('undo_Before_%s_IsOnThePixels_AndToldFirst', (_, next, others) => {
      const { made, told, later } = waiting();
      stroke(made, 1, 5, 5);
      stroke(made, 1, 9, 9);
      later.at(-1)!();
      told.length = 0;
      made.undo();
      expect([made.undoDepth, made.redoDepth, made.drawing, ...told]).toEqual([1, 1, true, 'painted']);
      next(made);
      later.at(-1)!();
      expect(told).toEqual(['painted', 'moved', 'undo stroke', ...others]);
    });

    it('stepsBackAndForth_BeforeTheFrame_AreToldAsOne_WithAllThatTheyChanged', () => {
      const commits: { mask: boolean; label: boolean; name: string }[] = [];
      const later: (() => void)[] = [];
      let moved = 0;
      const made: Annotation = new Annotation(new MaskBuffer(width, height), 'unknown', null, {
        painted: () => undefined,
        committed: (what) => commits.push(what),
        remembered: (pushed) => (moved += pushed ? 0 : 1),
        soon: (settle) => later.push(settle),
      });
      stroke(made, 1, 5, 5);
      made.setLabel('covid');
      stroke(made, 2, 9, 9);
      later.at(-1)!();
      commits.length = 0;
      for (const step of ['undo', 'undo', 'undo', 'redo'] as const) made[step]();
      expect([made.undoDepth, made.label, made.drawing, commits.length, moved]).toEqual([1, null, true, 0, 0]);
      for (const settle of later) settle();
      expect(commits).toEqual([{ mask: true, label: true, name: 'redo stroke' }]);
      expect([moved, made.drawing]).toEqual([1, false]);
      // What was told is not told again.
      made.redo();
      later.at(-1)!();
      expect(commits.slice(1)).toEqual([{ mask: false, label: true, name: 'redo label' }]);
    });

    it('undo_RightAfterAStroke_IsOfTheStrokeAsItWasTakenDown', () => {
      const { made, told } = waiting();
      stroke(made, 1, 5, 5);
      const start = made.mask.area;
      stroke(made, 1, 12, 9);
      made.undo();
      expect([made.mask.area, made.redoDepth]).toEqual([start, 1]);
      expect(told.filter((what) => what === 'stroke')).toHaveLength(2);
    });

    it('stroke_ThatLeavesEverythingAsItWas_IsNoEdit', () => {
      const { made, told } = waiting();
      made.beginStroke('there and back');
      for (const value of [2, 0]) made.extendStroke(Spans.of([{ y: 4, from: 3, to: 12 }]), value);
      expect([made.endStroke(), made.undoDepth, made.drawing]).toEqual([false, 0, false]);
      expect(told).toEqual(['painted', 'painted']);
    });

    it('edits_ToldLate_AreThoseToldAtOnce', () => {
      fc.assert(
        fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
          const [late, prompt] = [waiting().made, annotation().made];
          for (const perform of acts) {
            perform(late);
            perform(prompt);
          }
          for (;;) {
            expect(late.fingerprint).toBe(prompt.fingerprint);
            expect(snapshot(late)).toEqual(snapshot(prompt));
            const [one, other] = [late.undo(), prompt.undo()];
            expect(one).toBe(other);
            if (one === null) break;
          }
        }),
      );
    });
  });

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

  it.each([['made here', true], ['kept by an earlier version', false]])('areas_AfterAnyEditsUndosAndRedos_%s_EqualACount', (_, counted) => {
    const step = fc.constantFrom('undo' as const, 'undo' as const, 'redo' as const);
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), fc.array(step, { maxLength: 30 }), (acts, steps) => {
        const edits: Edit[] = [];
        const mask = new MaskBuffer(width, height);
        const listener = { painted: () => undefined, committed: () => undefined, remembered: (pushed: Edit | null) => void (pushed && edits.push(pushed)) };
        const first = new Annotation(mask, 'unknown', null, listener);
        const expectCounted = () =>
          expect(mask.allAreas()).toEqual([0, 1, 2, 3].map((value) => mask.pixels.filter((pixel) => pixel === value).length));
        for (const perform of acts) perform(first);
        expectCounted();
        const made = new Annotation(mask, first.state, first.label, listener);
        const kept = edits.map(({ gained, ...edit }) => (counted && gained ? { ...edit, gained } : edit));
        made.recall({ edits: kept, first: 0, depth: kept.length, length: kept.length }, { read: async () => [] });
        for (const move of steps) {
          made[move]();
          expectCounted();
        }
        made.beginStroke('given up');
        made.extendStroke(Spans.of([{ y: 4, from: 3, to: 12 }]), 2);
        made.cancelStroke();
        expectCounted();
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
  let made = 0;

  /** The next edit of a chain; each is named after the state it leads to. */
  function edit(from: string): Edit {
    const to = `${++made}`;
    return { name: to, delta: null, before: verdict, after: verdict, from, to };
  }

  /** What a store holds: a push forgets what lay beyond it. */
  function source() {
    const edits: Edit[] = [];
    return {
      edits,
      read: (from: number, to: number) => Promise.resolve(edits.slice(from, to)),
      push(place: number, pushed: Edit) {
        edits.length = place;
        edits.push(pushed);
      },
    };
  }

  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('push_AfterUndo_ForgetsWhatWasUndone', () => {
    const history = new EditHistory();
    const [one, two, three] = [edit('0'), edit('1'), edit('1')];
    history.push(one);
    history.push(two);
    history.undo();
    history.push(three);
    expect(history.redo()).toBeNull();
    expect([history.undo(), history.undo(), history.undo()]).toEqual([three, one, null]);
  });

  it('anyPushesUndosAndRedos_WithMostEditsElsewhere_GiveBackWhatAListWould', async () => {
    const act = fc.oneof(
      { weight: 4, arbitrary: fc.constant('push' as const) },
      { weight: 4, arbitrary: fc.constant('undo' as const) },
      { weight: 3, arbitrary: fc.constant('redo' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 120 }), async (acts) => {
        const history = new EditHistory(4);
        const kept = source();
        history.recall({ edits: [], first: 0, depth: 0, length: 0 }, kept);
        let done: Edit[] = [];
        let undone: Edit[] = [];
        for (const step of acts) {
          if (step === 'push') {
            const pushed = edit(done.at(-1)?.to ?? 'start');
            kept.push(done.length, pushed);
            history.push(pushed);
            done = [...done, pushed];
            undone = [];
          } else {
            const [from, to] = step === 'undo' ? [done, undone] : [undone, done];
            const expected = from.pop() ?? null;
            if (expected) to.push(expected);
            expect(history[step]()).toBe(expected);
          }
          await settled();
          expect([history.depth, history.redoDepth]).toEqual([done.length, undone.length]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('thousandEdits_WithASource_StayInMemoryOnlyAroundThePlace', async () => {
    const history = new EditHistory(50);
    const kept = source();
    history.recall({ edits: [], first: 0, depth: 0, length: 0 }, kept);
    for (let i = 0; i < 1_000; i++) {
      const pushed = edit(kept.edits.at(-1)?.to ?? 'start');
      kept.push(i, pushed);
      history.push(pushed);
    }
    const held = () => (history as unknown as { held: Edit[] }).held.length;
    expect(held()).toBeLessThanOrEqual(100);
    for (let i = 999; i >= 0; i--) {
      expect(history.undo()).toBe(kept.edits[i]);
      await settled();
      expect(held()).toBeLessThanOrEqual(201);
    }
    expect([history.undo(), history.depth, history.redoDepth]).toEqual([null, 0, 1_000]);
  });

  it('source_ThatHasAnotherPagesEdits_IsNotFollowed', async () => {
    const history = new EditHistory(4);
    const kept = source();
    history.recall({ edits: [], first: 0, depth: 0, length: 0 }, kept);
    for (let i = 0; i < 20; i++) {
      const pushed = edit(kept.edits.at(-1)?.to ?? 'start');
      kept.push(i, pushed);
      history.push(pushed);
    }
    kept.edits[10] = edit('theirs');
    const undone: string[] = [];
    for (let i = 0; i < 20; i++) {
      const name = history.undo()?.name;
      if (name) undone.push(name);
      await settled();
    }
    expect(undone.length).toBeLessThan(10);
    expect(undone).toEqual(kept.edits.slice(-undone.length).map(({ name }) => name).reverse());
    expect([history.depth, history.redoDepth]).toEqual([0, undone.length]);
  });

  it('tenThousandStrokes_WithoutASource_AreAllUndone', () => {
    const { made: annotated } = annotation();
    for (let i = 0; i < 10_000; i++) stroke(annotated, (i % 3) + 1, i % width, (i * 7) % height);
    while (annotated.undo() !== null);
    expect(annotated.mask.area).toBe(0);
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
  /** With noise between two places: pixels that are there or not as chance has it. */
  const ragged = fc
    .record({ labels: map, from: fc.nat(size), length: fc.nat(size), seed: fc.integer({ min: 1 }), share: fc.integer({ min: 1, max: 15 }) })
    .map(({ labels, from, length, seed, share }) => {
      let state = seed;
      for (let i = from; i < Math.min(size, from + length); i++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        if (state >>> 28 < share) labels[i] = (state >>> 20) & 3;
      }
      return labels;
    });
  const anyMap = fc.oneof(map, ragged);
  /** What a delta makes of a map, by its definition alone. */
  const changed = (labels: Uint8Array, delta: Delta) => {
    const other = labels.slice();
    forEachPart(
      delta,
      (index, length, change) => {
        for (let i = index; i < index + length; i++) other[i]! ^= change;
      },
      (index, length, at) => {
        for (let i = 0; i < length; i++) other[index + i]! ^= (delta[at + (i >> 2)]! >> (2 * (i & 3))) & 3;
      },
    );
    return other;
  };

  it('applied_ToEitherSide_GivesTheOther', () => {
    fc.assert(
      fc.property(anyMap, anyMap, (before, after) => {
        const delta = deltaBetween(before, after);
        expect(delta === null).toBe(before.every((value, i) => value === after[i]));
        if (!delta) return;
        for (const [from, to] of [[before, after], [after, before]] as const) {
          expect(same(changed(from, delta), to)).toBe(true);
        }
      }),
    );
  });

  it('differs_OfAnyStrokes_SaysWhetherThereIsADelta', () => {
    const [width, height] = [203, 70];
    const stretch = fc.record({ y: fc.nat(height - 1), from: fc.nat(width - 1), length: fc.integer({ min: 1, max: 90 }), value: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(fc.array(stretch, { maxLength: 4 }), { maxLength: 6 }), (strokes) => {
        const buffer = new MaskBuffer(width, height);
        const earlier = new Earlier(buffer);
        for (const stroke of strokes) {
          const before = buffer.pixels.slice();
          for (const { y, from, length, value } of stroke) {
            const spans = Spans.of([{ y, from, to: Math.min(width - 1, from + length) }]);
            earlier.touch(spans);
            buffer.paint(spans, value);
          }
          expect(earlier.differs()).toBe(!same(before, buffer.pixels));
          expect(earlier.delta() !== null).toBe(!same(before, buffer.pixels));
        }
      }),
    );
  });

  it('applied_ToABuffer_TellsEveryChangedPixelsRectangle', () => {
    fc.assert(
      fc.property(anyMap, anyMap, fc.constantFrom([200, 7], [7, 200], [350, 4]), fc.boolean(), (before, after, [width, height], known) => {
        const buffer = new MaskBuffer(width, height);
        for (const labels of [before, after]) {
          const delta = deltaBetween(buffer.pixels, labels);
          const earlier = buffer.pixels.slice();
          const counted = [0, 1, 2, 3].map((value) => labels.filter((label) => label === value).length - earlier.filter((label) => label === value).length);
          const rects = !delta ? [] : known ? buffer.apply(delta, counted) : buffer.apply(delta);
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

  it('ofNoise_TakesNoMoreThanAByteForFourPixels', () => {
    const noise = Uint8Array.from({ length: size }, (_, i) => (Math.imul(i + 1, 0x9e37_79b1) >>> 24) & 3);
    expect(deltaBetween(new Uint8Array(size), noise)!.length).toBeLessThan(size / 4 + 8);
  });

  it('ofALesion_TakesTwoNumbersARow_AsBefore', () => {
    const [columns, rows] = [200, 7];
    const lesion = new Uint8Array(size);
    for (let y = 0; y < rows; y++) lesion.fill(1, y * columns + 21 + y, y * columns + 90 - y);
    // Each of some 130 and 60: two bytes.
    expect(deltaBetween(new Uint8Array(size), lesion)!.length).toBeLessThanOrEqual(4 * rows);
  });

  it('inMapsThatAreNoWholeWords_IsRead', () => {
    fc.assert(
      fc.property(anyMap, anyMap, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 3 }), (before, after, shorter, from) => {
        const [one, other] = [before.subarray(from, size - shorter), after.subarray(from, size - shorter)];
        const delta = deltaBetween(one, other);
        if (delta) expect(same(changed(one, delta), other)).toBe(true);
        else expect(same(one, other)).toBe(true);
      }),
    );
  });

  it('thatAnEarlierVersionKept_IsRead', () => {
    // Three pixels stay, four become kind 1; two stay, one changes from 2 to 3 or back.
    const delta = Uint8Array.of(3, (4 << 2) | 1, 2, (1 << 2) | 1);
    expect([...changed(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 2), delta)]).toEqual([0, 0, 0, 1, 1, 1, 1, 0, 0, 3]);
  });

  it('cutShort_Throws', () => {
    const plain = deltaBetween(new Uint8Array(size), new Uint8Array(size).fill(2))!;
    const noise = deltaBetween(new Uint8Array(size), Uint8Array.from({ length: size }, (_, i) => (i % 3) % 2))!;
    for (const delta of [plain, noise]) {
      for (let length = 1; length < delta.length; length++) expect(() => changed(new Uint8Array(size), delta.subarray(0, length))).toThrow(RangeError);
    }
  });
});
