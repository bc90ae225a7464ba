import type { Pause } from '../in-slices.ts';
import type { PicturesAhead } from '../view/pictures-ahead.ts';
import { lookOfOther } from './look-of-other.ts';
import type { OtherSlices } from './other-slices.ts';
import { isOfKind, paneChoices, type PaneContent } from './pane-choices.ts';
import { resolved, sides } from './pane-pair.ts';
import type { SliceAnswers } from './slice-cache.ts';
import type { SourcesAhead } from './sources-ahead.ts';
import type { ViewState } from './view-state.ts';

/** Has there what two panes will show of the slices that are likely to be opened next: nothing of it is fetched for one pane. */
export class PanesAhead {
  private likely: readonly SliceAnswers[] = [];
  private view: ViewState | null = null;
  /** What was fetched for, so that a view that changes otherwise asks for nothing. */
  private fetchedFor: { likely: readonly SliceAnswers[]; panes: ViewState['panes'] } | null = null;

  /** @param learnt told when more can be made ready than before. */
  constructor(
    private readonly sources: Pick<SourcesAhead, 'known' | 'ask'>,
    private readonly others: Pick<OtherSlices, 'ready' | 'load'>,
    private readonly pictures: Pick<PicturesAhead, 'image' | 'drawImage'>,
    private readonly learnt: () => void,
  ) {}

  /** @param slices the likeliest first. */
  expect(slices: readonly SliceAnswers[]): void {
    this.likely = slices;
    this.fetch();
  }

  show(view: ViewState): void {
    this.view = view;
    this.fetch();
  }

  /** Draws what a slice's panes would show of other studies, where that is here and was not drawn yet. */
  *make(slice: SliceAnswers): Generator<Pause, void> {
    const { view, pictures } = this;
    if (!view?.secondPane) return;
    for (const content of this.contents(slice, view)) {
      const other = content.kind === 'series' ? this.others.ready(content.slice.sliceId) : null;
      if (!other) continue;
      const look = lookOfOther(other, slice.info, view);
      if (!pictures.image(other.pixels, look)) yield* pictures.drawImage(other.pixels, look);
      yield;
    }
  }

  private fetch(): void {
    const { likely, view } = this;
    if (!view?.secondPane) return;
    const { panes } = view;
    if (this.fetchedFor?.likely === likely && this.fetchedFor.panes === panes) return;
    this.fetchedFor = { likely, panes };
    for (const slice of likely) void this.fetchFor(slice, view);
  }

  /** A failure shows itself when the slice is really opened. */
  private async fetchFor(slice: SliceAnswers, view: ViewState): Promise<void> {
    const keys = sides.map((side) => view.panes[side]);
    const shows = (kind: string) => keys.some((key) => isOfKind(key, kind));
    const known = this.sources.known(slice.info.id);
    const unknown = { masks: shows('reader') && 'why' in known.masks, others: shows('series') && 'why' in known.others };
    if (unknown.masks || unknown.others) await this.sources.ask(slice.info.id, unknown);
    const wanted = this.contents(slice, view).flatMap((content) => (content.kind === 'series' ? [content.slice.sliceId] : []));
    await Promise.all(wanted.map((id) => this.others.load(id).catch(() => null)));
    if (this.fetchedFor?.likely.includes(slice)) this.learnt();
  }

  private contents({ info }: SliceAnswers, { panes }: ViewState): PaneContent[] {
    const choices = paneChoices(this.sources.known(info.id), info.patient);
    return sides.map((side) => resolved(choices, panes[side]).content);
  }
}
