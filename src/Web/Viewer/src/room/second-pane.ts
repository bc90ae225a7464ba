import { element, part, setText } from '../dom.ts';
import { ImageLayer } from '../view/image-layer.ts';
import { LabelLayer } from '../view/label-layer.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import type { SlicePixels } from '../image/slice-pixels.ts';
import { presetsFor } from '../image/windowing.ts';
import type { Rect } from '../mask/rect.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { PointerRouter, type PointerTarget } from '../tools/pointer-router.ts';
import type { Cursor } from '../view/cursors.ts';
import { Stage } from '../view/stage.ts';
import type { Viewport } from '../view/viewport.ts';
import { lesionStyles } from './lesion-styles.ts';
import type { OpenSlice } from './open-slice.ts';
import { choiceAfter, paneChoices, placeOver, type PaneChoice } from './pane-choices.ts';
import { toneOf, type ViewState } from './view-state.ts';

/** What the pane shows, or why it shows nothing. */
interface Shown {
  choice: PaneChoice | null;
  slice: OpenSlice;
  overlay: LabelLayer | null;
  /** Another slice than the open one. */
  other: { pixels: SlicePixels; isHu: boolean; place: Rect } | null;
  message: string | null;
}

/** The pane beside the one that is drawn on: same place, zoom and window, another version or another study. */
export class SecondPane {
  private readonly stage: Stage;
  private readonly box: HTMLElement;
  private readonly select: HTMLSelectElement;
  private readonly message: HTMLElement;
  private readonly otherImage = new ImageLayer();
  private slice: OpenSlice | null = null;
  private view: ViewState | null = null;
  private choices: readonly PaneChoice[] = paneChoices([], []);
  private chosen = this.choices[1]!.key;
  /** Of the slice whose choices were asked for last. */
  private choicesOf: OpenSlice | null = null;
  private shown: Shown | null = null;

  /** @param image the open slice as the first pane shows it: painted once for both. */
  constructor(
    private readonly root: HTMLElement,
    viewport: Viewport,
    private readonly image: ImageLayer,
    private readonly api: SliceApi,
    target: PointerTarget,
  ) {
    this.box = part(root, 'second-pane');
    this.select = part(root, 'second-choice');
    this.message = part(root, 'second-message');
    this.stage = new Stage(part(root, 'second-stage'), viewport, () => undefined);
    new PointerRouter(this.stage.pane, viewport, target);
    this.select.addEventListener('change', () => this.choose(this.select.value));
  }

  /** Goes on to the next thing that can be shown. */
  next(): void {
    if (this.view?.secondPane) this.choose(choiceAfter(this.choices, this.chosen));
  }

  show(slice: OpenSlice | null, view: ViewState): void {
    this.slice = slice;
    this.view = view;
    this.box.hidden = !view.secondPane;
    this.root.dataset.secondPane = String(view.secondPane);
    if (!slice || !view.secondPane) return;
    if (this.choicesOf !== slice) void this.ask(slice);
    this.present();
  }

  painted(rect: Rect): void {
    if (this.shown?.choice?.content.kind === 'annotation') this.stage.redrawOverlay(rect);
  }

  redraw(): void {
    if (this.view?.secondPane) this.stage.redraw();
  }

  point(cursor: Cursor | null): void {
    if (this.view?.secondPane) this.stage.point(cursor);
  }

  private async ask(slice: OpenSlice): Promise<void> {
    this.choicesOf = slice;
    this.offer([], []);
    const { id } = slice.info;
    const [history, others] = await Promise.all([
      this.api.history(id).catch(() => null),
      this.api.otherSeries(id).catch(() => []),
    ]);
    if (this.choicesOf !== slice) return;
    this.offer(history?.masks ?? [], others);
    this.present();
  }

  private offer(...from: Parameters<typeof paneChoices>): void {
    this.choices = paneChoices(...from);
    this.select.replaceChildren(...this.choices.map(({ key, title }) => element('option', { value: key }, title)));
    this.select.value = this.chosen;
  }

  private choose(key: string): void {
    this.chosen = key;
    this.select.value = key;
    this.present();
  }

  private present(): void {
    const { slice, view, stage } = this;
    if (!slice || !view) return;
    const choice = this.choices.find(({ key }) => key === this.chosen) ?? null;
    if (this.shown?.choice !== choice || this.shown?.slice !== slice) this.shown = this.make(choice, slice);
    const { overlay, other, message } = this.shown;
    if (other) {
      const tone = toneOf(view, other.isHu);
      // A window in HU says nothing on 8-bit grey, nor the other way round.
      const windowing = other.isHu === slice.info.isHu ? tone.windowing : presetsFor(other.pixels.values, other.isHu)[0]!;
      this.otherImage.update(other.pixels, { ...tone, windowing });
      this.otherImage.place = other.place;
      this.otherImage.smooth = view.smooth;
    }
    stage.image = other ? this.otherImage : choice?.content.kind === 'series' ? null : this.image;
    stage.overlays = overlay ? [{ layer: overlay, opacity: view.opacity }] : [];
    this.message.hidden = message === null;
    setText(this.message, message ?? '');
    this.root.dataset.secondShows = message === null ? this.chosen : '';
    stage.redraw();
  }

  private make(choice: PaneChoice | null, slice: OpenSlice): Shown {
    const shown: Shown = { choice, slice, overlay: null, other: null, message: null };
    const { width, height } = slice.pixels;
    switch (choice?.content.kind) {
      case undefined:
        return { ...shown, message: 'There is none for this slice.' };
      case 'annotation':
        return { ...shown, overlay: slice.labels };
      case 'prediction':
        if (!slice.predicted) return { ...shown, message: 'The model has drawn nothing on this slice.' };
        return { ...shown, overlay: slice.predicted.layer };
      case 'reader': {
        const { pixels } = MaskBuffer.of(choice.content.version, width, height);
        return { ...shown, overlay: new LabelLayer(pixels, width, height, lesionStyles) };
      }
      case 'series':
        shown.message = 'Opening…';
        void this.open(choice.content.slice.sliceId, shown);
        return shown;
    }
  }

  private async open(id: number, shown: Shown): Promise<void> {
    try {
      const [info, pixels] = await Promise.all([this.api.slice(id), this.api.pixels(id)]);
      shown.other = { pixels, isHu: info.isHu, place: placeOver(shown.slice.info, info) };
      shown.message = null;
    } catch (error) {
      shown.message = `Slice ${id} could not be opened: ${(error as Error).message}`;
    }
    if (this.shown === shown) this.present();
  }
}
