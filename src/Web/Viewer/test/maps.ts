import fc from 'fast-check';
import type { Span } from '../src/mask/spans.ts';

/** A small label map of any size, often in patches, so that regions and holes occur. */
export interface SmallMap {
  width: number;
  height: number;
  labels: Uint8Array;
}

export function smallMap(largestSide = 14, values = [0, 1, 2, 3]): fc.Arbitrary<SmallMap> {
  const side = fc.integer({ min: 1, max: largestSide });
  return fc.tuple(side, side).chain(([width, height]) => {
    const patch = fc.record({
      x: fc.nat(width - 1),
      y: fc.nat(height - 1),
      columns: fc.integer({ min: 1, max: width }),
      rows: fc.integer({ min: 1, max: height }),
      value: fc.constantFrom(...values),
    });
    return fc.array(patch, { maxLength: 12 }).map((patches) => {
      const labels = new Uint8Array(width * height);
      for (const { x, y, columns, rows, value } of patches) {
        for (let row = y; row < Math.min(height, y + rows); row++) {
          labels.fill(value, row * width + x, row * width + Math.min(width, x + columns));
        }
      }
      return { width, height, labels };
    });
  });
}

/** The indices that spans cover, ascending; throws where two of them overlap. */
export function covered(spans: Iterable<Span>, width: number): number[] {
  const indices: number[] = [];
  for (const { y, from, to } of spans) for (let x = from; x <= to; x++) indices.push(y * width + x);
  if (new Set(indices).size !== indices.length) throw new Error('spans overlap');
  return indices.sort((a, b) => a - b);
}

/** The indices of a map's pixels that pass. */
export function indicesWhere({ width, height }: SmallMap, passes: (x: number, y: number) => boolean): number[] {
  return Array.from({ length: width * height }, (_, i) => i).filter((i) => passes(i % width, Math.floor(i / width)));
}

/** The pixels connected to one, by brute force: grows until nothing is added. */
export function reachable(map: SmallMap, start: number, corners: boolean, belongs: (index: number) => boolean): Set<number> {
  const found = new Set(belongs(start) ? [start] : []);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const index of [...found]) {
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          const [x, y] = [(index % map.width) + dx, Math.floor(index / map.width) + dy];
          if (x < 0 || y < 0 || x >= map.width || y >= map.height || (!corners && dx !== 0 && dy !== 0)) continue;
          if (belongs(y * map.width + x)) found.add(y * map.width + x);
        }
      }
    }
  }
  return found;
}

/** Whether two maps are alike: expect takes long over large ones. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
