import { part, setText } from '../dom.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { newUuid } from '../net/writers.ts';
import type { Verdict, VerdictDocument } from '../wire.ts';

const verdictTexts: Readonly<Record<Verdict, string>> = {
  agree: '✓ you agree',
  disagree: '✗ you disagree',
  corrected: '✎ you corrected it',
};

/** The reader's verdict on the prediction that is shown, given with two buttons and, if they like, a reason. */
export class VerdictBox {
  private readonly text: HTMLElement;
  private readonly reason: HTMLInputElement;
  private shown: { sliceId: number; modelId: number } | null = null;
  private given: VerdictDocument | null = null;

  /** @param say tells a screen reader, and whoever looks, what became of a verdict. */
  constructor(
    private readonly root: HTMLElement,
    private readonly api: Pick<SliceApi, 'verdict' | 'giveVerdict'>,
    private readonly say: (text: string) => void,
  ) {
    this.text = part(root, 'verdict-text');
    this.reason = part(root, 'verdict-reason');
    this.reason.addEventListener('change', () => {
      const { verdict, subject } = this.given ?? {};
      if (verdict) void this.give(verdict, subject ?? 'prediction');
    });
  }

  /** The prediction that is judged from now on; null where there is none. */
  show(sliceId: number, modelId: number | null): void {
    const { shown } = this;
    if (shown?.sliceId === sliceId && shown.modelId === modelId) return;
    this.shown = modelId === null ? null : { sliceId, modelId };
    this.given = null;
    this.reason.value = '';
    this.present();
  }

  /** Asks the server what the reader has said of it before. */
  async read(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    const given = await this.api.verdict(shown.sliceId, shown.modelId).catch(() => null);
    if (this.shown !== shown || this.given) return;
    this.given = given;
    this.reason.value = given?.reason ?? '';
    this.present();
  }

  /** The server noted a correction by itself. */
  corrected(): void {
    if (!this.shown || this.given?.verdict === 'corrected') return;
    this.given = { modelId: this.shown.modelId, verdict: 'corrected', subject: 'mask', reason: null };
    this.present();
  }

  async give(verdict: Verdict, subject: 'prediction' | 'mask' = 'prediction'): Promise<void> {
    const { shown } = this;
    if (!shown) return this.say('there is no prediction to judge');
    const body = { modelId: shown.modelId, verdict, subject, reason: this.reason.value.trim() || null };
    try {
      await this.api.giveVerdict(shown.sliceId, body, newUuid());
      if (this.shown !== shown) return;
      this.given = body;
      this.present();
      this.say(`verdict saved: ${verdict}`);
    } catch (error) {
      setText(this.text, `⚠ not saved: ${(error as Error).message}`);
      this.say('the verdict was not saved');
    }
  }

  private present(): void {
    const verdict = this.given?.verdict ?? null;
    this.root.dataset.verdict = verdict ?? '';
    setText(this.text, verdict ? verdictTexts[verdict] : '');
    this.reason.disabled = this.shown === null;
    for (const name of ['agree', 'disagree'] as const) {
      for (const button of this.root.querySelectorAll<HTMLButtonElement>(`[data-command="verdict-${name}"]`)) {
        button.disabled = this.shown === null;
        button.setAttribute('aria-pressed', String(verdict === name));
      }
    }
  }
}
