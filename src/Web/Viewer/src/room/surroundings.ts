import type { SliceApi } from '../net/slice-api.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import type { Neighbours } from '../wire.ts';
import type { SeriesStrip } from './series-strip.ts';
import type { SliceAnswers, SliceCache } from './slice-cache.ts';

/** What lies around the open slice, in its series and in the queue, and has what the reader will want next fetched. */
export class Surroundings {
  /** Null as long as the server has not said. */
  neighbours: Neighbours | null = null;
  /** The slice last asked for; null before the first. */
  wanted: number | null = null;
  /** Which way the reader last went along the series. */
  private direction: 1 | -1 = 1;

  constructor(private readonly api: Pick<SliceApi, 'neighbours'>, private readonly cache: SliceCache, readonly strip: SeriesStrip) {}

  /** What the server says; null where it says nothing. */
  ask(id: number): Promise<Neighbours | null> {
    return this.api.neighbours(id, location.search).catch(() => null);
  }

  /** Takes over what the server says. Returns whether there is something to show: without an answer the series known so far is still the best there is. */
  learn(id: number, found: Neighbours | null): boolean {
    if (!found && this.strip.holds(id)) return false;
    this.neighbours = found;
    this.strip.show(found?.series ?? []);
    this.strip.current(id);
    return true;
  }

  /** The slice next to the one last asked for; the reader goes that way. */
  step(steps: 1 | -1): number | null {
    this.direction = steps;
    return this.wanted === null ? null : this.strip.step(this.wanted, steps);
  }

  /** A few slices in the direction of travel, and one behind for who turns round. */
  fetchAhead(id: number, undo: UndoMemory): void {
    const near = this.at(id, [1, 2, 3, 4, -1]);
    this.cache.prefetch(near);
    undo.prefetch(near);
  }

  /** The slices of the queue on either side. */
  fetchQueue(): void {
    this.cache.prefetch([this.neighbours?.next, this.neighbours?.previous]);
  }

  /** The slices on either side in the series, the likelier first, once they are known; without those that cannot be had. */
  async beside(id: number): Promise<SliceAnswers[]> {
    const likely = this.at(id, [1, -1]).filter((next) => next !== null);
    const known = await Promise.all(likely.map((next) => this.cache.load(next).answers.catch(() => null)));
    return known.filter((answers) => answers !== null);
  }

  private at(id: number, steps: readonly number[]): (number | null)[] {
    return steps.map((step) => this.strip.step(id, step * this.direction));
  }
}
