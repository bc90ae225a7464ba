import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import { stateAfterStroke, toggledComplete, toggledNegative } from '../src/annotation/supervision.ts';
import { UndoStack } from '../src/annotation/undo-stack.ts';
import { strokeSpans } from '../src/mask/brush.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';
import { pack, unpack } from '../src/mask/patch.ts';

const width = 24;
const height = 18;

function annotation() {
  const commits: { mask: boolean; label: boolean; name: string }[] = [];
  const made = new Annotation(new MaskBuffer(width, height), 'unknown', null, {
    painted: () => undefined,
    committed: (what) => commits.push(what),
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

describe('undo stack', () => {
  it('push_AfterUndo_ForgetsWhatWasUndone', () => {
    const stack = new UndoStack<number>();
    stack.push(1);
    stack.push(2);
    stack.undo();
    stack.push(3);
    expect(stack.redo()).toBeUndefined();
    expect([stack.undo(), stack.undo(), stack.undo()]).toEqual([3, 1, undefined]);
  });

  it('push_BeyondTheLimit_ForgetsTheOldest', () => {
    const stack = new UndoStack<number>(3);
    for (let i = 0; i < 5; i++) stack.push(i);
    expect([stack.undo(), stack.undo(), stack.undo(), stack.undo()]).toEqual([4, 3, 2, undefined]);
  });

  it('pack_AnyLabels_UnpackTheSame', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (values) => {
        const labels = Uint8Array.from(values);
        expect(unpack(pack(labels), labels.length)).toEqual(labels);
      }),
    );
  });
});
