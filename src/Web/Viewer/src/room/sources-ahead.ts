import { UnreachableError } from '../net/http.ts';
import type { SliceApi } from '../net/slice-api.ts';
import type { PaneSources } from './pane-choices.ts';

const unasked = { why: 'Asking the server…' };

/** Nothing is known yet. */
export const asking: PaneSources = { masks: unasked, others: unasked };

/** Which of the sources are worth asking for before a slice is opened: those that a pane shows. */
export type SourceKinds = Readonly<Record<keyof PaneSources, boolean>>;

/** Slices whose sources are kept: the open one, those on either side, and the one before. */
const keptSlices = 4;

/**
 * What panes can show of a slice, as the server said last. It may have changed since, so what is shown from here is to be asked for
 * again; where the server cannot be reached, what was known stays.
 */
export class SourcesAhead {
  /** The most recently asked for last. */
  private readonly kept = new Map<number, PaneSources>();

  constructor(private readonly api: Pick<SliceApi, 'history' | 'otherSeries'>) {}

  known(id: number): PaneSources {
    return this.kept.get(id) ?? asking;
  }

  async ask(id: number, kinds: SourceKinds = { masks: true, others: true }): Promise<PaneSources> {
    const { api } = this;
    const [masks, others] = await Promise.all([
      this.answer(id, 'masks', kinds, async () => (await api.history(id))?.masks ?? []),
      this.answer(id, 'others', kinds, () => api.otherSeries(id)),
    ]);
    const now = { masks, others };
    this.kept.delete(id);
    this.kept.set(id, now);
    const [oldest] = this.kept.keys();
    if (this.kept.size > keptSlices) this.kept.delete(oldest!);
    return now;
  }

  private async answer<K extends keyof PaneSources>(
    id: number,
    kind: K,
    kinds: SourceKinds,
    read: () => Promise<PaneSources[K]>,
  ): Promise<PaneSources[K]> {
    if (!kinds[kind]) return this.known(id)[kind];
    try {
      return await read();
    } catch (error) {
      const known = this.known(id)[kind];
      // Any other answer counts: what may not be seen any more must not be.
      if (error instanceof UnreachableError && !('why' in known)) return known;
      return { why: (error as Error).message } as PaneSources[K];
    }
  }
}

/** Whether two answers say the same: a revision never changes. */
export function sameSources(a: PaneSources, b: PaneSources): boolean {
  return masksText(a) === masksText(b) && JSON.stringify(a.others) === JSON.stringify(b.others);
}

function masksText({ masks }: PaneSources): string {
  return 'why' in masks ? masks.why : masks.map(({ revision, readerId, reader, own }) => `${revision} ${readerId} ${own} ${reader}`).join('\n');
}
