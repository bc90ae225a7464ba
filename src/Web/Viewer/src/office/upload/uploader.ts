import { batchesOf } from './batches.ts';
import { type FileStatus, outcomesByFile, refusal, type UploadStatus } from './outcomes.ts';
import { type Answer, type Chosen, send, type UploadFields } from './send.ts';

export type ItemState = 'waiting' | 'sending' | 'reading' | 'done' | 'failed' | 'cancelled';

/** One file chosen, and what has become of it. */
export interface Item extends Chosen {
  readonly size: number;
  readonly fields: UploadFields;
  state: ItemState;
  /** Share sent, 0-1. */
  progress: number;
  /** Why it failed. */
  reason: string;
  /** What the server made of it; an archive gives one entry each. */
  outcomes: FileStatus[];
}

/** How the uploader reaches the server. */
export interface UploadServer {
  send: typeof send;
  status(id: string): Promise<UploadStatus | null>;
  wait(milliseconds: number): Promise<void>;
}

const pollMilliseconds = 800;
/** Polls without any answer after which the page stops asking; the upload itself goes on at the server. */
const unansweredPolls = 40;

/** Sends chosen files in requests, one at a time, and follows each until the server has read it. */
export class Uploader extends EventTarget {
  readonly items: Item[] = [];
  private readonly cancelling = new Set<AbortController>();
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly server: UploadServer = browserServer) {
    super();
  }

  get busy(): boolean {
    return this.items.some(item => item.state === 'waiting' || item.state === 'sending');
  }

  add(files: readonly Chosen[], fields: UploadFields): Promise<void> {
    const added = files.map(({ file, name }): Item => ({
      file, name, size: file.size, fields, state: 'waiting', progress: 0, reason: '', outcomes: [],
    }));
    this.items.push(...added);
    this.changed();
    const cancel = new AbortController();
    this.cancelling.add(cancel);
    this.queue = this.queue.then(async () => {
      for (const batch of batchesOf(added)) await this.sendBatch(batch, fields, cancel.signal);
      this.cancelling.delete(cancel);
    });
    return this.queue;
  }

  /** Stops sending. What the server has already acknowledged is read all the same. */
  cancel(): void {
    for (const cancel of this.cancelling) cancel.abort();
    for (const item of this.items) if (item.state === 'waiting' || item.state === 'sending') item.state = 'cancelled';
    this.changed();
  }

  /** Takes finished files off the list. */
  clear(): void {
    for (let i = this.items.length - 1; i >= 0; i--) {
      if (['done', 'failed', 'cancelled'].includes(this.items[i]!.state)) this.items.splice(i, 1);
    }
    this.changed();
  }

  private async sendBatch(batch: Item[], fields: UploadFields, cancel: AbortSignal): Promise<void> {
    if (cancel.aborted) return;
    this.set(batch, 'sending');
    const answer = await this.server.send(batch, fields, share => {
      for (const item of batch) item.progress = share;
      this.changed();
    }, cancel);
    if (cancel.aborted && !answer.id) return;
    if (answer.id) {
      this.set(batch, 'reading');
      void this.follow(batch, answer.id);
    } else if (batch.length > 1 && (answer.status === 400 || answer.status === 413 || answer.status === 415)) {
      // Something in it spoils the request: halves find out what, and the rest arrives.
      const half = Math.ceil(batch.length / 2);
      await this.sendBatch(batch.slice(0, half), fields, cancel);
      await this.sendBatch(batch.slice(half), fields, cancel);
    } else {
      this.fail(batch, answer);
    }
  }

  private fail(batch: Item[], answer: Answer): void {
    for (const item of batch) item.reason = refusal(answer.status, answer.detail, batch.length);
    this.set(batch, 'failed');
  }

  private async follow(batch: Item[], id: string): Promise<void> {
    let unanswered = 0;
    while (unanswered < unansweredPolls) {
      await this.server.wait(pollMilliseconds);
      const status = await this.server.status(id);
      unanswered = status ? 0 : unanswered + 1;
      if (status?.state !== 'done' && status?.state !== 'failed') continue;
      const outcomes = outcomesByFile(batch.map(item => item.name), status.files);
      batch.forEach((item, index) => {
        item.outcomes = outcomes[index]!;
        item.state = item.outcomes.some(outcome => outcome.state === 'done') ? 'done' : 'failed';
        if (item.outcomes.length === 0) item.reason = 'The server says nothing of this file.';
      });
      this.changed();
      return;
    }
    for (const item of batch) item.reason = 'The server stopped answering; the list of recent uploads will say what became of it.';
    this.set(batch, 'failed');
  }

  private set(batch: Item[], state: ItemState): void {
    for (const item of batch) item.state = state;
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

const browserServer: UploadServer = {
  send,
  async status(id) {
    try {
      const response = await fetch(`/api/v1/uploads/${id}`, { headers: { Accept: 'application/json' } });
      return response.ok ? ((await response.json()) as UploadStatus) : null;
    } catch {
      return null;
    }
  },
  wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
};
