import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import { rehearsal } from '../src/room/rehearsal.ts';
import { LabelLayer } from '../src/view/label-layer.ts';
import { stubCanvases } from './canvas-double.ts';

describe('rehearsal', () => {
  beforeEach(() => stubCanvases());

  it('rehearsal_ToItsEnd_DrawsMovesShowsAndTakesBackWhatAReaderMay', () => {
    const drawn = vi.spyOn(Annotation.prototype, 'endStroke');
    const taken = vi.spyOn(Annotation.prototype, 'undo');
    const shown = vi.spyOn(LabelLayer.prototype, 'picture');
    const steps = [...rehearsal()].length;
    expect(drawn.mock.results.filter(({ value }) => value === true).length).toBeGreaterThan(200);
    expect(taken.mock.results.map(({ value }) => value as string | null)).toEqual(expect.arrayContaining(['move lesion', 'region', 'fill', 'hole', 'lasso', 'stroke', null]));
    expect(shown.mock.results.some(({ value }) => (value as Uint32Array).some((word) => word !== 0))).toBe(true);
    expect(steps).toBeGreaterThan(shown.mock.results.length);
  });
});
