import { Spans } from '../mask/spans.ts';

/** Pixels that hang together. */
export interface Region {
  area: number;
  pixels: Spans;
}

/**
 * Connected regions, found by joining the runs of neighbouring rows; pauses after each row, which mask/flood.ts, quicker where one region is
 * wanted, can not.
 * @param reach 1 where pixels that touch at a corner are connected, 0 where only edges connect.
 */
export function* regionsOf(width: number, height: number, reach: 0 | 1, belongs: (i: number) => boolean): Generator<void, Region[]> {
  const runs = new Spans();
  const parents: number[] = [];
  const rootOf = (i: number): number => {
    let root = i;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  };
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = runs.length;
    for (let x = 0; x < width; x++) {
      if (!belongs(y * width + x)) continue;
      const from = x;
      while (x + 1 < width && belongs(y * width + x + 1)) x++;
      const index = runs.length;
      runs.add(y, from, x);
      parents.push(index);
      while (above < first && runs.to(above) < from - reach) above++;
      for (let i = above; i < first && runs.from(i) <= x + reach; i++) parents[rootOf(i)] = rootOf(index);
    }
    above = first;
    yield;
  }
  const regions = new Map<number, Region>();
  for (let i = 0; i < runs.length; i++) {
    const root = rootOf(i);
    const region = regions.get(root) ?? { area: 0, pixels: new Spans() };
    regions.set(root, region);
    region.area += runs.to(i) - runs.from(i) + 1;
    region.pixels.add(runs.y(i), runs.from(i), runs.to(i));
  }
  return [...regions.values()];
}
