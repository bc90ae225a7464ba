import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lesionKinds } from '../src/annotation/vocabulary.ts';
import { labelBounds } from '../src/mask/label-runs.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';
import { intersect, type Rect } from '../src/mask/rect.ts';
import { Spans } from '../src/mask/spans.ts';
import { paintRuns } from '../src/mask/rle.ts';
import { same } from './maps.ts';

/** The label map as the buffer encodes it, painted row by row. */
function encoded(map: Uint8Array, width: number, height: number, value: number): number[] {
  return buffered(map, width, height).lesions().find(({ kind }) => kind === lesionKinds[value - 1]!.name)!.rle.counts;
}

function buffered(map: Uint8Array, width: number, height: number): MaskBuffer {
  const buffer = new MaskBuffer(width, height);
  map.forEach((value, i) => buffer.paint(Spans.filling({ x: i % width, y: Math.floor(i / width), width: 1, height: 1 }), value));
  return buffer;
}

const labelMap = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      map: fc
        .array(fc.integer({ min: 0, max: 3 }), { minLength: width * height, maxLength: width * height })
        .map((values) => Uint8Array.from(values)),
    }),
  );

/** Labels beyond a rectangle. */
function outside(labels: Uint8Array, width: number, rect: Rect | null): number[] {
  const within = (i: number) => rect && i % width >= rect.x && i % width < rect.x + rect.width && i >= rect.y * width && i < (rect.y + rect.height) * width;
  return [...labels.keys()].filter((i) => labels[i] !== 0 && !within(i));
}

/** COCO's encoding by the letter: walk the columns, flip at each change. */
function bruteForce(map: Uint8Array, width: number, height: number, value: number): number[] {
  const bits: boolean[] = [];
  for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) bits.push(map[y * width + x] === value);
  const counts = [0];
  let current = false;
  for (const bit of bits) {
    if (bit !== current) counts.push(0);
    current = bit;
    counts[counts.length - 1]!++;
  }
  return counts;
}

describe('run lengths', () => {
  it('encode_AnyLabelMap_EqualsBruteForce', () => {
    fc.assert(
      fc.property(labelMap, ({ map, width, height }) => {
        const lesions = buffered(map, width, height).lesions();
        const present = lesionKinds.filter(({ value }) => map.includes(value));
        expect(lesions).toEqual(
          present.map(({ name, value }) => ({
            kind: name,
            rle: { size: [height, width], counts: bruteForce(map, width, height, value) },
          })),
        );
      }),
    );
  });

  it('paint_WhatWasEncoded_GivesTheMapBack', () => {
    fc.assert(
      fc.property(labelMap, ({ map, width, height }) => {
        const lesions = buffered(map, width, height).lesions();
        expect(MaskBuffer.of({ lesions }, width, height).pixels).toEqual(map);
      }),
    );
  });

  it('encode_TwoByThree_IsColumnMajorWithZerosFirst', () => {
    // rows: 1 0 0 / 1 1 0
    expect(encoded(Uint8Array.of(1, 0, 0, 1, 1, 0), 3, 2, 1)).toEqual([0, 2, 1, 1, 2]);
  });

  it.each([150, 152])('encode_AfterStrokesAcrossTilesOfAMap%iWide_EqualsBruteForce', (width) => {
    const height = 140;
    const stroke = fc.record({
      x: fc.integer({ min: 0, max: width - 1 }),
      y: fc.integer({ min: 0, max: height - 1 }),
      rows: fc.integer({ min: 1, max: 90 }),
      columns: fc.integer({ min: 1, max: 90 }),
      value: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 8 }), (strokes) => {
        const buffer = new MaskBuffer(width, height);
        for (const { x, y, rows, columns, value } of strokes) {
          const to = Math.min(width - 1, x + columns);
          const last = Math.min(height - 1, y + rows);
          buffer.paint(Spans.filling({ x, y, width: to - x + 1, height: last - y + 1 }), value);
          // Asked for in between, so that what was remembered must be brought up to date.
          for (const { kind, rle } of buffer.lesions()) {
            const kindValue = lesionKinds.find(({ name }) => name === kind)!.value;
            expect(rle.counts).toEqual(bruteForce(buffer.pixels, width, height, kindValue));
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([150, 152])('read_LesionsOrLabelsAcrossTilesOfAMap%iWide_KnowsItsAreas_ItsExtent_AndItsRuns', (width) => {
    const height = 140;
    const blob = fc.record({
      x: fc.integer({ min: 0, max: width - 1 }),
      y: fc.integer({ min: 0, max: height - 1 }),
      // Up to the whole of a side: a run that goes on in the next column, and a tile that is full.
      columns: fc.integer({ min: 1, max: width }),
      rows: fc.integer({ min: 1, max: height }),
      value: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(blob, { maxLength: 5 }), (blobs) => {
        const drawn = new MaskBuffer(width, height);
        for (const { x, y, columns, rows, value } of blobs) {
          drawn.paint(Spans.filling({ x, y, width: Math.min(columns, width - x), height: Math.min(rows, height - y) }), value);
        }
        const labels = drawn.pixels;
        const held = labelBounds(labels, width);
        for (const read of [MaskBuffer.of({ lesions: drawn.lesions() }, width, height), MaskBuffer.ofLabels(labels, width, height)]) {
          expect(same(read.pixels, labels)).toBe(true);
          const values = [0, 1, 2, 3];
          expect(values.map((value) => read.areaOf(value) || 0)).toEqual(values.map((value) => labels.filter((label) => label === value).length));
          expect(read.lesions()).toEqual(drawn.lesions());
          // The bounds are as wide as the map where a run goes on in the next row.
          expect(read.extent && held && intersect(read.extent, held)).toEqual(read.extent);
          expect(outside(labels, width, read.extent)).toEqual([]);
          expect(outside(labels, width, drawn.extent)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    { name: 'another size', size: [3, 2], counts: [6] },
    { name: 'too short a sum', size: [2, 3], counts: [5] },
    { name: 'too long a sum', size: [2, 3], counts: [2, 9] },
    { name: 'a negative run', size: [2, 3], counts: [7, -1] },
    { name: 'a fraction', size: [2, 3], counts: [5.5, 0.5] },
  ])('paint_RunsThatAreNoMask_Throws: $name', ({ size, counts }) => {
    const rle = { size: size as [number, number], counts };
    expect(() => paintRuns(new Uint8Array(6), 3, 2, rle, 1)).toThrow(RangeError);
  });
});
