import type { Provenance } from '../wire.ts';

/** Drawn or chosen by the reader; one object, so that most edits share it. */
export const byHand: Provenance = Object.freeze({ origin: 'by-hand' });

/** What a mask is once a reader has changed pixels of it: a proposal that was accepted stays one, edited. */
export function edited(before: Provenance): Provenance {
  if (before.origin === 'accepted-edited') return before;
  return before.modelId === undefined ? byHand : { origin: 'accepted-edited', modelId: before.modelId };
}

/** What a mask is once a model's proposal was added to it. Only the server knows whether it then is that proposal. */
export function accepted(before: Provenance, modelId: number, areaBeforePx: number): Provenance {
  const alone = areaBeforePx === 0 || before.origin === 'accepted';
  return { origin: alone ? 'accepted' : 'accepted-edited', modelId };
}

export function restored(revision: number): Provenance {
  return { origin: 'restored', restoredFrom: revision };
}

/** How a save says it; by hand goes without saying. */
export function claim(provenance: Provenance): { provenance?: Provenance } {
  return provenance.origin === 'by-hand' ? {} : { provenance };
}

/** For readers, as a list of revisions writes it. */
export function provenanceText(provenance: Provenance | null, field: 'mask' | 'label'): string {
  const model = provenance?.modelId === undefined || provenance.modelId === null ? 'the model' : `model v${provenance.modelId}`;
  switch (provenance?.origin) {
    case 'accepted':
      return `accepted from ${model}, unedited`;
    case 'accepted-edited':
      return `accepted from ${model}, then edited`;
    case 'restored':
      return `restored from revision ${provenance.restoredFrom}`;
    case 'merged':
      return 'merged from two versions';
    default:
      return field === 'mask' ? 'drawn' : 'given';
  }
}
