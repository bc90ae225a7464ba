import { describe, expect, it } from 'vitest';
import { shareText } from '../src/format.ts';
import { SliceCache, type SliceSource } from '../src/room/slice-cache.ts';
import type { SliceInfo } from '../src/wire.ts';

/** A server whose masks can grow newer, and which counts what it is asked for. */
interface Server extends SliceSource {
  asked: string[];
  revision: number;
  down: boolean;
}

function server(bytesPerSlice = 8): Server {
  const answer = <T>(name: string, value: () => T) => (id: number): Promise<T> => {
    made.asked.push(`${name} ${id}`);
    return made.down ? Promise.reject(new Error('down')) : Promise.resolve().then(value);
  };
  const made: Server = {
    asked: [],
    revision: 1,
    down: false,
    slice: answer('slice', () => ({ maskRevision: made.revision }) as SliceInfo),
    pixels: answer('pixels', () => ({ width: 2, height: 2, values: new Int16Array(bytesPerSlice / 2) })),
    mask: answer('mask', () => ({ state: 'partial' as const, revision: made.revision, lesions: [] })),
    prediction: answer('prediction', () => ({ prediction: null, withheld: null })),
  };
  return made;
}

describe('slice cache', () => {
  it('load_AfterAPrefetch_AsksTheServerForNothing_AndIsNotFresh', async () => {
    const source = server();
    const cache = new SliceCache(source);
    cache.prefetch([1, null, undefined, 1]);
    await cache.load(1).answers;
    expect(source.asked).toHaveLength(4);
    expect(cache.load(1).fresh).toBe(false);
    expect(source.asked).toHaveLength(4);
  });

  it('load_OfAnUnknownSlice_IsFresh', async () => {
    const cache = new SliceCache(server());
    const { answers, fresh } = cache.load(1);
    expect([fresh, (await answers).mask.revision]).toEqual([true, 1]);
  });

  it('load_BeforeThePixelsHaveCome_HasWhatElseTheServerSays', async () => {
    const source = server();
    source.pixels = () => new Promise(() => {});
    const { words, fresh } = new SliceCache(source).load(1);
    expect([fresh, (await words).mask.revision]).toEqual([true, 1]);
  });

  it('renew_OfAKnownSlice_AsksAgainForAllButThePixels', async () => {
    const source = server();
    const cache = new SliceCache(source);
    await cache.load(1).answers;
    source.asked.length = 0;
    source.revision = 2;
    expect((await cache.renew(1)).mask.revision).toBe(2);
    expect(source.asked).toEqual(['slice 1', 'mask 1', 'prediction 1']);
    expect((await cache.load(1).answers).mask.revision).toBe(2);
  });

  it('renew_WhileTheServerIsAway_KeepsWhatIsKnown', async () => {
    const source = server();
    const cache = new SliceCache(source);
    await cache.load(1).answers;
    source.down = true;
    await expect(cache.renew(1)).rejects.toThrow('down');
    expect((await cache.load(1).answers).mask.revision).toBe(1);
  });

  it('beside_RenewedMeanwhile_GivesWhatIsNewer', async () => {
    const source = server();
    const cache = new SliceCache(source);
    await cache.load(1).answers;
    let release = (_: string): void => undefined;
    const found = cache.beside(1, new Promise<string>((resolve) => (release = resolve)));
    source.revision = 2;
    void cache.renew(1);
    release('history');
    const [answers, history] = await found;
    expect([answers.mask.revision, history]).toEqual([2, 'history']);
  });

  it('beside_RenewedInVain_GivesWhatIsKnown_AndFailsWhereNothingIs', async () => {
    const source = server();
    const cache = new SliceCache(source);
    await cache.load(1).answers;
    source.down = true;
    const failing = cache.renew(1).catch(() => undefined);
    expect((await cache.beside(1, Promise.resolve()))[0].mask.revision).toBe(1);
    await failing;
    await expect(cache.beside(2, Promise.resolve())).rejects.toThrow('down');
  });

  it('load_AfterAFailure_AsksAgain', async () => {
    const source = server();
    const cache = new SliceCache(source);
    source.down = true;
    await expect(cache.load(1).answers).rejects.toThrow('down');
    source.down = false;
    expect((await cache.load(1).answers).mask.revision).toBe(1);
  });

  it('manyLargeSlices_AreForgotten_TheLongestUnusedFirst', async () => {
    const source = server(50 << 20);
    const cache = new SliceCache(source);
    await cache.load(1).answers;
    await cache.load(2).answers;
    await cache.load(1).answers;
    await cache.load(3).answers;
    source.asked.length = 0;
    await Promise.all([cache.load(1).answers, cache.load(3).answers]);
    expect(source.asked).toEqual([]);
    await cache.load(2).answers;
    expect(source.asked).toHaveLength(4);
  });
});

describe('share of the body', () => {
  it.each([
    [0, 1000, ' · 0 % of the body'],
    [23, 1000, ' · 2.3 % of the body'],
    [230, 1000, ' · 23 % of the body'],
    [230, null, ''],
    [230, 0, ''],
  ])('%i of %s px', (area, body, expected) => {
    expect(shareText(area, body)).toBe(expected);
  });
});
