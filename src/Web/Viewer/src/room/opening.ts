import type { HistoryWindow } from '../annotation/edit-history.ts';
import { idle } from '../idle.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import type { Neighbours } from '../wire.ts';
import type { Frame } from './frame.ts';
import type { OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { SliceAnswers, SliceCache, SliceWords } from './slice-cache.ts';
import type { Surroundings } from './surroundings.ts';

export interface OpeningHost {
  /** Another slice is asked for: what is half done on the open one is brought to an end. */
  leaving(): void;
  /** Its pixels take longest: what can be made ready without them is. @param words null where all of it is known already. */
  prepare(id: number, words: Promise<SliceWords> | null): Promise<void> | undefined;
  /** They are here: its picture is drawn. */
  draw(answers: SliceAnswers): Promise<void>;
  made(answers: SliceAnswers, history: HistoryWindow | null, current: boolean): OpenSlice;
  present(slice: OpenSlice): void;
  /**
   * The slice has been drawn: what else it needs is asked for.
   * @param early what lies around it, asked for already; null where the slice was shown from memory.
   */
  drawn(slice: OpenSlice, early: Promise<Neighbours | null> | null): void;
}

/** Opens slices in place, one after the other. */
export class Opening {
  private loading = false;

  constructor(
    private readonly cache: SliceCache,
    private readonly undo: UndoMemory,
    private readonly surroundings: Surroundings,
    private readonly frame: Frame,
    private readonly presentation: Presentation,
    private readonly host: OpeningHost,
  ) {}

  /** While one is loading, only the last one asked for is opened next. */
  async open(id: number | null): Promise<void> {
    if (id === null || id === this.wanted) return;
    this.surroundings.wanted = id;
    this.host.leaving();
    if (this.loading) return;
    this.loading = true;
    for (let next: number | null = id; next !== null; ) {
      await this.load(next);
      const arrived: boolean = this.wanted === next || this.wanted === this.presentation.slice?.info.id;
      next = arrived ? null : this.wanted;
    }
    this.loading = false;
  }

  /** Answers for any other slice come too late. */
  private get wanted(): number | null {
    return this.surroundings.wanted;
  }

  private async load(id: number): Promise<void> {
    const { frame, host, surroundings, presentation } = this;
    frame.slice.loading(id);
    frame.message.show(null);
    try {
      const { fresh, words, answers } = this.cache.load(id);
      const early = fresh ? surroundings.ask(id) : null;
      if (fresh) surroundings.strip.current(id);
      const ready = host.prepare(id, fresh ? words : null);
      // One that was seen before has mostly been drawn, and is not kept from who goes through a series quickly.
      const drawn = fresh || !presentation.slice ? answers.then((known) => host.draw(known), () => undefined) : undefined;
      const [known, [edits]] = await this.cache.beside(id, Promise.all([this.undo.load(id), ready, drawn]));
      presentation.slice?.annotation.settle();
      if (id !== this.wanted || presentation.slice?.annotation.drawing) return;
      const slice = host.made(known, edits, fresh);
      host.present(slice);
      frame.slice.freshness(fresh ? 'current' : 'checking');
      // What is there is shown before anything more is asked for.
      afterFrame(() => {
        if (slice === presentation.slice) host.drawn(slice, early);
      });
    } catch (error) {
      if (id === this.wanted) this.stay(id, error as Error);
    }
  }

  /** A slice that does not open leaves the one before on the bench, so that an outage ends no reading. */
  private stay(failed: number, { message }: Error): void {
    const open = this.presentation.slice?.info.id ?? null;
    this.surroundings.wanted = open;
    this.frame.message.show(`Slice ${failed} could not be opened: ${message}`, () => void this.open(failed));
    if (open === null) return this.frame.nothingOpen(failed);
    this.surroundings.strip.current(open);
    this.frame.slice.opened(open);
  }
}

/** Once what has been drawn is on the screen, and nothing more urgent is left. */
function afterFrame(run: () => void): void {
  requestAnimationFrame(() => void idle(100).then(run));
}
