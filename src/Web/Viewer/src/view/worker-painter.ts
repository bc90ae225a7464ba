import { inSlices } from '../in-slices.ts';
import { nextTask } from '../next-task.ts';
import { SlicePainter, type Painter, type PictureOrder } from './slice-painter.ts';

/** What the worker is sent. */
export interface NumberedOrder {
  id: number;
  order: PictureOrder;
}

/** What it says: that it is there, and then what became of each order. */
export type PainterMessage = 'ready' | { id: number; picture: ImageBitmap } | { id: number; error: string };

interface Waiting {
  order: PictureOrder;
  resolve: (picture: ImageBitmap | Promise<ImageBitmap>) => void;
  reject: (error: Error) => void;
}

/** A picture takes tens of milliseconds; whoever is silent for so long is gone. */
const patienceMs = 3_000;

/**
 * Has pictures made on a thread of their own, so that the page's has nothing to filter: here before there is one, where it does not come, and
 * once it does not answer any more.
 */
export class WorkerPainter implements Painter {
  /** Holds a slice's values and their canvas: only while it is needed. */
  private here: SlicePainter | null = null;
  /** Pictures are made here one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  private worker: Pick<Worker, 'postMessage' | 'terminate'> | null = null;
  private orders = 0;
  private readonly waiting = new Map<number, Waiting>();
  private patience: number | undefined;

  /** Pictures are made by a worker from when it says that it is ready. */
  employ(worker: Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'>): void {
    worker.onmessage = ({ data }: MessageEvent<PainterMessage>) => {
      if (data !== 'ready') return this.answered(data);
      this.worker = worker;
      this.here = null;
    };
    // What it cannot make it answers. This is one that could not be loaded, or whose answer could not be read.
    worker.onerror = worker.onmessageerror = () => this.dismiss();
  }

  paint(order: PictureOrder): Promise<ImageBitmap> {
    const { worker } = this;
    if (!worker) return this.paintHere(order);
    return new Promise((resolve, reject) => {
      const id = this.orders++;
      worker.postMessage({ id, order } satisfies NumberedOrder);
      this.waiting.set(id, { order, resolve, reject });
      this.patience ??= this.wait();
    });
  }

  private answered(answer: Exclude<PainterMessage, 'ready'>): void {
    const order = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    clearTimeout(this.patience);
    this.patience = this.waiting.size > 0 ? this.wait() : undefined;
    if ('error' in answer) order?.reject(new Error(answer.error));
    else if (order) order.resolve(answer.picture);
    else answer.picture.close();
  }

  private wait(): number {
    return setTimeout(() => this.dismiss(), patienceMs);
  }

  private dismiss(): void {
    this.worker?.terminate();
    this.worker = null;
    clearTimeout(this.patience);
    this.patience = undefined;
    for (const { order, resolve } of this.waiting.values()) resolve(this.paintHere(order));
    this.waiting.clear();
  }

  private paintHere(order: PictureOrder): Promise<ImageBitmap> {
    const here = (this.here ??= new SlicePainter());
    const painted = this.last.then(async () => {
      await inSlices(here.prepare(order), undefined, nextTask);
      // Filtering begins in a task of its own: it takes long by itself.
      await nextTask();
      return here.paint(order);
    });
    this.last = painted.catch(() => undefined);
    return painted;
  }
}
