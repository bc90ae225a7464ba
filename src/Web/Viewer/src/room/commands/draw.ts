import { lesionKinds } from '../../annotation/vocabulary.ts';
import type { DrawCommand } from '../../keys/draw.ts';
import { largestBrushPx, smallestBrushPx } from '../../mask/brush.ts';
import type { ReadingRoom } from '../reading-room.ts';

export function drawCommands(room: ReadingRoom): Readonly<Record<DrawCommand, () => void>> {
  const { view } = room.bench;
  const kind = (value: 1 | 2 | 3) => () => view.update({ kind: lesionKinds[value - 1]!, tool: 'brush' });
  const travel = (verb: 'undo' | 'redo') => () => {
    const annotation = room.slice?.annotation;
    if (annotation && annotation[verb]() === null) room.frame.announcer.say(`nothing to ${verb}`);
  };
  // Small brushes change pixel by pixel, large ones by a share of their size.
  const brush = (direction: 1 | -1) => () => {
    const { brushPx } = view.value;
    const size = brushPx + direction * Math.max(1, Math.round(brushPx / 8));
    view.update({ brushPx: Math.min(largestBrushPx, Math.max(smallestBrushPx, size)) });
  };

  return {
    'tool-brush': () => view.update({ tool: 'brush' }),
    'tool-eraser': () => view.update({ tool: 'eraser' }),
    'kind-1': kind(1),
    'kind-2': kind(2),
    'kind-3': kind(3),
    'brush-smaller': brush(-1),
    'brush-larger': brush(1),
    'accept-prediction': () => {
      const { slice } = room;
      if (slice?.predicted) {
        slice.annotation.addRegion("accept the model's outline", slice.predicted.region, view.value.kind.value);
      }
    },
    undo: travel('undo'),
    redo: travel('redo'),
  };
}
