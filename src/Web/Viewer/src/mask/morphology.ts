import { grow, intersect, type Rect } from './rect.ts';
import { boundsOfValue, Spans, spansIn } from './spans.ts';
import { TileGrid } from './tiles.ts';

/** What an operation on one kind's lesions adds (to background only) and takes away. */
export interface Reshaping {
  add: Spans;
  remove: Spans;
}

/** One pixel outwards: background within distance 1 of a pixel of the kind. */
export function grown(labels: Uint8Array, width: number, height: number, value: number): Reshaping {
  const add = spansNear(labels, width, height, value, 1, (index, x, y) => {
    if (labels[index] !== 0) return false;
    return (
      (x > 0 && labels[index - 1] === value) ||
      (x < width - 1 && labels[index + 1] === value) ||
      (y > 0 && labels[index - width] === value) ||
      (y < height - 1 && labels[index + width] === value)
    );
  });
  return { add, remove: new Spans() };
}

/** One pixel inwards: pixels of the kind with another within distance 1. The image's edge takes nothing away. */
export function shrunk(labels: Uint8Array, width: number, height: number, value: number): Reshaping {
  const remove = spansNear(labels, width, height, value, 0, (index, x, y) => {
    if (labels[index] !== value) return false;
    return (
      (x > 0 && labels[index - 1] !== value) ||
      (x < width - 1 && labels[index + 1] !== value) ||
      (y > 0 && labels[index - width] !== value) ||
      (y < height - 1 && labels[index + width] !== value)
    );
  });
  return { add: new Spans(), remove };
}

/** The disc of radius 2: half widths of its rows. Its 13 pixels make a majority of 7. */
const discRows: readonly (readonly [dy: number, halfWidth: number])[] = [[-2, 0], [-1, 1], [0, 2], [1, 1], [2, 0]];
const majority = 7;

/**
 * A rounder outline of about the same area: a pixel belongs where most of the disc of radius 2 around it does. Beyond the
 * image's edge the edge's own pixels go on.
 */
export function smoothed(labels: Uint8Array, width: number, height: number, value: number): Reshaping {
  const belongs = (x: number, y: number) => {
    let count = 0;
    for (const [dy, half] of discRows) {
      const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
      for (let dx = -half; dx <= half; dx++) {
        const column = Math.min(width - 1, Math.max(0, x + dx));
        if (labels[row + column] === value) count++;
      }
    }
    return count >= majority;
  };
  return {
    add: spansNear(labels, width, height, value, 2, (i, x, y) => labels[i] === 0 && belongs(x, y)),
    remove: spansNear(labels, width, height, value, 0, (i, x, y) => labels[i] === value && !belongs(x, y)),
  };
}

/** The pixels that pass within some distance of a kind's lesions; empty stretches of the image are passed over. */
function spansNear(
  labels: Uint8Array,
  width: number,
  height: number,
  value: number,
  distancePx: number,
  passes: (index: number, x: number, y: number) => boolean,
): Spans {
  const whole = { x: 0, y: 0, width, height };
  const bounds = boundsOfValue(labels, width, height, value);
  const around = bounds && intersect(grow(bounds, distancePx), whole);
  if (!around) return new Spans();
  const grid = new TileGrid(width, height);
  const spans = new Spans();
  grid.forEachIn(around, (tile) => {
    const rect = intersect(grid.rect(tile), around)!;
    if (!holds(labels, width, intersect(grow(rect, distancePx), whole)!, value)) return;
    spans.addAll(spansIn(rect, width, (index) => passes(index, index % width, Math.floor(index / width))));
  });
  return spans;
}

function holds(labels: Uint8Array, width: number, rect: Rect, value: number): boolean {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const start = y * width + rect.x;
    if (labels.subarray(start, start + rect.width).includes(value)) return true;
  }
  return false;
}
