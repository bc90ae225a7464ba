import { part } from '../../dom.ts';
import type { VerdictCommand } from '../../keys/verdict.ts';
import { confirm } from '../confirm-dialog.ts';
import type { ReadingRoom } from '../reading-room.ts';

export function verdictCommands(room: ReadingRoom): Readonly<Record<VerdictCommand, () => void>> {
  const annotation = () => room.slice?.annotation;

  return {
    'label-covid': () => annotation()?.setLabel('covid'),
    'label-non-covid': () => annotation()?.setLabel('non-covid'),
    'label-none': () => annotation()?.setLabel(null),
    'nothing-here': () => void nothingHere(room),
    'mask-complete': () => {
      if (annotation()?.toggleComplete() === false) {
        room.frame.announcer.say('no lesion is drawn; use "nothing here" if there is none');
      }
    },
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
