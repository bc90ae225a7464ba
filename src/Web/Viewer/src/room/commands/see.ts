import { clampGamma } from '../../image/tone.ts';
import type { SeeCommand } from '../../keys/see.ts';
import { flippedAcross, flippedDown, orientationText, turned, upright, type Orientation } from '../../view/orientation.ts';
import { exchanged, withAnnotation, type Side } from '../pane-pair.ts';
import type { ReadingRoom } from '../reading-room.ts';

const zoomStep = 1.25;
const opacityStep = 0.1;
const gammaStep = 0.1;

export function seeCommands(room: ReadingRoom): Readonly<Record<SeeCommand, () => void>> {
  const { view } = room.bench;
  const window = (name: string) => () => {
    const preset = room.slice?.presets.find((candidate) => candidate.name === name);
    if (preset) view.update({ windowing: { level: preset.level, width: preset.width } });
  };
  const opacity = (change: number) => () =>
    view.update({ opacity: Math.min(1, Math.max(0, view.value.opacity + change)), overlay: true });

  const gamma = (change: number) => () => {
    if (room.slice?.info.isHu === false) view.update({ gamma: clampGamma(view.value.gamma + change) });
  };
  const orient = (step: (from: Orientation) => Orientation) => () => {
    const orientation = step(view.value.orientation);
    view.update({ orientation });
    room.frame.announcer.say(`view ${orientationText(orientation) ?? 'as the file has it'}`);
  };

  const nextIn = (side: Side) => () => {
    const title = room.bench.panes.next(side);
    if (title === null) noSecondPane(room);
    else room.frame.announcer.say(`${side} pane: ${title}`);
  };

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
    'zoom-pixels': () => room.bench.zoomToPixels(),
    'toggle-smooth': () => view.update({ smooth: !view.value.smooth }),
    'toggle-invert': () => view.update({ inverted: !view.value.inverted }),
    'gamma-less': gamma(-gammaStep),
    'gamma-more': gamma(gammaStep),
    'view-turn': orient(turned),
    'view-mirror': orient(flippedAcross),
    'view-flip': orient(flippedDown),
    'view-upright': orient(() => upright),
    'tool-ruler': () => view.update({ tool: 'ruler' }),
    'remove-measurements': () => room.bench.rulers.clear(),
    'toggle-second-pane': () => view.update({ secondPane: !view.value.secondPane }),
    'left-pane-next': nextIn('left'),
    'right-pane-next': nextIn('right'),
    'exchange-panes': () => {
      if (!view.value.secondPane) return noSecondPane(room);
      view.update({ panes: exchanged(view.value.panes) });
      room.frame.announcer.say('panes exchanged');
    },
    'show-annotation': () => view.update({ panes: withAnnotation(view.value.panes) }),
    'full-screen': () => void room.fullScreen.toggle(),
    'toggle-overlay': () => view.update({ overlay: !view.value.overlay }),
    'overlay-fainter': opacity(-opacityStep),
    'overlay-stronger': opacity(opacityStep),
    'toggle-prediction': () => {
      if (room.slice?.predicted) view.update({ prediction: !view.value.prediction });
    },
  };
}

function noSecondPane({ frame }: ReadingRoom): void {
  frame.announcer.say('there is one pane: turn the second on first');
}
