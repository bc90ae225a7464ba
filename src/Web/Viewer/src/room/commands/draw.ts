import { lesionKinds } from '../../annotation/vocabulary.ts';
import type { DrawCommand } from '../../keys/draw.ts';
import { largestBrushPx, smallestBrushPx } from '../../mask/brush.ts';
import { grown, shrunk, smoothed, type Reshaping } from '../../mask/morphology.ts';
import { holes, specks } from '../../mask/region.ts';
import { Spans } from '../../mask/spans.ts';
import { drawingTools, isDrawingTool, type DrawingToolName } from '../draw-options.ts';
import { copyFromNeighbour, interpolate, type SeriesMasks } from '../neighbour-masks.ts';
import type { OpenSlice } from '../open-slice.ts';
import type { ReadingRoom } from '../reading-room.ts';

/** Adds the model's outline as the chosen kind where nothing is drawn yet; returns whether there is one. */
export function acceptOutline({ slice, bench }: ReadingRoom): boolean {
  if (!slice?.predicted || !slice.prediction) return false;
  const { value } = bench.view.value.kind;
  slice.annotation.addRegion("accept the model's outline", slice.predicted.region, value, slice.prediction.modelId);
  return true;
}

export function drawCommands(room: ReadingRoom): Readonly<Record<DrawCommand, () => void>> {
  const { view } = room.bench;
  const tool = (name: DrawingToolName) => () => view.update({ tool: name });
  const travel = (verb: 'undo' | 'redo') => () => {
    const annotation = room.slice?.annotation;
    if (!annotation || annotation[verb]() !== null) return;
    // Only a reader faster than the disk gets there.
    const more = (verb === 'undo' ? annotation.undoDepth : annotation.redoDepth) > 0;
    room.frame.announcer.say(more ? `the next steps to ${verb} are being read; once more, please` : `nothing to ${verb}`);
  };
  const reshape = (name: string, of: Reshape) => () => reshapeKind(room, name, of);
  const fromNeighbours = (act: (slice: OpenSlice, series: SeriesMasks) => Promise<string | null>) => () =>
    void seriesEdit(room, act);

  return {
    'tool-brush': tool('brush'),
    'tool-eraser': tool('eraser'),
    'tool-lasso': tool('lasso'),
    'tool-threshold': tool('threshold'),
    'tool-region': tool('region'),
    'tool-fill': tool('fill'),
    'tool-component': tool('component'),
    // One accepts what one sees.
    'tool-accept': () => view.update({ tool: 'accept', prediction: view.value.prediction || room.slice?.predicted != null }),
    'kind-1': () => chooseKind(room, 1),
    'kind-2': () => chooseKind(room, 2),
    'kind-3': () => chooseKind(room, 3),
    'toggle-subtract': () => view.update({ subtract: !view.value.subtract }),
    'brush-smaller': () => resizeBrush(room, -1),
    'brush-larger': () => resizeBrush(room, 1),
    'accept-prediction': () => {
      if (!acceptOutline(room)) room.frame.announcer.say('there is no outline to accept');
    },
    grow: reshape('grow', grown),
    shrink: reshape('shrink', shrunk),
    smooth: reshape('smooth', smoothed),
    'fill-holes': reshape('fill the holes of', (...of) => ({ add: holes(...of), remove: new Spans() })),
    'remove-specks': reshape('remove the specks of', (...of) => ({
      add: new Spans(),
      remove: specks(...of, view.value.speckPx),
    })),
    'copy-previous': fromNeighbours((slice, series) => copyFromNeighbour(slice, series, -1)),
    'copy-next': fromNeighbours((slice, series) => copyFromNeighbour(slice, series, 1)),
    interpolate: fromNeighbours(interpolate),
    'toggle-crosshair': () => room.bench.hand.toggleCrosshair(),
    undo: travel('undo'),
    redo: travel('redo'),
  };
}

/** Small brushes change pixel by pixel, large ones by a share of their size. */
export function resizeBrush({ bench: { view } }: ReadingRoom, direction: 1 | -1): void {
  const { brushPx } = view.value;
  const size = brushPx + direction * Math.max(1, Math.round(brushPx / 8));
  view.update({ brushPx: Math.min(largestBrushPx, Math.max(smallestBrushPx, size)) });
}

/** Also makes a selected lesion that kind. A tool that draws no kind gives way to the brush. */
function chooseKind({ bench }: ReadingRoom, value: 1 | 2 | 3): void {
  const { tool } = bench.view.value;
  const draws = isDrawingTool(tool) && drawingTools[tool].ofAKind;
  bench.view.update({ kind: lesionKinds[value - 1]!, tool: draws ? tool : 'brush' });
  bench.hand.drawing.component.setKind(value);
}

type Reshape = (labels: Uint8Array, width: number, height: number, value: number) => Reshaping;

function reshapeKind({ slice, bench, frame }: ReadingRoom, name: string, of: Reshape): void {
  if (!slice) return;
  const { annotation } = slice;
  const { pixels, width, height } = annotation.mask;
  const { value, title } = bench.view.value.kind;
  const kind = title.toLowerCase();
  if (annotation.mask.areaOf(value) === 0) {
    frame.message.notice(`Nothing changed: no ${kind} is drawn on this slice.`);
    return;
  }
  const { add, remove } = of(pixels, width, height, value);
  const changed = annotation.draw(`${name} ${kind}`, [{ spans: remove, value: 0 }, { spans: add, value }]);
  if (!changed) frame.message.notice(`Nothing changed: there was nothing to ${name} ${kind}.`);
}

/** An edit made from other slices' masks, for which the server may have to be asked. */
async function seriesEdit(
  room: ReadingRoom,
  act: (slice: OpenSlice, series: SeriesMasks) => Promise<string | null>,
): Promise<void> {
  const { slice } = room;
  if (!slice) return;
  const said = await room
    .seriesMasks(slice.info.id)
    .then((series) => act(slice, series))
    .catch((error: Error) => `The slices around could not be fetched: ${error.message}`);
  if (said && slice === room.slice) room.frame.message.notice(said);
}
