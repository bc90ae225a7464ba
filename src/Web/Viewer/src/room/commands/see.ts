import type { SeeCommand } from '../../keys/see.ts';
import type { ReadingRoom } from '../reading-room.ts';

const zoomStep = 1.25;
const opacityStep = 0.1;

export function seeCommands(room: ReadingRoom): Readonly<Record<SeeCommand, () => void>> {
  const { view } = room.bench;
  const window = (name: string) => () => {
    const preset = room.slice?.presets.find((candidate) => candidate.name === name);
    if (preset) view.update({ windowing: { level: preset.level, width: preset.width } });
  };
  const opacity = (change: number) => () =>
    view.update({ opacity: Math.min(1, Math.max(0, view.value.opacity + change)), overlay: true });

  return {
    'tool-window': () => view.update({ tool: 'window' }),
    'tool-pan': () => view.update({ tool: 'pan' }),
    'window-full': window('full range'),
    'window-lung': window('lung'),
    'window-mediastinum': window('mediastinum'),
    'window-bone': window('bone'),
    'zoom-in': () => room.bench.zoom(zoomStep),
    'zoom-out': () => room.bench.zoom(1 / zoomStep),
    fit: () => room.bench.fit(),
    'toggle-overlay': () => view.update({ overlay: !view.value.overlay }),
    'overlay-fainter': opacity(-opacityStep),
    'overlay-stronger': opacity(opacityStep),
    'toggle-prediction': () => {
      if (room.slice?.predicted) view.update({ prediction: !view.value.prediction });
    },
  };
}
