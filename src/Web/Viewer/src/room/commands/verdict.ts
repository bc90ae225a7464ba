import { part } from '../../dom.ts';
import type { VerdictCommand } from '../../keys/verdict.ts';
import { labelOfProbability } from '../../annotation/vocabulary.ts';
import { confirm } from '../confirm-dialog.ts';
import type { ReadingRoom } from '../reading-room.ts';
import { acceptOutline } from './draw.ts';

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
    'accept-with-label': () => acceptWithLabel(room),
    'reject-prediction': () => {
      room.bench.view.update({ prediction: false });
      room.verdicts.give('disagree', 'mask');
    },
    'verdict-agree': () => room.verdicts.give('agree'),
    'verdict-disagree': () => room.verdicts.give('disagree'),
  };
}

function acceptWithLabel(room: ReadingRoom): void {
  const { slice } = room;
  if (!slice?.prediction) return room.frame.announcer.say('there is no prediction to accept');
  const { modelId, covidProbability } = slice.prediction;
  acceptOutline(room);
  if (covidProbability === null) return;
  slice.annotation.setLabel(labelOfProbability(covidProbability), { origin: 'accepted', modelId });
}

/** A verdict over drawn lesions clears them, so it is asked for twice. */
async function nothingHere({ root, slice }: ReadingRoom): Promise<void> {
  if (!slice) return;
  const { annotation } = slice;
  const question = 'Lesions are drawn on this slice. Remove them and record that there is nothing here?';
  if (annotation.mask.area > 0 && !(await confirm(part(root, 'confirm-dialog'), question))) return;
  annotation.nothingHere();
}

/**
 * Marks the mask complete and goes on to the next slice of the queue that this reader has not read. Where nothing is drawn
 * the reader is asked whether there is nothing: a key pressed once too often must not become a verdict.
 */
export async function completeAndNext(room: ReadingRoom): Promise<void> {
  const { slice, root } = room;
  if (!slice) return;
  const { annotation } = slice;
  annotation.endStroke();
  if (annotation.mask.area > 0) {
    if (annotation.state !== 'complete') annotation.toggleComplete();
  } else if (annotation.state !== 'negative') {
    const question = 'Nothing is drawn on this slice. Record that there is nothing here, and go on?';
    if (!(await confirm(part(root, 'confirm-dialog'), question, 'Nothing here, next', 'Stay'))) return;
    if (slice !== room.slice) return;
    annotation.nothingHere();
  }
  const next = await room.progress.nextUnread(slice.info.id, location.search);
  if (slice !== room.slice) return;
  if (next === undefined) room.frame.message.show('Stayed here: the server does not say which slice of the queue is next.');
  else if (next === null) room.frame.message.show('You have read every other slice of this queue.');
  else void room.open(next);
}
