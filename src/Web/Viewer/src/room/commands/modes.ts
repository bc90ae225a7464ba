import type { ModeCommand } from '../../keys/modes.ts';
import type { ReadingRoom } from '../reading-room.ts';

const farPx = 10;

export function modeCommands({ bench }: ReadingRoom): Readonly<Record<ModeCommand, () => void>> {
  const { hand } = bench;
  const { component, lasso } = hand.drawing;
  const nudge = (dx: number, dy: number) => () => hand.nudge(dx, dy);
  const crosshair = (dx: number, dy: number) => () => hand.moveCrosshair(dx, dy);

  return {
    'component-move-left': nudge(-1, 0),
    'component-move-right': nudge(1, 0),
    'component-move-up': nudge(0, -1),
    'component-move-down': nudge(0, 1),
    'component-delete': () => component.remove(),
    'outline-close': () => lasso.finish(),
    'outline-back': () => lasso.stepBack(),
    'crosshair-move-left': crosshair(-1, 0),
    'crosshair-move-right': crosshair(1, 0),
    'crosshair-move-up': crosshair(0, -1),
    'crosshair-move-down': crosshair(0, 1),
    'crosshair-move-far-left': crosshair(-farPx, 0),
    'crosshair-move-far-right': crosshair(farPx, 0),
    'crosshair-move-far-up': crosshair(0, -farPx),
    'crosshair-move-far-down': crosshair(0, farPx),
    'crosshair-press': () => hand.pressCrosshair(),
  };
}
