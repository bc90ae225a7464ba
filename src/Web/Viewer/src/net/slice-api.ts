import type {
  DisagreementPage,
  History,
  MaskDocument,
  Neighbours,
  OtherSeries,
  Prediction,
  Progress,
  ReviewChoices,
  RevisionPage,
  SliceInfo,
  VerdictDocument,
} from '../wire.ts';
import { isAddition, type BodyOf, type Field, type OutboxEntry } from './outbox-entry.ts';
import { bodyOf } from './body.ts';
import { apiRoot, HttpError, problemOf, SignedOutError, type Http } from './http.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';

export type Revisioned<F extends Field = Field> = BodyOf[F] & { revision: number };

/** A small grey PNG. */
export function thumbnailUrl(id: number): string {
  return `${apiRoot}/slices/${id}/thumbnail`;
}

export interface PredictionAnswer {
  prediction: Prediction | null;
  /** Why there is a prediction, perhaps, that this reader may not see yet: a sentence; null otherwise. */
  withheld: string | null;
}

/** What became of a write. */
export type PutOutcome =
  | { kind: 'saved'; revision: number }
  /** It had no revision to become: it is there, once. */
  | { kind: 'added' }
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
    const answer = await this.http.answer(`/slices/${id}/pixels`);
    const [width, height] = [Number(answer.headers.get('X-Width')), Number(answer.headers.get('X-Height'))];
    return { width, height, values: new Int16Array(await bodyOf(answer, width * height * Int16Array.BYTES_PER_ELEMENT)) };
  }

  async mask(id: number): Promise<MaskDocument> {
    return (await this.http.json<MaskDocument>(`/slices/${id}/mask`)) ?? { state: 'unknown', revision: 0, lesions: [] };
  }

  /** An earlier revision of the mask. */
  async maskRevision(id: number, revision: number): Promise<MaskDocument> {
    const mask = await this.http.json<MaskDocument>(`/slices/${id}/mask?revision=${revision}`);
    if (!mask) throw new HttpError(404, `there is no mask revision ${revision}`);
    return mask;
  }

  /** The prediction, or why the reader may not see it yet; neither where there is none. */
  async prediction(id: number): Promise<PredictionAnswer> {
    try {
      return { prediction: await this.http.json<Prediction>(`/slices/${id}/prediction`), withheld: null };
    } catch (error) {
      if (error instanceof HttpError && error.status === 403) return { prediction: null, withheld: error.message };
      throw error;
    }
  }

  verdict(id: number, modelId: number): Promise<VerdictDocument | null> {
    return this.http.json<VerdictDocument>(`/slices/${id}/verdict?modelId=${modelId}`);
  }

  /** Who said what of a slice when, the newest first. @param before only what is older than this createdAt. */
  async revisions(id: number, before: string | null, take: number): Promise<RevisionPage> {
    const place = before === null ? '' : `&before=${encodeURIComponent(before)}`;
    const page = await this.http.json<RevisionPage>(`/slices/${id}/revisions?take=${take}${place}`);
    return page ?? { items: [], more: false };
  }

  /** @param queue the page's query string, which holds the queue's filter. */
  progress(id: number, queue: string): Promise<Progress | null> {
    return this.http.json<Progress>(`/slices/${id}/progress${queue}`);
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

  /** The slices on which readers and model differ most first. @param filter words of an address, as "source=a&verdict=none". */
  async disagreements(filter: string, after: DisagreementPage['next'], take: number): Promise<DisagreementPage> {
    const words = [`take=${take}`, filter, after === null ? '' : `after=${encodeURIComponent(after)}`];
    const page = await this.http.json<DisagreementPage>(`/review/disagreements?${words.filter((word) => word).join('&')}`);
    return page ?? { items: [], next: null };
  }

  async reviewChoices(): Promise<ReviewChoices> {
    return (await this.http.json<ReviewChoices>('/review/choices')) ?? { sources: [], models: [] };
  }

  /** @param keepalive whether the request may outlive the page. */
  async put(entry: OutboxEntry, keepalive = false): Promise<PutOutcome> {
    try {
      const basedOn = isAddition(entry) ? {} : { 'If-Match': `"${entry.baseRevision ?? 0}"` };
      const headers = { ...basedOn, 'Idempotency-Key': entry.id };
      const response = await this.http.put(`/slices/${entry.sliceId}/${entry.field}`, entry.body, headers, keepalive);
      if (response.ok && isAddition(entry)) return { kind: 'added' };
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
