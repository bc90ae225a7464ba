import { lesionKinds } from '../annotation/vocabulary.ts';
import { part } from '../dom.ts';
import type { Command } from '../keys/shortcuts.ts';
import { largestBrushPx, smallestBrushPx } from '../mask/brush.ts';
import { confirm } from './confirm-dialog.ts';
import type { ReadingRoom } from './reading-room.ts';

const zoomStep = 1.25;
const opacityStep = 0.1;

/** What each command does in a reading room. */
export function commandsOf(room: ReadingRoom): Readonly<Record<Command, () => void>> {
  const { view } = room.bench;
  const annotation = () => room.slice?.annotation;
  const window = (name: string) => () => {
    const preset = room.slice?.presets.find((candidate) => candidate.name === name);
    if (preset) view.update({ windowing: { level: preset.level, width: preset.width } });
  };
  const kind = (value: 1 | 2 | 3) => () => view.update({ kind: lesionKinds[value - 1]!, tool: 'brush' });
  const travel = (verb: 'undo' | 'redo') => () => {
    if (annotation() && annotation()![verb]() === null) room.frame.announcer.say(`nothing to ${verb}`);
  };
  // Small brushes change pixel by pixel, large ones by a share of their size.
  const brush = (direction: 1 | -1) => () => {
    const { brushPx } = view.value;
    const size = brushPx + direction * Math.max(1, Math.round(brushPx / 8));
    view.update({ brushPx: Math.min(largestBrushPx, Math.max(smallestBrushPx, size)) });
  };
  const opacity = (change: number) => () =>
    view.update({ opacity: Math.min(1, Math.max(0, view.value.opacity + change)), overlay: true });

  return {
    'tool-brush': () => view.update({ tool: 'brush' }),
    'tool-eraser': () => view.update({ tool: 'eraser' }),
    'tool-window': () => view.update({ tool: 'window' }),
    'tool-pan': () => view.update({ tool: 'pan' }),
    'kind-1': kind(1),
    'kind-2': kind(2),
    'kind-3': kind(3),
    'brush-smaller': brush(-1),
    'brush-larger': brush(1),
    undo: travel('undo'),
    redo: travel('redo'),
    'label-covid': () => annotation()?.setLabel('covid'),
    'label-non-covid': () => annotation()?.setLabel('non-covid'),
    'label-none': () => annotation()?.setLabel(null),
    'nothing-here': () => void nothingHere(room),
    'mask-complete': () => {
      if (annotation()?.toggleComplete() === false) {
        room.frame.announcer.say('no lesion is drawn; use "nothing here" if there is none');
      }
    },
    'toggle-overlay': () => view.update({ overlay: !view.value.overlay }),
    'overlay-fainter': opacity(-opacityStep),
    'overlay-stronger': opacity(opacityStep),
    'toggle-prediction': () => {
      if (room.slice?.predicted) view.update({ prediction: !view.value.prediction });
    },
    'accept-prediction': () => {
      const { slice } = room;
      if (slice?.predicted) {
        slice.annotation.addRegion("accept the model's outline", slice.predicted.region, view.value.kind.value);
      }
    },
    compare: () => part<HTMLAnchorElement>(room.root, 'compare').click(),
    'window-full': window('full range'),
    'window-lung': window('lung'),
    'window-mediastinum': window('mediastinum'),
    'window-bone': window('bone'),
    'zoom-in': () => room.bench.zoom(zoomStep),
    'zoom-out': () => room.bench.zoom(1 / zoomStep),
    fit: () => room.bench.fit(),
    'series-previous': () => room.step(-1),
    'series-next': () => room.step(1),
    'queue-previous': () => void room.open(room.neighbours?.previous ?? null),
    'queue-next': () => void room.open(room.neighbours?.next ?? null),
    'resolve-conflict': () => room.askAboutConflict(true),
    help: () => room.keySheet.open(),
  };
}

/** A verdict over drawn lesions clears them, so it is asked for twice. */
async function nothingHere({ root, slice }: ReadingRoom): Promise<void> {
  if (!slice) return;
  const { annotation } = slice;
  const question = 'Lesions are drawn on this slice. Remove them and record that there is nothing here?';
  if (annotation.mask.area > 0 && !(await confirm(part(root, 'confirm-dialog'), question))) return;
  annotation.nothingHere();
}
