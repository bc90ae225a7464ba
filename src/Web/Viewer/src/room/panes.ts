import { part } from '../dom.ts';
import type { Pause } from '../in-slices.ts';
import type { SliceApi } from '../net/slice-api.ts';
import type { PointerTarget } from '../tools/pointer-router.ts';
import type { Cursor } from '../view/cursors.ts';
import type { ImageLayer } from '../view/image-layer.ts';
import type { PicturesAhead } from '../view/pictures-ahead.ts';
import type { Viewport } from '../view/viewport.ts';
import type { OpenSlice } from './open-slice.ts';
import { OtherSlices } from './other-slices.ts';
import { paneChoices, type PaneChoice, type PaneSources } from './pane-choices.ts';
import { annotationSide, chosen, next, resolved, sides, type PanePair, type Side } from './pane-pair.ts';
import { PanesAhead } from './panes-ahead.ts';
import { SidePane } from './side-pane.ts';
import type { SliceAnswers } from './slice-cache.ts';
import { asking, sameSources, SourcesAhead } from './sources-ahead.ts';
import type { ViewState } from './view-state.ts';

export interface PanesListener {
  /** The reader wants these. */
  wanted(pair: PanePair): void;
  /** The panes have another size, and with it another zoom. */
  resized(): void;
  /** More is known of the slices that are likely to be opened next. */
  learnt(): void;
}

/**
 * One pane or two beside each other, at the same place, zoom and window. What can be drawn on is one element, which stands in the
 * pane that shows the annotation, and nowhere where neither does.
 */
export class Panes {
  private readonly panes: Readonly<Record<Side, SidePane>>;
  /** The pane that is drawn on, wherever it stands. */
  private readonly annotation: HTMLElement;
  private choices: readonly PaneChoice[] = paneChoices(asking, null);
  /** For whom the choices were asked for last: what was withheld may be seen later. */
  private asked: { slice: OpenSlice; withheld: string | null } | null = null;
  private slice: OpenSlice | null = null;
  private view: ViewState | null = null;
  private readonly sources: SourcesAhead;
  private readonly ahead: PanesAhead;

  /** @param target what pointers do where nothing can be drawn. */
  constructor(
    private readonly root: HTMLElement,
    viewport: Viewport,
    image: ImageLayer,
    pictures: PicturesAhead,
    api: SliceApi,
    target: PointerTarget,
    private readonly listener: PanesListener,
  ) {
    this.annotation = part(root, 'annotation-pane');
    this.sources = new SourcesAhead(api);
    const others = new OtherSlices(api);
    this.ahead = new PanesAhead(this.sources, others, pictures, () => this.listener.learnt());
    const paneOn = (side: Side) =>
      new SidePane(root, side, viewport, image, pictures, others, target, () => this.listener.resized(), (key) => this.choose(side, key));
    this.panes = { left: paneOn('left'), right: paneOn('right') };
    for (const side of sides) this.panes[side].offer(this.choices);
  }

  /** A pane goes on to the next thing that can be shown. Returns what that is, or null with one pane. */
  next(side: Side): string | null {
    if (!this.view?.secondPane) return null;
    const pair = next(this.choices, this.view.panes, side);
    this.listener.wanted(pair);
    return resolved(this.choices, pair[side]).title;
  }

  show(slice: OpenSlice | null, view: ViewState): void {
    this.slice = slice;
    this.view = view;
    this.root.dataset.secondPane = String(view.secondPane);
    this.place(view.secondPane ? annotationSide(view.panes) : 'left');
    this.panes.right.box.hidden = !view.secondPane;
    for (const side of sides) part(this.root, `${side}-chooser`).hidden = !view.secondPane;
    if (slice && view.secondPane && (this.asked?.slice !== slice || this.asked.withheld !== slice.withheld)) void this.ask(slice);
    this.present();
    this.ahead.show(view);
  }

  /** What the panes will need of the slices that are likely to be opened next is fetched. */
  expect(likely: readonly SliceAnswers[]): void {
    this.ahead.expect(likely);
  }

  /** Makes ready what the panes would show of a slice, as far as it is here. */
  make(slice: SliceAnswers): Generator<Pause, void> {
    return this.ahead.make(slice);
  }

  redraw(): void {
    if (this.view?.secondPane) for (const side of sides) this.panes[side].redraw();
  }

  point(cursor: Cursor | null): void {
    if (this.view?.secondPane) for (const side of sides) this.panes[side].point(cursor);
  }

  private choose(side: Side, key: string): void {
    if (this.view) this.listener.wanted(chosen(this.view.panes, side, key));
  }

  /** Puts the pane that is drawn on where it belongs, keeping the focus in it. */
  private place(side: Side | null): void {
    const { annotation } = this;
    annotation.hidden = side === null;
    if (side === null || annotation.parentElement === this.panes[side].box) return;
    const focused = annotation.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    this.panes[side].box.prepend(annotation);
    focused?.focus();
  }

  private present(): void {
    const { slice, view } = this;
    if (!view) return;
    for (const side of sides) {
      const choice = resolved(this.choices, view.panes[side]);
      if (!slice || !view.secondPane || choice.content.kind === 'annotation') this.panes[side].rest(choice.key);
      else this.panes[side].show(choice, slice, view);
    }
  }

  /** What was known of the slice is shown at once, and asked for again. */
  private async ask(slice: OpenSlice): Promise<void> {
    const asked = { slice, withheld: slice.withheld };
    this.asked = asked;
    const { id } = slice.info;
    const known = this.sources.known(id);
    this.offer(known, slice);
    const now = await this.sources.ask(id);
    if (this.asked !== asked || sameSources(known, now)) return;
    this.offer(now, slice);
    this.present();
  }

  private offer(sources: PaneSources, { info }: OpenSlice): void {
    this.choices = paneChoices(sources, info.patient);
    for (const side of sides) this.panes[side].offer(this.choices);
  }
}
