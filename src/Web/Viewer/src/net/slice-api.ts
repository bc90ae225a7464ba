import type { DisagreementPage, History, MaskDocument, Neighbours, OtherSeries, Prediction, SliceInfo } from '../wire.ts';
import type { BodyOf, Field, OutboxEntry } from './outbox-entry.ts';
import { apiRoot, HttpError, problemOf, SignedOutError, type Http } from './http.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';

export type Revisioned<F extends Field = Field> = BodyOf[F] & { revision: number };

/** A small grey PNG. */
export function thumbnailUrl(id: number): string {
  return `${apiRoot}/slices/${id}/thumbnail`;
}

/** What became of a write. */
export type PutOutcome =
  | { kind: 'saved'; revision: number }
  | { kind: 'conflict'; current: Revisioned }
  /** The server understood and will never take it. */
  | { kind: 'refused'; reason: string }
  | { kind: 'signed-out'; otherReader: boolean }
  /** No answer, or one that says "later". */
  | { kind: 'unreachable' };

/** Answers that a later, identical request may not get. */
const passingStatuses = new Set([408, 425, 429]);

export class SliceApi {
  constructor(private readonly http: Http) {}

  async slice(id: number): Promise<SliceInfo> {
    const info = await this.http.json<SliceInfo>(`/slices/${id}`);
    if (!info) throw new HttpError(404, `there is no slice ${id}`);
    return info;
  }

  /** height x width int16, rows first, little-endian as every browser's typed arrays are. */
  async pixels(id: number): Promise<SlicePixels> {
    const { headers, body } = await this.http.bytes(`/slices/${id}/pixels`);
    const width = Number(headers.get('X-Width'));
    const height = Number(headers.get('X-Height'));
    const values = new Int16Array(body);
    if (values.length !== width * height) throw new Error(`${values.length} pixels do not fill ${width}x${height}`);
    return { width, height, values };
  }

  async mask(id: number): Promise<MaskDocument> {
    return (await this.http.json<MaskDocument>(`/slices/${id}/mask`)) ?? { state: 'unknown', revision: 0, lesions: [] };
  }

  prediction(id: number): Promise<Prediction | null> {
    return this.http.json<Prediction>(`/slices/${id}/prediction`);
  }

  /** Everything that was ever said of a slice. */
  history(id: number): Promise<History | null> {
    return this.http.json<History>(`/slices/${id}/history`);
  }

  /** The patient's other series, each at the place that corresponds to this slice. */
  async otherSeries(id: number): Promise<OtherSeries[]> {
    return (await this.http.json<{ items: OtherSeries[] }>(`/slices/${id}/other-series`))?.items ?? [];
  }

  /** @param queue the page's query string, which holds the queue's filter. */
  neighbours(id: number, queue: string): Promise<Neighbours | null> {
    return this.http.json<Neighbours>(`/slices/${id}/neighbours${queue}`);
  }

  /** The slices on which readers and model differ most first. */
  async disagreements(after: DisagreementPage['next'], take: number): Promise<DisagreementPage> {
    const place = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const page = await this.http.json<DisagreementPage>(`/review/disagreements?take=${take}${place}`);
    return page ?? { items: [], next: null };
  }

  async put(entry: OutboxEntry): Promise<PutOutcome> {
    try {
      const response = await this.http.put(`/slices/${entry.sliceId}/${entry.field}`, entry.body, {
        'If-Match': `"${entry.baseRevision ?? 0}"`,
        'Idempotency-Key': entry.id,
      });
      if (response.ok) return { kind: 'saved', revision: ((await response.json()) as { revision: number }).revision };
      const problem = await problemOf(response);
      if (response.status === 412 && problem.current) return { kind: 'conflict', current: problem.current as Revisioned };
      if (response.status >= 500 || passingStatuses.has(response.status)) return { kind: 'unreachable' };
      return { kind: 'refused', reason: problem.detail ?? problem.title ?? `status ${response.status}` };
    } catch (error) {
      if (error instanceof SignedOutError) return { kind: 'signed-out', otherReader: error.otherReader };
      return { kind: 'unreachable' };
    }
  }
}
