import { part } from '../../dom.ts';
import type { GoCommand } from '../../keys/go.ts';
import type { ReadingRoom } from '../reading-room.ts';
import { completeAndNext } from './verdict.ts';

export function goCommands(room: ReadingRoom): Readonly<Record<GoCommand, () => void>> {
  return {
    'series-previous': () => room.step(-1),
    'series-next': () => room.step(1),
    'series-first': () => void room.open(room.surroundings.strip.first),
    'series-last': () => void room.open(room.surroundings.strip.last),
    'queue-previous': () => void room.open(room.surroundings.neighbours?.previous ?? null),
    'queue-next': () => void room.open(room.surroundings.neighbours?.next ?? null),
    'complete-and-next': () => void completeAndNext(room),
    'toggle-history': () => room.history.toggle(),
    compare: () => part<HTMLAnchorElement>(room.root, 'compare').click(),
    'resolve-conflict': () => room.askAboutConflict(true),
    help: () => room.keySheet.open(),
  };
}
