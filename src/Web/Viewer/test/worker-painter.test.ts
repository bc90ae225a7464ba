import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linearTone } from '../src/image/tone.ts';
import { huPresets } from '../src/image/windowing.ts';
import type { PictureOrder } from '../src/view/slice-painter.ts';
import { WorkerPainter, type NumberedOrder, type PainterMessage } from '../src/view/worker-painter.ts';
import { stubCanvases, type CanvasDouble, type PictureDouble } from './canvas-double.ts';

beforeEach(() => stubCanvases());
afterEach(() => vi.unstubAllGlobals());

class WorkerDouble {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  readonly asked: NumberedOrder[] = [];
  terminated = false;

  postMessage(order: NumberedOrder): void {
    this.asked.push(order);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(data: PainterMessage): void {
    this.onmessage!({ data } as MessageEvent);
  }

  fail(): void {
    this.onerror!({} as ErrorEvent);
  }

  answerUnreadably(): void {
    this.onmessageerror!({} as MessageEvent);
  }
}

const picture = (name: string) => ({ name, close: vi.fn() }) as unknown as ImageBitmap;

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
  worker.say('ready');
  return { painter, worker };
}

describe('worker painter', () => {
  it('paint_OfTwo_GivesEachItsOwnPicture', async () => {
    const { painter, worker } = employed();
    const both = [painter.paint(order(1)), painter.paint(order(2))];
    expect(worker.asked.map(({ order: { pixels } }) => pixels.values[0])).toEqual([1, 2]);
    worker.say({ id: 1, picture: picture('second') });
    worker.say({ id: 0, picture: picture('first') });
    expect(await Promise.all(both)).toMatchObject([{ name: 'first' }, { name: 'second' }]);
  });

  it('paint_OfWhatCannotBeMade_SaysWhy_AndLeavesTheNext', async () => {
    const { painter, worker } = employed();
    const [first, second] = [painter.paint(order(1)), painter.paint(order(2))];
    worker.say({ id: 0, error: 'out of memory' });
    worker.say({ id: 1, picture: picture('second') });
    await expect(first).rejects.toThrow('out of memory');
    expect(await second).toMatchObject({ name: 'second' });
  });

  it('paint_OfWhatCannotBeSent_SaysWhy_AndLeavesTheNext', async () => {
    const { painter, worker } = employed();
    const send = vi.spyOn(worker, 'postMessage').mockImplementationOnce(() => {
      throw new Error('cannot be copied');
    });
    await expect(painter.paint(order(1))).rejects.toThrow('cannot be copied');
    const next = painter.paint(order(2));
    worker.say({ id: (send.mock.lastCall![0] as NumberedOrder).id, picture: picture('next') });
    expect(await next).toMatchObject({ name: 'next' });
  });

  it('paint_BeforeTheWorkerIsReady_IsDoneHere', async () => {
    const [painter, worker] = [new WorkerPainter(), new WorkerDouble()];
    painter.employ(worker);
    expect(await painter.paint(order(1))).toMatchObject({ width: 30, height: 20 });
    expect(worker.asked).toEqual([]);
    worker.say('ready');
    void painter.paint(order(2));
    expect(worker.asked).toHaveLength(1);
  });

  it('paint_ThatIsNotAnswered_IsDoneHereAfterAWhile_AndSoIsWhatFollows_AndALateAnswerIsClosed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { painter, worker } = employed();
      const [answered, silent] = [painter.paint(order(1)), painter.paint(order(2))];
      await vi.advanceTimersByTimeAsync(2_900);
      worker.say({ id: 0, picture: picture('answered') });
      expect(await answered).toMatchObject({ name: 'answered' });
      await vi.advanceTimersByTimeAsync(2_900);
      expect(worker.terminated).toBe(false);
      await vi.advanceTimersByTimeAsync(200);
      expect(await silent).toMatchObject({ width: 30, height: 20 });
      expect(await painter.paint(order(3))).toMatchObject({ width: 30, height: 20 });
      expect([worker.terminated, worker.asked.length]).toEqual([true, 2]);
      const late = picture('late');
      worker.say({ id: 1, picture: late });
      expect(late.close).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
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
