import { part, setText } from '../../dom.ts';
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

  /** @param text null for none. */
  show(text: string | null): void {
    this.noticed = false;
    this.frame.soon('message', () => {
      const message = part(this.root, 'stage-message');
      message.hidden = text === null;
      setText(message, text ?? '');
    });
  }
}
