import { element, part, setText } from '../../dom.ts';
import type { NextFrame } from './next-frame.ts';

/** The sentence over the slice. */
export class MessageLine {
  private noticed = false;

  constructor(private readonly root: HTMLElement, private readonly frame: NextFrame) {}

  /** Why what the reader asked for was not done; said until the next thing is asked for. */
  notice(text: string): void {
    this.show(text);
    this.noticed = true;
  }

  /** The reader goes on: a notice has been read. */
  goOn(): void {
    if (this.noticed) this.show(null);
  }

  /**
   * @param text null for none.
   * @param again what a button beside it does once more; null for no button.
   */
  show(text: string | null, again: (() => void) | null = null): void {
    this.noticed = false;
    this.frame.soon('message', () => {
      const message = part(this.root, 'stage-message');
      message.hidden = text === null;
      setText(message, text ?? '');
      if (!again) return;
      const button = element('button', { type: 'button' }, 'Try again');
      button.addEventListener('click', again);
      message.append(' ', button);
    });
  }
}
