import { describe, expect, it } from 'vitest';
import { Http } from '../src/net/http.ts';
import type { OutboxEntry } from '../src/net/outbox-entry.ts';
import { SliceApi } from '../src/net/slice-api.ts';

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'no network';
interface Sent {
  path: string;
  method: string;
  headers: Record<string, string>;
}

function api(answers: Record<string, Answer[]>, reader = 'ada@example.org') {
  const sent: Sent[] = [];
  const fetcher = (path: RequestInfo | URL, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    sent.push({ path: String(path), method, headers: (init.headers ?? {}) as Record<string, string> });
    const queue = answers[`${method} ${String(path)}`] ?? [];
    const answer = queue.length > 1 ? queue.shift()! : queue[0];
    if (!answer || answer === 'no network') return Promise.reject(new TypeError('Failed to fetch'));
    const { status = 200, body = {}, headers = {} } = answer;
    const content = body instanceof ArrayBuffer ? body : JSON.stringify(body);
    return Promise.resolve(new Response(status === 204 ? null : content, { status, headers }));
  };
  return { api: new SliceApi(new Http(reader, fetcher)), sent };
}

const token = { body: { token: 'secret' } };
const tokenPath = 'GET /antiforgery/token';
const putPath = 'PUT /api/v1/slices/12/mask';
const entry: OutboxEntry = {
  id: 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6',
  order: 1,
  reader: 'ada@example.org',
  writer: 'page',
  sliceId: 12,
  field: 'mask',
  body: { state: 'negative', lesions: [] },
  baseRevision: 3,
  attempted: true,
  edits: 1,
  purpose: 'edit',
};

describe('slice API', () => {
  it('put_Always_CarriesRevisionIdempotencyKeyAndAntiforgeryToken', async () => {
    const desk = api({ [tokenPath]: [token], [putPath]: [{ body: { revision: 4 } }] });
    expect(await desk.api.put(entry)).toEqual({ kind: 'saved', revision: 4 });
    expect(desk.sent.at(-1)!.headers).toMatchObject({
      'If-Match': '"3"',
      'Idempotency-Key': entry.id,
      RequestVerificationToken: 'secret',
    });
    await desk.api.put(entry);
    expect(desk.sent.filter(({ path }) => path === '/antiforgery/token')).toHaveLength(1);
  });

  it('put_TokenNoLongerTaken_FetchesAnotherOnce', async () => {
    const desk = api({
      [tokenPath]: [{ body: { token: 'old' } }, { body: { token: 'new' } }],
      [putPath]: [{ status: 400 }, { body: { revision: 4 } }],
      'GET /api/v1/me': [{ body: { email: 'ada@example.org' } }],
    });
    expect(await desk.api.put(entry)).toEqual({ kind: 'saved', revision: 4 });
    expect(desk.sent.at(-1)!.headers).toMatchObject({ RequestVerificationToken: 'new' });
  });

  it('put_AfterSomeoneElseSignedIn_WritesNothingInTheirName', async () => {
    const desk = api({
      [tokenPath]: [token],
      [putPath]: [{ status: 403 }],
      'GET /api/v1/me': [{ body: { email: 'grace@example.org' } }],
    });
    expect(await desk.api.put(entry)).toEqual({ kind: 'signed-out', otherReader: true });
    expect(desk.sent.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it.each([
    ['the sign-in is over', { status: 401 }, { kind: 'signed-out', otherReader: false }],
    ['the network is gone', 'no network', { kind: 'unreachable' }],
    ['the server fails', { status: 503 }, { kind: 'unreachable' }],
    ['the server is busy', { status: 429 }, { kind: 'unreachable' }],
    [
      'the mask is wrong',
      { status: 422, body: { title: 'Invalid mask', detail: 'the runs sum to 5 pixels' } },
      { kind: 'refused', reason: 'the runs sum to 5 pixels' },
    ],
    [
      'someone saved meanwhile',
      { status: 412, body: { current: { state: 'complete', revision: 9, lesions: [] } } },
      { kind: 'conflict', current: { state: 'complete', revision: 9, lesions: [] } },
    ],
  ] as [string, Answer, unknown][])('put_Outcome: %s', async (_, answer, expected) => {
    const desk = api({ [tokenPath]: [token], [putPath]: [answer] });
    expect(await desk.api.put(entry)).toEqual(expected);
  });

  it('put_NoTokenToBeHad_IsUnreachableAndTriesAnewNextTime', async () => {
    const desk = api({ [tokenPath]: ['no network', token], [putPath]: [{ body: { revision: 4 } }] });
    expect(await desk.api.put(entry)).toEqual({ kind: 'unreachable' });
    expect(await desk.api.put(entry)).toEqual({ kind: 'saved', revision: 4 });
  });

  it('pixels_OfTheAnnouncedSize_AreLittleEndianInt16', async () => {
    const body = Uint8Array.of(0x18, 0xfc, 0x28, 0x00).buffer;
    const headers = { 'X-Width': '2', 'X-Height': '1' };
    const desk = api({ 'GET /api/v1/slices/12/pixels': [{ body, headers }] });
    expect(await desk.api.pixels(12)).toEqual({ width: 2, height: 1, values: Int16Array.of(-1000, 40) });
  });

  it('pixels_OfAnotherSize_AreRefused', async () => {
    const headers = { 'X-Width': '2', 'X-Height': '2' };
    const desk = api({ 'GET /api/v1/slices/12/pixels': [{ body: new ArrayBuffer(4), headers }] });
    await expect(desk.api.pixels(12)).rejects.toThrow('4 bytes of it came in place of 8');
  });

  it.each([204, 404])('prediction_WhereThereIsNone_%i_IsNull', async (status) => {
    const desk = api({ 'GET /api/v1/slices/12/prediction': [{ status }] });
    expect(await desk.api.prediction(12)).toEqual({ prediction: null, withheld: null });
  });

  it('slice_WithoutNetwork_FailsWithASentenceForTheReader', async () => {
    const desk = api({ 'GET /api/v1/slices/12': ['no network'] });
    await expect(desk.api.slice(12)).rejects.toThrow('the server cannot be reached');
  });

  it('neighbours_OfAQueue_AreAskedWithItsFilter', async () => {
    const desk = api({ 'GET /api/v1/slices/12/neighbours?maskState=partial': [{ body: { total: 3 } }] });
    expect(await desk.api.neighbours(12, '?maskState=partial')).toEqual({ total: 3 });
  });
});
