import type { LabelBody, MaskBody } from '../wire.ts';
import type { BodyOf, Field } from './outbox-entry.ts';

/** Whether two versions say the same, so that there is nothing to ask the reader. */
export function sameContent(field: Field, a: BodyOf[Field], b: BodyOf[Field]): boolean {
  if (field === 'label') return (a as LabelBody).label === (b as LabelBody).label;
  return canonical(a as MaskBody) === canonical(b as MaskBody);
}

function canonical({ state, lesions }: MaskBody): string {
  const drawn = lesions
    .filter(({ rle }) => rle.counts.length > 1)
    .map(({ kind, rle }) => `${kind}:${rle.size.join('x')}:${rle.counts.join(',')}`)
    .sort();
  return `${state}|${drawn.join('|')}`;
}
