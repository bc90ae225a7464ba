import { background, idle } from '../idle.ts';
import { inSlices } from '../in-slices.ts';
import type { VerdictBox } from '../review/verdict-box.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import type { Neighbours } from '../wire.ts';
import { BodyAreas } from './body-areas.ts';
import type { OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { QueueProgress } from './progress.ts';
import { rehearsal } from './rehearsal.ts';
import type { Renewal } from './renewal.ts';
import { urlOf } from './slice-links.ts';
import type { Surroundings } from './surroundings.ts';
import type { Workbench } from './workbench.ts';

/** What is asked for once a slice is on the screen: all that it can be shown without. */
export class FollowUp {
  private readonly bodyAreas = new BodyAreas();
  /** Once a page. */
  private rehearsed: Promise<void> | null = null;

  constructor(
    private readonly presentation: Presentation,
    private readonly renewal: Renewal,
    private readonly surroundings: Surroundings,
    private readonly bench: Workbench,
    private readonly undo: UndoMemory,
    private readonly progress: QueueProgress,
    private readonly verdicts: VerdictBox,
  ) {}

  /** @param early what lies around the slice, asked for already; null where the slice was shown from memory. */
  begin(slice: OpenSlice, early: Promise<Neighbours | null> | null): void {
    const { id } = slice.info;
    void this.inTurn(id, [
      // Not a step of the browser's history: "back" leads out of the reading room, not through 64 slices.
      () => history.replaceState(null, '', urlOf(id)),
      () => this.surroundings.strip.current(id),
      (open) => early ?? this.renewal.check(open),
      () => void (early ?? this.surroundings.ask(id)).then((found) => this.learn(id, found)),
      () => this.fetchAhead(id),
      () => this.verdicts.read(),
      () => this.progress.show(id, location.search),
      (open) => this.measureBody(open),
      () => (this.rehearsed ??= inSlices(rehearsal(), undefined, () => idle())),
    ]);
  }

  private learn(id: number, found: Neighbours | null): void {
    if (this.presentation.slice?.info.id !== id || !this.surroundings.learn(id, found)) return;
    void this.inTurn(id, [
      (open) => this.presentation.around(open, found),
      () => this.fetchAhead(id),
      () => this.surroundings.fetchQueue(),
    ]);
  }

  /** Takes steps for as long as a slice is open, in tasks of their own where they take long: together they would hold up the next key. */
  private inTurn(id: number, steps: readonly ((open: OpenSlice) => unknown)[]): Promise<void> {
    const { presentation } = this;
    function* taken(): Generator<void, void> {
      for (const step of steps) {
        if (presentation.slice?.info.id !== id) return;
        step(presentation.slice);
        yield;
      }
    }
    return inSlices(taken(), undefined, background);
  }

  private fetchAhead(id: number): void {
    this.surroundings.fetchAhead(id, this.undo);
    void this.expect(id);
  }

  /** Has the slices on either side made ready, as soon as they are known. */
  private async expect(id: number): Promise<void> {
    const known = await this.surroundings.beside(id);
    if (this.surroundings.wanted === id) this.bench.expect(known);
  }

  private async measureBody(slice: OpenSlice): Promise<void> {
    slice.bodyPx = await this.bodyAreas.of(slice.pixels, slice.info.isHu);
    this.presentation.body(slice);
  }
}
