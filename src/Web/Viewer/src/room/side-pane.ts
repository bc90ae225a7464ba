import { element, part, setText } from '../dom.ts';
import { ImageLayer } from '../view/image-layer.ts';
import { LabelLayer } from '../view/label-layer.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import { PointerRouter, type PointerTarget } from '../tools/pointer-router.ts';
import type { Cursor } from '../view/cursors.ts';
import type { PicturesAhead } from '../view/pictures-ahead.ts';
import { Stage } from '../view/stage.ts';
import type { Viewport } from '../view/viewport.ts';
import { lesionStyles } from './lesion-styles.ts';
import type { OpenSlice } from './open-slice.ts';
import { lookOfOther } from './look-of-other.ts';
import type { OtherSlice, OtherSlices } from './other-slices.ts';
import type { PaneChoice } from './pane-choices.ts';
import type { Side } from './pane-pair.ts';
import type { ViewState } from './view-state.ts';

/** What the pane shows, or why it shows nothing: not even today's slice, which could be taken for what is missing. */
interface Shown {
  choice: PaneChoice;
  slice: OpenSlice;
  /** Of the slice's prediction, which may be another one later. */
  predicted: OpenSlice['predicted'];
  overlay: LabelLayer | null;
  /** Another slice than the open one. */
  other: OtherSlice | null;
  message: string | null;
  /** Nothing but the message. */
  empty: boolean;
}

/** One of the two places beside each other: what it is to show is chosen in it, and whatever cannot be drawn on is shown by it. */
export class SidePane {
  readonly box: HTMLElement;
  private readonly stage: Stage;
  private readonly select: HTMLSelectElement;
  private readonly message: HTMLElement;
  private readonly otherImage = new ImageLayer();
  private shown: Shown | null = null;
  private view: ViewState | null = null;

  /**
   * @param image the open slice as the annotation's pane shows it: painted once for all.
   * @param choose takes the key of what the reader chooses.
   */
  constructor(
    private readonly root: HTMLElement,
    private readonly side: Side,
    viewport: Viewport,
    private readonly image: ImageLayer,
    pictures: PicturesAhead,
    private readonly others: OtherSlices,
    target: PointerTarget,
    private readonly resized: () => void,
    choose: (key: string) => void,
  ) {
    this.box = part(root, `${side}-pane`);
    this.select = part(root, `${side}-choice`);
    this.message = part(root, `${side}-message`);
    this.stage = new Stage(part(root, `${side}-stage`), viewport, () => this.resized());
    this.stage.ahead = this.otherImage.ahead = pictures;
    new PointerRouter(this.stage.pane, viewport, target);
    this.select.addEventListener('change', () => choose(this.select.value));
  }

  offer(choices: readonly PaneChoice[]): void {
    this.select.replaceChildren(...choices.map(({ key, title }) => element('option', { value: key }, title)));
  }

  /** Nothing: there is one pane, or this one holds the annotation. @param key of what is chosen in it. */
  rest(key: string): void {
    this.shown = null;
    this.stage.pane.hidden = true;
    this.select.value = key;
    this.root.dataset[this.side] = key;
  }

  show(choice: PaneChoice, slice: OpenSlice, view: ViewState): void {
    const { stage, shown } = this;
    this.view = view;
    stage.pane.hidden = false;
    this.select.value = choice.key;
    if (shown?.choice !== choice || shown.slice !== slice || shown.predicted !== slice.predicted) this.shown = this.make(choice, slice);
    const { overlay, other, message, empty } = this.shown!;
    if (other) {
      const { tone, smooth, place } = lookOfOther(other, slice.info, view);
      this.otherImage.update(other.pixels, tone);
      this.otherImage.place = place;
      this.otherImage.smooth = smooth;
    }
    stage.present(other ? this.otherImage : empty ? null : this.image, overlay ? [{ layer: overlay, opacity: view.opacity }] : []);
    this.message.hidden = message === null;
    setText(this.message, message ?? '');
    stage.pane.setAttribute('aria-label', `The same place: ${choice.title}${message === null ? '' : `. ${message}`}`);
    this.root.dataset[this.side] = empty ? `${choice.key}, nothing` : choice.key;
  }

  redraw(): void {
    this.stage.redraw();
  }

  point(cursor: Cursor | null): void {
    this.stage.point(cursor);
  }

  private make(choice: PaneChoice, slice: OpenSlice): Shown {
    const shown: Shown = { choice, slice, predicted: slice.predicted, overlay: null, other: null, message: null, empty: false };
    const { width, height } = slice.pixels;
    const { content } = choice;
    switch (content.kind) {
      case 'annotation':
        return shown;
      case 'none':
        return { ...shown, message: content.why, empty: true };
      case 'prediction':
        return { ...shown, overlay: slice.predicted?.layer ?? null, message: predictionNote(slice), empty: !slice.predicted };
      case 'reader': {
        const { pixels } = MaskBuffer.of(content.version, width, height);
        return { ...shown, overlay: new LabelLayer(pixels, width, height, lesionStyles) };
      }
      case 'series': {
        const { sliceId } = content.slice;
        const other = this.others.ready(sliceId);
        if (other) return { ...shown, other };
        Object.assign(shown, { message: 'Opening…', empty: true });
        void this.open(sliceId, shown);
        return shown;
      }
    }
  }

  private async open(id: number, shown: Shown): Promise<void> {
    try {
      Object.assign(shown, { other: await this.others.load(id), message: null, empty: false });
    } catch (error) {
      shown.message = `Slice ${id} could not be opened: ${(error as Error).message}`;
    }
    if (this.shown === shown && this.view) this.show(shown.choice, shown.slice, this.view);
  }
}

/** Why the model's pane shows no outline; null where it shows one. */
function predictionNote({ prediction, predicted, withheld }: OpenSlice): string | null {
  if (withheld !== null) return withheld;
  if (!prediction) return 'No model has looked at this slice yet.';
  if (!predicted) return 'This model does not draw lesions.';
  return predicted.region.includes(1) ? null : 'The model draws no lesion on this slice.';
}
