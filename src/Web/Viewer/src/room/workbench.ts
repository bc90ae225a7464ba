import { part } from '../dom.ts';
import { clampGamma } from '../image/tone.ts';
import { firstWindow, type Windowing } from '../image/windowing.ts';
import type { Point } from '../mask/brush.ts';
import type { Rect } from '../mask/rect.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { Observable } from '../observable.ts';
import type { LabelLayer } from '../view/label-layer.ts';
import type { Painter } from '../view/slice-painter.ts';
import type { SliceInfo } from '../wire.ts';
import { AnnotationPane } from './annotation-pane.ts';
import { DrawPanel } from './draw-panel.ts';
import type { Frame } from './frame.ts';
import { Hand } from './hand.ts';
import type { OpenSlice } from './open-slice.ts';
import { annotationSide } from './pane-pair.ts';
import { Panes } from './panes.ts';
import { Rulers } from './rulers.ts';
import type { SliceAnswers, SliceWords } from './slice-cache.ts';
import { SlicesAhead } from './slices-ahead.ts';
import { initialView, toneOf, type ViewState } from './view-state.ts';

/** The slice under the reader's hand: how it is looked at, on one pane or two. */
export class Workbench {
  readonly view = new Observable<ViewState>(initialView);
  /** Whether Space is held, which turns any drag into a pan. */
  panning: () => boolean = () => false;
  readonly rulers: Rulers;
  readonly hand: Hand;
  readonly panes: Panes;
  readonly ahead: SlicesAhead;
  private slice: OpenSlice | null = null;
  private readonly pane: AnnotationPane;
  private readonly panel: DrawPanel;

  constructor(
    root: HTMLElement,
    private readonly frame: Frame,
    api: SliceApi,
    painter: Painter,
    wheel: { scroll(steps: 1 | -1): void; resize(steps: 1 | -1): void },
  ) {
    const resized = () => frame.view.zoom(this.slice && this.pane.viewport.zoom);
    const { stage, viewport, image, pictures } = (this.pane = new AnnotationPane(root, painter, resized));
    const seen = ({ info }: SliceWords) => {
      const view = { ...this.view.value, windowing: this.windowingFor(info) };
      return { tone: toneOf(view, info.isHu), smooth: view.smooth, opacity: view.opacity, place: null };
    };
    this.ahead = new SlicesAhead(pictures, seen, (slice) => this.panes.make(slice));
    this.rulers = new Rulers(root, stage, frame.announcer);
    this.hand = new Hand(stage, frame, {
      open: () => this.slice,
      view: this.view,
      ruler: this.rulers.tool,
      panning: () => this.panning(),
      ...wheel,
      zoom: (factor, at) => this.zoom(factor, at),
      panned: () => this.moved(),
      selected: (areaPx) => (root.dataset.selected = String(areaPx)),
      pointBeside: (cursor) => this.panes.point(cursor),
    });
    this.panel = new DrawPanel(root, this.view);
    this.panes = new Panes(root, viewport, image, pictures, api, this.hand.beside, {
      wanted: (panes) => this.view.update({ panes }),
      resized,
      learnt: () => this.ahead.refresh(),
    });
    followSliders(root, this.view);
    this.view.observe(() => this.show());
  }

  get open(): OpenSlice | null {
    return this.slice;
  }

  /** Lays a slice on the bench. The window stays, unless the slices' values mean different things. */
  lay(slice: OpenSlice): void {
    const windowing = this.windowingFor(slice.info);
    this.hand.putAway();
    this.slice = slice;
    this.pane.fit(slice.info);
    this.view.update({ windowing });
    this.rulers.show(slice.info);
    this.hand.stay();
  }

  /** Makes ready what lies over a slice: see `SlicesAhead.prepare`. */
  prepare(id: number, words: Promise<SliceWords> | null): Promise<void> | undefined {
    // Where nothing is open yet, it lies where it will be seen before it is drawn: who asks first is told first.
    void words?.then(({ info }) => this.slice ?? this.pane.fit(info), () => undefined);
    return this.ahead.prepare(id, words);
  }

  /** Draws a slice that is about to be laid here: see `SlicesAhead.draw`. */
  draw(slice: SliceAnswers): Promise<void> {
    return this.ahead.draw(slice);
  }

  /** Has the slices made ready that are likely to be opened next, with what lies beside them. @param slices the likeliest first. */
  expect(slices: readonly SliceAnswers[]): void {
    this.ahead.expect(slices);
    this.panes.expect(slices);
  }

  /** Whether the annotation is in sight; it is not to be changed where it is not. */
  get drawable(): boolean {
    const { secondPane, panes } = this.view.value;
    return !secondPane || annotationSide(panes) !== null;
  }

  painted(slice: OpenSlice, rect: Rect): void {
    slice.labels.update(rect);
    if (slice !== this.slice) return;
    this.hand.drawing.component.disturbed();
    this.pane.painted(rect);
  }

  zoom(factor: number, at?: Point): void {
    this.pane.viewport.zoomAt(factor, at);
    this.moved();
  }

  fit(): void {
    this.pane.viewport.fit();
    this.moved();
  }

  /** One image column a device pixel. */
  zoomToPixels(): void {
    this.pane.viewport.zoomToPixels(devicePixelRatio);
    this.moved();
  }

  /** Shows another version of the mask in place of the present one; null shows the present again. */
  preview(layer: LabelLayer | null): void {
    if (this.pane.preview(layer)) this.show();
  }

  private windowingFor({ isHu }: SliceInfo): Windowing {
    return this.slice?.info.isHu === isHu ? this.view.value.windowing : firstWindow(isHu);
  }

  private show(): void {
    const { slice, hand, pane, frame } = this;
    const view = this.view.value;
    hand.take(view.tool);
    pane.show(slice, view);
    frame.view.show(view, slice, pane.viewport.zoom);
    frame.drawable(this.drawable);
    this.panel.show(slice);
    if (!this.drawable) hand.rest();
    this.panes.show(slice, view);
    hand.showCursor();
    this.ahead.refresh();
  }

  /** The image lies somewhere else. */
  private moved(): void {
    this.pane.stage.redraw();
    this.panes.redraw();
    this.frame.view.zoom(this.pane.viewport.zoom);
    this.hand.showCursor();
    this.ahead.refresh();
  }
}

function followSliders(root: HTMLElement, view: Observable<ViewState>): void {
  const opacity = part<HTMLInputElement>(root, 'opacity');
  opacity.addEventListener('input', () => view.update({ opacity: opacity.valueAsNumber / 100 }));
  const gamma = part<HTMLInputElement>(root, 'gamma');
  gamma.addEventListener('input', () => view.update({ gamma: clampGamma(gamma.valueAsNumber / 100) }));
}
