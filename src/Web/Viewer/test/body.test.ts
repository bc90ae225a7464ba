import { describe, expect, it } from 'vitest';
import { bodyOf } from '../src/net/body.ts';

const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i);

type Controller = ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>;

function close(controller: Controller): void {
  controller.close();
  // Whoever waits for a part learns only from an answer to that that there is none.
  if ('byobRequest' in controller) controller.byobRequest?.respond(0);
}

/** An answer that comes in parts. @param type of a stream that can hand parts over, or of one that cannot. */
function answer(sizes: readonly number[], type: 'bytes' | undefined, end: (controller: Controller) => void = close): Response {
  let at = 0;
  const left = [...sizes];
  const pull = (controller: Controller) => {
    const size = left.shift();
    if (size === undefined) return end(controller);
    controller.enqueue(bytes.slice(at, (at += size)));
  };
  return new Response(type === 'bytes' ? new ReadableStream({ type, pull }) : new ReadableStream<Uint8Array>({ pull }));
}

describe('body', () => {
  for (const type of ['bytes', undefined] as const) {
    const kind = type === 'bytes' ? 'ThatHandsPartsOver' : 'ThatIsReadAsAWhole';

    it(`bodyOf_InParts_OfAStream${kind}_HoldsAllOfThem`, async () => {
      for (const sizes of [[1_000], [1, 998, 1], [300, 300, 400]]) {
        expect(new Uint8Array(await bodyOf(answer(sizes, type), 1_000))).toEqual(bytes);
      }
    });

    it(`bodyOf_WithNothingInIt_OfAStream${kind}_IsEmpty`, async () => {
      expect((await bodyOf(answer([], type), 0)).byteLength).toBe(0);
    });

    it(`bodyOf_ThatEndsEarly_OfAStream${kind}_SaysHowMuchCame`, async () => {
      await expect(bodyOf(answer([300, 200], type), 1_000)).rejects.toThrow('500 bytes of it came in place of 1000. Try again, or reload the page.');
    });

    it(`bodyOf_ThatIsLonger_OfAStream${kind}_IsRefused`, async () => {
      await expect(bodyOf(answer([500, 500], type), 600)).rejects.toThrow(/(1000|more than 600) bytes of it came in place of 600/);
      await expect(bodyOf(answer([500, 500], type), 500)).rejects.toThrow(/(1000|more than 500) bytes of it came in place of 500/);
    });

    it(`bodyOf_WhoseNetworkFails_OfAStream${kind}_Fails`, async () => {
      const failing = answer([300], type, (controller) => controller.error(new TypeError('network')));
      await expect(bodyOf(failing, 1_000)).rejects.toThrow('network');
    });
  }

  it('bodyOf_AnAnswerWithoutABody_IsRefused', async () => {
    await expect(bodyOf(new Response(null), 8)).rejects.toThrow('0 bytes of it came in place of 8');
  });
});
