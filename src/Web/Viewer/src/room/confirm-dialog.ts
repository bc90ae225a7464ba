import { part } from '../dom.ts';

/** Asks before something is cleared. Resolves to whether the reader agreed. */
export function confirm(dialog: HTMLDialogElement, question: string): Promise<boolean> {
  part(dialog, 'question').textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }),
  );
}
