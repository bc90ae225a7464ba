import type { RoomCommand } from '../../keys/shortcuts.ts';
import type { ReadingRoom } from '../reading-room.ts';
import { drawCommands } from './draw.ts';
import { goCommands } from './go.ts';
import { modeCommands } from './modes.ts';
import { seeCommands } from './see.ts';
import { verdictCommands } from './verdict.ts';

/** What each command does in a reading room. */
export function commandsOf(room: ReadingRoom): Readonly<Record<RoomCommand, () => void>> {
  return {
    ...drawCommands(room),
    ...verdictCommands(room),
    ...seeCommands(room),
    ...goCommands(room),
    ...modeCommands(room),
  };
}
