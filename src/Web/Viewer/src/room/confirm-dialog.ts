import { part } from '../dom.ts';

/** Asks before something is cleared. Resolves to whether the reader agreed. */
export function confirm(
  dialog: HTMLDialogElement,
  question: string,
  yes = 'Remove them',
  no = 'Keep them',
): Promise<boolean> {
  part(dialog, 'question').textContent = question;
  part(dialog, 'confirm-yes').textContent = yes;
  part(dialog, 'confirm-no').textContent = no;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }),
  );
}
