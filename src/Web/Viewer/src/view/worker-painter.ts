import { inSlices } from '../in-slices.ts';
import { nextTask } from '../next-task.ts';
import { SlicePainter, type Painter, type PictureOrder } from './slice-painter.ts';

/** What the worker answers with to an order. */
export type PictureAnswer = { picture: ImageBitmap } | { error: string };

interface Waiting {
  order: PictureOrder;
  resolve: (picture: ImageBitmap | Promise<ImageBitmap>) => void;
  reject: (error: Error) => void;
}

/** Has pictures made on a thread of their own, so that the page's has nothing to filter: here before there is one, or where it does not come. */
export class WorkerPainter implements Painter {
  /** Holds a slice's values and their canvas: only while it is needed. */
  private here: SlicePainter | null = null;
  private worker: Pick<Worker, 'postMessage'> | null = null;
  /** The worker answers in the order in which it was asked. */
  private waiting: Waiting[] = [];
  /** Pictures are made here one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  /** Pictures are made by a worker from now on. */
  employ(worker: Pick<Worker, 'postMessage' | 'onmessage' | 'onerror' | 'onmessageerror'>): void {
    this.worker = worker;
    this.here = null;
    worker.onmessage = ({ data }: MessageEvent<PictureAnswer>) => {
      const order = this.waiting.shift();
      if (!order) return;
      if ('picture' in data) order.resolve(data.picture);
      else order.reject(new Error(data.error));
    };
    // What it cannot make it answers. This is one that could not be loaded, or whose answer could not be read.
    worker.onerror = worker.onmessageerror = () => {
      this.worker = null;
      for (const { order, resolve } of this.waiting.splice(0)) resolve(this.paintHere(order));
    };
  }

  paint(order: PictureOrder): Promise<ImageBitmap> {
    const { worker } = this;
    if (!worker) return this.paintHere(order);
    return new Promise((resolve, reject) => {
      this.waiting.push({ order, resolve, reject });
      worker.postMessage(order);
    });
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
