import type { Addition, Field, OutboxEntry } from '../net/outbox-entry.ts';
import { refusedVerdict, type VerdictBox } from '../review/verdict-box.ts';
import type { Frame } from './frame.ts';
import type { HistoryPanel } from './history-panel.ts';
import type { OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { QueueProgress } from './progress.ts';

export interface AcknowledgementsHost {
  /** Whether an edit of a slice is still on its way. */
  unsent(sliceId: number, field: Field): boolean;
  /** A slice that is not open has a revision more. */
  grown(sliceId: number): void;
  /** The server has answered. */
  reached(): void;
  /** The open slice may be another than the server holds. */
  check(slice: OpenSlice): void;
}

/** What follows on the page from the server's answers to writes. */
export class Acknowledgements {
  constructor(
    private readonly frame: Frame,
    private readonly presentation: Presentation,
    private readonly progress: QueueProgress,
    private readonly history: HistoryPanel,
    private readonly verdicts: VerdictBox,
    private readonly host: AcknowledgementsHost,
  ) {}

  saved(sliceId: number, field: Field, revision: number): void {
    const { host } = this;
    const { slice } = this.presentation;
    host.reached();
    this.progress.saved(sliceId, location.search);
    this.history.grown(sliceId);
    if (slice?.info.id !== sliceId) return host.grown(sliceId);
    // A write that had been committed before this page loaded the slice: someone has written since.
    const overtaken = revision < slice.revisions[field] && !host.unsent(sliceId, field);
    // What the reader sees is this revision: an edit of it must not pass for an edit of the newer one.
    slice.revisions[field] = revision;
    this.frame.annotation.show(slice);
    // The reader's own annotation is in: what was withheld until then may be seen now.
    if (overtaken || slice.withheld) host.check(slice);
    if (field === 'mask' && slice.annotation.body().provenance?.origin === 'accepted-edited') this.verdicts.corrected();
  }

  /** Time is no annotation: nobody is troubled with what became of it. */
  added({ sliceId, field }: OutboxEntry<Addition>, refusal: string | null): void {
    this.host.reached();
    if (field !== 'verdict' || refusal === null) return;
    this.frame.message.notice(refusedVerdict(sliceId, refusal));
    void this.verdicts.refused(sliceId);
  }
}
