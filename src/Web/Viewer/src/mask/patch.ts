import type { MaskBuffer } from './mask-buffer.ts';
import { intersect, readRect, type Rect } from './rect.ts';

/** The change of one rectangle of a label map, both ways. Labels are packed as runs: length << 2 | label. */
export interface Patch {
  rect: Rect;
  before: Uint32Array;
  after: Uint32Array;
}

/**
 * What changed between an earlier copy of the label map and the buffer now, within a rectangle; null for nothing.
 * @param earlier height x width labels, rows first.
 */
export function patchSince(earlier: Uint8Array, now: MaskBuffer, within: Rect): Patch | null {
  const rect = intersect(within, now.bounds);
  if (!rect) return null;
  const before = readRect(earlier, now.width, rect);
  const after = readRect(now.pixels, now.width, rect);
  return before.every((value, i) => value === after[i]) ? null : { rect, before: pack(before), after: pack(after) };
}

export function applyPatch(patch: Patch, direction: 'before' | 'after', buffer: MaskBuffer): void {
  buffer.write(patch.rect, unpack(patch[direction], patch.rect.width * patch.rect.height));
}

export function pack(labels: Uint8Array): Uint32Array {
  const runs: number[] = [];
  for (let i = 0; i < labels.length; ) {
    const start = i;
    while (i < labels.length && labels[i] === labels[start]) i++;
    runs.push(((i - start) << 2) | labels[start]!);
  }
  return Uint32Array.from(runs);
}

export function unpack(runs: Uint32Array, length: number): Uint8Array {
  const labels = new Uint8Array(length);
  let position = 0;
  for (const run of runs) {
    labels.fill(run & 3, position, position + (run >>> 2));
    position += run >>> 2;
  }
  return labels;
}
