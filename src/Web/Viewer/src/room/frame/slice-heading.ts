import { part, setText } from '../../dom.ts';
import { predictionText, sliceTitle } from '../../format.ts';
import { idle } from '../../idle.ts';
import type { Command } from '../../keys/shortcuts.ts';
import type { OpenSlice } from '../open-slice.ts';
import type { CommandButtons } from './command-buttons.ts';

/** What is known of a slice that was shown before the server was asked for it again. */
export type Freshness = 'current' | 'checking' | 'unchecked';

const freshnessTexts: Readonly<Record<Freshness, string>> = {
  current: '',
  checking: '… looking for a newer version',
  unchecked: '⚠ as last seen; a newer version may exist',
};

/** Which slice is open, whether it is here and the newest there is, and what the model says of it. */
export class SliceHeading {
  private freshnessTimer: number | undefined;
  private named = '';

  constructor(private readonly root: HTMLElement, private readonly buttons: CommandButtons) {}

  loading(id: number): void {
    this.root.dataset.sliceId = String(id);
    this.root.dataset.ready = 'false';
    if (this.named === '') setText(part(this.root, 'slice-title'), 'Opening…');
  }

  /** The first slice of the page did not open. */
  nothingOpen(failed: number): void {
    setText(part(this.root, 'slice-title'), `Slice ${failed}: not opened`);
  }

  opened(id: number): void {
    this.root.dataset.sliceId = String(id);
    this.root.dataset.ready = 'true';
  }

  show(slice: OpenSlice, seriesLength: number): void {
    const title = sliceTitle(slice.info, seriesLength);
    setText(part(this.root, 'slice-title'), title);
    this.name(`${title} – CovidLabel`);
    this.opened(slice.info.id);
    this.root.dataset.hu = String(slice.info.isHu);
    for (const preset of ['lung', 'mediastinum', 'bone']) this.buttons.enable(`window-${preset}` as Command, slice.info.isHu);
    this.prediction(slice);
  }

  /** Whether what is shown is known to be the newest there is; said in words only where that takes long. */
  freshness(freshness: Freshness): void {
    clearTimeout(this.freshnessTimer);
    this.root.dataset.fresh = freshness;
    const write = () => {
      const text = freshnessTexts[freshness];
      const note = part(this.root, 'freshness');
      note.hidden = text === '';
      setText(note, text);
    };
    if (freshness === 'checking') this.freshnessTimer = setTimeout(write, 600);
    else write();
  }

  /** Names the page in the browser's own frame, which takes longer than all the page's texts: once the slice has been shown. */
  private name(title: string): void {
    if (this.named === title) return;
    this.named = title;
    void idle(100).then(() => (document.title = this.named));
  }

  private prediction({ info, prediction, predicted, withheld }: OpenSlice): void {
    const { root, buttons } = this;
    root.dataset.withheld = String(withheld !== null);
    root.dataset.predictionModel = prediction ? String(prediction.modelId) : '';
    for (const command of ['toggle-prediction', 'accept-prediction', 'reject-prediction'] as const) buttons.enable(command, predicted !== null);
    buttons.enable('accept-with-label', prediction !== null);
    setText(part(root, 'prediction-text'), predictionText(prediction, withheld));
    part<HTMLAnchorElement>(root, 'compare').href = `/compare?slice=${info.id}`;
  }
}
