import { Annotation, type AnnotationListener } from '../annotation/annotation.ts';
import { strokeSpans, type Point } from '../mask/brush.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import { polygonSpans } from '../mask/polygon.ts';
import { enclosedBackground, similarRegion } from '../mask/region.ts';
import { ComponentTool } from '../tools/component-tool.ts';
import { LabelLayer } from '../view/label-layer.ts';
import { Viewport } from '../view/viewport.ts';
import { lesionStyles } from './lesion-styles.ts';

/** Pixels: small enough that no part takes long, even the first time. */
const side = 96;
/** Until hardly anything gets faster by more: docs/adr/0017-what-a-frame-costs.md. */
const rounds = 30;
/** Grey levels around the middle one's: two thirds of the pixels, which makes a region as ragged as there are. */
const tolerance = 33;

/**
 * Draws on a slice that nobody sees, with every tool, and takes it back: a browser compiles what has been run some hundred times, and until
 * then takes two to five times as long. That should not be a reader's first strokes.
 */
export function* rehearsal(): Generator<void, void> {
  const values = noise();
  // Larger and smaller than the screen's pixels in turn: either is drawn in ways of its own.
  for (let round = 0; round < rounds; round++) yield* perform(values, round % 2 === 0 ? 1.6 : 0.6);
}

/** @param zoom screen pixels an image pixel. */
function* perform(values: Int16Array, zoom: number): Generator<void, void> {
  const mask = new MaskBuffer(side, side);
  const layer = new LabelLayer(mask.pixels, side, side, lesionStyles);
  let settle = () => {};
  const listener: AnnotationListener = {
    painted: (rect) => layer.update(rect),
    committed: () => annotation.body(),
    remembered: () => {},
    soon: (run) => {
      settle = run;
    },
  };
  const annotation: Annotation = new Annotation(mask, 'unknown', null, listener);
  const viewport = new Viewport();
  viewport.setPane(zoom * side, zoom * side);
  viewport.setImage(side, side, 1);
  const shown = () => layer.picture({ x: 0, y: 0, width: Math.ceil(zoom * side), height: Math.ceil(zoom * side) }, viewport, 0.4);
  function* done(): Generator<void, void> {
    yield;
    shown();
    yield;
    settle();
    yield;
  }

  const path: readonly Point[] = Array.from({ length: 12 }, (_, i) => ({ x: side * (0.5 + 0.4 * Math.cos(i / 2)), y: side * (0.5 + 0.4 * Math.sin(i / 2)) }));
  for (const value of [2, 0, 3]) {
    annotation.beginStroke('stroke');
    path.slice(1).forEach((point, i) => annotation.extendStroke(strokeSpans(path[i]!, point, 9, side, side), value));
    annotation.endStroke();
    yield* done();
  }
  annotation.draw('lasso', [{ spans: polygonSpans(path, side, side), value: 2 }]);
  annotation.draw('hole', [{ spans: polygonSpans(path.map(({ x, y }) => ({ x: (x + side) / 3, y: (y + side) / 3 })), side, side), value: 0 }]);
  yield* done();
  const middle = side / 2;
  const hole = enclosedBackground(mask.pixels, side, side, middle, middle);
  if (hole) annotation.draw('fill', [{ spans: hole, value: 3 }]);
  yield* done();
  const region = similarRegion(values, side, side, middle, middle, tolerance, Infinity)!;
  yield;
  annotation.draw('region', [{ spans: region, value: 1 }]);
  yield* done();
  const component = new ComponentTool({ open: () => annotation, selected: () => {}, changed: () => {} });
  const at = (x: number, y: number) => ({ image: { x, y }, screen: { x, y }, pressure: null, shift: false, alt: false });
  component.begin(at(middle, middle));
  component.move(at(middle + 5, middle + 3));
  yield;
  component.end();
  yield* done();
  component.moveBy(-5, -3);
  yield* done();
  component.giveUp();
  while (annotation.undo() !== null) yield* done();
  while (annotation.redo() !== null) yield* done();
}

/** side x side grey levels, the same each time: 0 to 99, 50 in the middle, and far from these along the edges, so that a region can be moved. */
function noise(): Int16Array {
  const edge = 8;
  let state = 1;
  const values = Int16Array.from({ length: side * side }, (_, i) => {
    // The minimal standard generator (Park and Miller 1988).
    state = (state * 16_807) % 2_147_483_647;
    const inside = [i % side, Math.floor(i / side)].every((at) => at >= edge && at < side - edge);
    return inside ? state % 100 : -1_000;
  });
  values[(side / 2) * side + side / 2] = 50;
  return values;
}
