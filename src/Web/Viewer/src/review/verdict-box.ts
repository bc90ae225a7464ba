import { part, setText } from '../dom.ts';
import type { Verdict, VerdictBody, VerdictDocument } from '../wire.ts';

const verdictTexts: Readonly<Record<Verdict, string>> = {
  agree: '✓ you agree',
  disagree: '✗ you disagree',
  corrected: '✎ you corrected it',
};

export function refusedVerdict(sliceId: number, reason: string): string {
  return `The verdict on slice ${sliceId} was not accepted: ${reason}`;
}

/** Where verdicts go, and where they come from. */
export interface VerdictRecord {
  /** What the server holds. */
  read(sliceId: number, modelId: number): Promise<VerdictDocument | null>;
  /** What the reader has said and the server does not hold yet. */
  unsent(sliceId: number, modelId: number): VerdictBody | undefined;
  give(sliceId: number, verdict: VerdictBody): void;
}

/** The reader's verdict on the prediction that is shown, given with two buttons and, if they like, a reason. */
export class VerdictBox {
  private readonly text: HTMLElement;
  private readonly reason: HTMLInputElement;
  private shown: { sliceId: number; modelId: number } | null = null;
  private given: VerdictDocument | null = null;

  /** @param say tells a screen reader what there is to judge. */
  constructor(
    private readonly root: HTMLElement,
    private readonly record: VerdictRecord,
    private readonly say: (text: string) => void,
  ) {
    this.text = part(root, 'verdict-text');
    this.reason = part(root, 'verdict-reason');
    this.reason.addEventListener('change', () => {
      const { verdict, subject } = this.given ?? {};
      if (verdict) this.give(verdict, subject ?? 'prediction');
    });
  }

  /** The prediction that is judged from now on; null where there is none. */
  show(sliceId: number, modelId: number | null): void {
    const { shown } = this;
    if (shown?.sliceId === sliceId && shown.modelId === modelId) return;
    this.shown = modelId === null ? null : { sliceId, modelId };
    this.take(modelId === null ? null : (this.record.unsent(sliceId, modelId) ?? null));
  }

  /** Asks the server what the reader has said of it before. */
  async read(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    const held = await this.record.read(shown.sliceId, shown.modelId).catch(() => null);
    if (this.shown === shown && !this.given) this.take(held);
  }

  /** The server would not take a verdict on this slice: what it holds is what counts. */
  async refused(sliceId: number): Promise<void> {
    const { shown } = this;
    if (shown?.sliceId !== sliceId) return;
    this.take(this.record.unsent(sliceId, shown.modelId) ?? null);
    await this.read();
  }

  /** The server noted a correction by itself. */
  corrected(): void {
    if (!this.shown || this.given?.verdict === 'corrected') return;
    this.given = { modelId: this.shown.modelId, verdict: 'corrected', subject: 'mask', reason: null };
    this.present();
  }

  give(verdict: Verdict, subject: 'prediction' | 'mask' = 'prediction'): void {
    const { shown } = this;
    if (!shown) return this.say('there is no prediction to judge');
    const body = { modelId: shown.modelId, verdict, subject, reason: this.reason.value.trim() || null };
    this.record.give(shown.sliceId, body);
    this.given = body;
    this.present();
  }

  private take(given: VerdictDocument | null): void {
    this.given = given;
    this.reason.value = given?.reason ?? '';
    this.present();
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
