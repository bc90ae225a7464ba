import { describe, expect, it } from 'vitest';
import { isSeen } from '../src/compare/pane-views.ts';

describe('pane views', () => {
  it.each([
    ['side-by-side', 0, [true, true, true]],
    ['side-by-side', 1, [true, true, true]],
    ['flicker', 0, [true, false, false]],
    ['flicker', 1, [false, true, false]],
    ['difference', 0, [false, false, true]],
    ['difference', 1, [false, false, true]],
  ] as const)('%s with side %i shows %o', (view, side, expected) => {
    expect([0, 1, 2].map((pane) => isSeen(view, side, pane))).toEqual(expected);
  });
});
