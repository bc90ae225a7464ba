import { part, setText } from '../dom.ts';
import type { SliceApi } from '../net/slice-api.ts';
import type { Progress } from '../wire.ts';

/** How far the reader has come in the queue, and where they go on. */
export class QueueProgress {
  private sliceId: number | null = null;
  /** The server's last answer on this slice. */
  private current: Progress | null = null;
  private asked: Promise<Progress | null> = Promise.resolve(null);
  /** Slices that are known to count as read already. */
  private readonly read = new Set<number>();

  constructor(private readonly root: HTMLElement, private readonly api: Pick<SliceApi, 'progress'>) {}

  /** The next slice that the reader has not read, from the start again after the last; null where none is left, undefined where the server does not say. */
  async nextUnread(sliceId: number, queue: string): Promise<number | null | undefined> {
    if (this.sliceId !== sliceId) void this.show(sliceId, queue);
    return (await this.asked)?.nextUnread;
  }

  /** @param queue the page's query string, which holds the queue's filter. */
  async show(sliceId: number, queue: string): Promise<void> {
    if (this.sliceId !== sliceId) this.current = null;
    this.sliceId = sliceId;
    const asked = this.api.progress(sliceId, queue).catch(() => this.current);
    this.asked = asked;
    const found = await asked;
    if (this.asked !== asked || !found) return;
    this.current = found;
    this.root.dataset.read = String(found.read);
    setText(part(this.root, 'queue-read'), `· ${found.read} of ${found.total} read by you`);
  }

  /** The server holds an annotation by this reader: the first one on a slice makes it read. */
  saved(sliceId: number, queue: string): void {
    if (this.read.has(sliceId)) return;
    this.read.add(sliceId);
    if (this.sliceId !== null) void this.show(this.sliceId, queue);
  }
}
