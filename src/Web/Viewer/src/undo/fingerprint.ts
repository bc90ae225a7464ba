import type { ClassLabel, MaskBody } from '../wire.ts';

/** A short text that two versions of a slice share only if they say the same: 64 bits, against chance, not malice. */
export function fingerprint({ state, lesions }: MaskBody, label: ClassLabel | null): string {
  let [one, two] = [0x9e3779b9, 0x41c6ce57];
  const add = (value: number) => {
    one = Math.imul(one ^ value, 0x85ebca77);
    one ^= one >>> 13;
    two = Math.imul(two ^ value, 0xc2b2ae3d);
    two ^= two >>> 16;
  };
  const addText = (text: string) => {
    for (let i = 0; i < text.length; i++) add(text.charCodeAt(i));
    add(-1);
  };
  addText(state);
  addText(label ?? '');
  for (const { kind, rle } of lesions) {
    addText(kind);
    for (const count of rle.counts) add(count);
    add(-1);
  }
  return [one, two].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
