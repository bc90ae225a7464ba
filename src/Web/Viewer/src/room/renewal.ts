import type { HistoryWindow } from '../annotation/edit-history.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import type { Frame } from './frame.ts';
import { isOvertaken, takePrediction, type OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { Saving } from './saving.ts';
import type { SliceAnswers, SliceCache } from './slice-cache.ts';

export interface RenewalHost {
  made(answers: SliceAnswers, history: HistoryWindow | null, current: boolean): OpenSlice;
  present(slice: OpenSlice): void;
  /** What is shown can be judged: a verdict may have been given before. */
  judged(): void;
}

/** Asks again for what was shown from memory: an older mask must not pass for the current one. */
export class Renewal {
  /** What the server could not be asked about. */
  private unchecked: OpenSlice | null = null;

  constructor(
    private readonly cache: SliceCache,
    private readonly saving: Saving,
    private readonly undo: UndoMemory,
    private readonly frame: Frame,
    private readonly presentation: Presentation,
    private readonly host: RenewalHost,
  ) {}

  async check(slice: OpenSlice): Promise<void> {
    const { frame, presentation, host } = this;
    const { id } = slice.info;
    const [now, history] = await Promise.all([this.cache.renew(id).catch(() => null), this.undo.read(id)]);
    if (slice !== presentation.slice) return;
    this.unchecked = now ? null : slice;
    frame.slice.freshness(now ? 'current' : 'unchecked');
    if (!now) return;
    if (isOvertaken(slice, now, this.saving)) {
      const newer = host.made(now, history, true);
      newer.bodyPx = slice.bodyPx;
      host.present(newer);
      host.judged();
      frame.announcer.say('a newer version of this slice has been loaded');
      return;
    }
    if (!this.undo.settle(id, slice.annotation, history)) presentation.undoLost();
    if (!takePrediction(slice, now)) return;
    presentation.prediction(slice);
    host.judged();
  }

  /** The server can be reached: what it could not be asked about is asked now. */
  reached(): void {
    const { unchecked } = this;
    this.unchecked = null;
    if (unchecked && unchecked === this.presentation.slice) void this.check(unchecked);
  }

  /** A slice is left: what is kept of one that was edited is older than what the reader has made of it. */
  left({ info, revisions }: OpenSlice): void {
    if (revisions.mask === info.maskRevision && revisions.label === info.labelRevision) return;
    void this.cache.renew(info.id).catch(() => undefined);
  }
}
