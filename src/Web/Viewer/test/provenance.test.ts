import { describe, expect, it } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import { accepted, byHand, edited, provenanceText, restored } from '../src/annotation/provenance.ts';
import { strokeSpans } from '../src/mask/brush.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';

const width = 24;
const height = 18;
const model = 7;

function annotation(): Annotation {
  const listener = { painted: () => undefined, committed: () => undefined, remembered: () => undefined };
  return new Annotation(new MaskBuffer(width, height), 'unknown', null, listener);
}

function stroke(made: Annotation, value: number, x: number): void {
  made.beginStroke('stroke');
  made.extendStroke(strokeSpans({ x, y: 5 }, { x, y: 5 }, 4, width, height), value);
  made.endStroke();
}

function proposal(): Uint8Array {
  const region = new Uint8Array(width * height);
  region.fill(1, 50, 60);
  return region;
}

describe('provenance of a mask', () => {
  it('accepted_ThenEdited_ThenUndone_SaysEachInTurn', () => {
    const made = annotation();
    expect(made.body().provenance).toBeUndefined();
    made.addRegion('accept', proposal(), 1, model);
    expect(made.body().provenance).toEqual({ origin: 'accepted', modelId: model });
    made.toggleComplete();
    expect(made.body().provenance).toEqual({ origin: 'accepted', modelId: model });
    stroke(made, 2, 12);
    expect(made.body().provenance).toEqual({ origin: 'accepted-edited', modelId: model });
    stroke(made, 2, 16);
    expect(made.body().provenance).toEqual({ origin: 'accepted-edited', modelId: model });
    made.undo();
    made.undo();
    expect(made.body().provenance).toEqual({ origin: 'accepted', modelId: model });
    made.undo();
    made.undo();
    expect(made.body().provenance).toBeUndefined();
  });

  it('accepted_OverTheReadersOwnDrawing_IsEdited', () => {
    const made = annotation();
    stroke(made, 1, 12);
    made.addRegion('accept', proposal(), 1, model);
    expect(made.body().provenance).toEqual({ origin: 'accepted-edited', modelId: model });
  });

  it('restored_IsAnEditThatUndoTakesBack', () => {
    const made = annotation();
    stroke(made, 1, 12);
    const before = made.body();
    made.restoreMask({ state: 'negative', lesions: [] }, 3);
    expect(made.body()).toEqual({ state: 'negative', lesions: [], provenance: { origin: 'restored', restoredFrom: 3 } });
    made.undo();
    expect(made.body()).toEqual(before);
    made.redo();
    stroke(made, 1, 5);
    expect(made.body().provenance).toBeUndefined();
  });

  it('emptied_IsTheReadersHand', () => {
    const made = annotation();
    made.addRegion('accept', proposal(), 1, model);
    made.nothingHere();
    expect(made.body()).toEqual({ state: 'negative', lesions: [] });
  });

  it('label_AcceptedOrGiven_SaysWhich', () => {
    const made = annotation();
    made.setLabel('covid', { origin: 'accepted', modelId: model });
    expect(made.labelBody()).toEqual({ label: 'covid', provenance: { origin: 'accepted', modelId: model } });
    made.setLabel('non-covid');
    expect(made.labelBody()).toEqual({ label: 'non-covid' });
    made.undo();
    expect(made.labelBody().provenance).toEqual({ origin: 'accepted', modelId: model });
  });
});

describe('provenance', () => {
  it('edited_OfEachOrigin', () => {
    expect(edited(byHand)).toBe(byHand);
    expect(edited(restored(4))).toBe(byHand);
    expect(edited(accepted(byHand, model, 0))).toEqual({ origin: 'accepted-edited', modelId: model });
  });

  it('text_NamesWhereItCameFrom', () => {
    expect(provenanceText(null, 'mask')).toBe('drawn');
    expect(provenanceText(null, 'label')).toBe('given');
    expect(provenanceText({ origin: 'accepted', modelId: 3 }, 'mask')).toBe('accepted from model v3, unedited');
    expect(provenanceText({ origin: 'accepted-edited', modelId: 3 }, 'mask')).toBe('accepted from model v3, then edited');
    expect(provenanceText(restored(2), 'mask')).toBe('restored from revision 2');
  });
});
