import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linearTone } from '../src/image/tone.ts';
import { huPresets } from '../src/image/windowing.ts';
import type { PictureOrder } from '../src/view/slice-painter.ts';
import { WorkerPainter, type PictureAnswer } from '../src/view/worker-painter.ts';
import { stubCanvases, type CanvasDouble, type PictureDouble } from './canvas-double.ts';

beforeEach(() => stubCanvases());
afterEach(() => vi.unstubAllGlobals());

class WorkerDouble {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  readonly asked: PictureOrder[] = [];

  postMessage(order: PictureOrder): void {
    this.asked.push(order);
  }

  answer(data: PictureAnswer): void {
    this.onmessage!({ data } as MessageEvent);
  }

  fail(): void {
    this.onerror!({} as ErrorEvent);
  }

  answerUnreadably(): void {
    this.onmessageerror!({} as MessageEvent);
  }
}

const picture = (name: string) => ({ name }) as unknown as ImageBitmap;

function order(value: number): PictureOrder {
  return {
    pixels: { width: 2, height: 2, values: new Int16Array(4).fill(value) },
    tone: linearTone(huPresets.lung),
    place: { x: 0, y: 0, width: 2, height: 2 },
    transform: [10, 0, 0, 10, 5, 0],
    smooth: true,
    width: 30,
    height: 20,
  };
}

function employed(): { painter: WorkerPainter; worker: WorkerDouble } {
  const [painter, worker] = [new WorkerPainter(), new WorkerDouble()];
  painter.employ(worker);
  return { painter, worker };
}

describe('worker painter', () => {
  it('paint_OfTwo_GivesEachItsOwnPicture', async () => {
    const { painter, worker } = employed();
    const both = [painter.paint(order(1)), painter.paint(order(2))];
    expect(worker.asked.map(({ pixels }) => pixels.values[0])).toEqual([1, 2]);
    worker.answer({ picture: picture('first') });
    worker.answer({ picture: picture('second') });
    expect(await Promise.all(both)).toEqual([{ name: 'first' }, { name: 'second' }]);
  });

  it('paint_OfWhatCannotBeMade_SaysWhy_AndLeavesTheNext', async () => {
    const { painter, worker } = employed();
    const [first, second] = [painter.paint(order(1)), painter.paint(order(2))];
    worker.answer({ error: 'out of memory' });
    worker.answer({ picture: picture('second') });
    await expect(first).rejects.toThrow('out of memory');
    expect(await second).toEqual({ name: 'second' });
  });

  it('paint_BeforeThereIsAWorker_IsDoneHere', async () => {
    const painter = new WorkerPainter();
    const worker = new WorkerDouble();
    const before = painter.paint(order(1));
    painter.employ(worker);
    expect(await before).toMatchObject({ width: 30, height: 20 });
    expect(worker.asked).toEqual([]);
    void painter.paint(order(2));
    expect(worker.asked).toHaveLength(1);
  });

  it('paint_WhereTheWorkerDoesNotCome_IsDoneHere_AlsoWhatWasAskedBefore', async () => {
    const { painter, worker } = employed();
    const before = painter.paint(order(huPresets.lung.level - 2000));
    worker.fail();
    const after = painter.paint(order(huPresets.lung.level + 2000));
    const pictures = (await Promise.all([before, after])) as unknown as PictureDouble[];
    expect(worker.asked).toHaveLength(1);
    for (const made of pictures) {
      expect(made).toMatchObject({ width: 30, height: 20 });
      expect(made.drawn.at(-1)).toMatchObject({ kind: 'image', whole: { x: 5, y: 0, width: 20, height: 20 } });
    }
    // One canvas of values is used for all.
    const puts = (pictures[0]!.drawn.at(-1)!.source as CanvasDouble).context.drawn.map(({ source }) => (source as ImageData).data[0]);
    expect(puts).toEqual([0, 255]);
  });

  it('paint_WhoseAnswerCannotBeRead_IsDoneHere', async () => {
    const { painter, worker } = employed();
    const waiting = [painter.paint(order(1)), painter.paint(order(2))];
    worker.answerUnreadably();
    for (const made of await Promise.all(waiting)) expect(made).toMatchObject({ width: 30, height: 20 });
  });

  it('paint_HereOfWhatCannotBeMade_SaysWhy', async () => {
    const { painter, worker } = employed();
    worker.fail();
    vi.stubGlobal('ImageData', class {});
    await expect(painter.paint(order(1))).rejects.toThrow();
  });
});
