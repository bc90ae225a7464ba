import type { RoomCommand } from '../../keys/shortcuts.ts';
import type { ReadingRoom } from '../reading-room.ts';
import { drawCommands } from './draw.ts';
import { goCommands } from './go.ts';
import { modeCommands } from './modes.ts';
import { seeCommands } from './see.ts';
import { verdictCommands } from './verdict.ts';

/** What changes the mask, vouches for it or lays an earlier one over it: done only to an annotation that is in sight. */
const onTheAnnotation = [
  'accept-prediction',
  'accept-with-label',
  'grow',
  'shrink',
  'smooth',
  'fill-holes',
  'remove-specks',
  'copy-previous',
  'copy-next',
  'interpolate',
  'toggle-crosshair',
  'undo',
  'redo',
  'nothing-here',
  'mask-complete',
  'complete-and-next',
  'toggle-history',
] as const satisfies readonly RoomCommand[];

/** What each command does in a reading room. */
export function commandsOf(room: ReadingRoom): Readonly<Record<RoomCommand, () => void>> {
  const commands = {
    ...drawCommands(room),
    ...verdictCommands(room),
    ...seeCommands(room),
    ...goCommands(room),
    ...modeCommands(room),
  };
  for (const name of onTheAnnotation) {
    const run = commands[name];
    commands[name] = () => {
      if (room.bench.drawable) run();
      else room.frame.message.notice('Not done: neither pane shows the annotation. “Back to drawing” shows it.');
    };
  }
  return commands;
}
