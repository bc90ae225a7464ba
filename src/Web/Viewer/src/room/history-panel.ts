import { provenanceText } from '../annotation/provenance.ts';
import { labelTitle, maskStates } from '../annotation/vocabulary.ts';
import { element, part, setText } from '../dom.ts';
import { areaText } from '../format.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { LabelLayer } from '../view/label-layer.ts';
import type { MaskDocument, RevisionEntry } from '../wire.ts';
import { lesionStyles } from './lesion-styles.ts';
import type { OpenSlice } from './open-slice.ts';

const pageSize = 50;

/** Everything that was ever said of the open slice: looked at over the image, and put back as a new revision. */
export class HistoryPanel {
  private readonly box: HTMLElement;
  private readonly list: HTMLElement;
  private readonly note: HTMLElement;
  private readonly more: HTMLButtonElement;
  private slice: OpenSlice | null = null;
  private entries: RevisionEntry[] = [];
  private readonly masks = new Map<number, Promise<MaskDocument>>();
  private previewed: RevisionEntry | null = null;
  private opener: Element | null = null;

  /** @param preview shows a revision over the image in place of the present mask; null shows the present again. */
  constructor(
    root: HTMLElement,
    private readonly api: Pick<SliceApi, 'revisions' | 'maskRevision'>,
    private readonly preview: (layer: LabelLayer | null) => void,
    private readonly toggled: (open: boolean) => void,
  ) {
    this.box = part(root, 'history');
    this.list = part(this.box, 'revisions');
    this.note = part(this.box, 'history-note');
    this.more = part(this.box, 'more-revisions');
    this.more.addEventListener('click', () => void this.load(this.entries.at(-1)?.createdAt ?? null));
    for (const seen of ['pointerover', 'focusin'] as const) {
      this.list.addEventListener(seen, (event) => void this.look(this.entryAt(event.target)));
    }
    this.list.addEventListener('pointerleave', () => void this.look(null));
    this.list.addEventListener('focusout', () => void this.look(null));
    this.list.addEventListener('click', (event) => {
      const button = (event.target as Element).closest('button');
      const entry = button && this.entryAt(button);
      if (entry) void this.restore(entry);
    });
  }

  get open(): boolean {
    return !this.box.hidden;
  }

  /** Without a slice there is none to open. */
  toggle(): void {
    if (this.open) this.close();
    else if (this.slice) {
      this.opener = document.activeElement;
      this.box.hidden = false;
      this.toggled(true);
      part(this.box, 'history-heading').focus();
      void this.load(null);
    }
  }

  /** Returns whether it was open. */
  close(): boolean {
    if (!this.open) return false;
    void this.look(null);
    this.box.hidden = true;
    this.toggled(false);
    if (this.opener instanceof HTMLElement) this.opener.focus();
    return true;
  }

  /** Another slice is on the bench. */
  show(slice: OpenSlice): void {
    if (slice === this.slice) return;
    this.slice = slice;
    this.masks.clear();
    this.previewed = null;
    this.preview(null);
    if (this.open) void this.load(null);
  }

  /** The server holds a revision more. */
  grown(sliceId: number): void {
    if (this.open && sliceId === this.slice?.info.id) void this.load(null);
  }

  private async load(before: string | null): Promise<void> {
    const { slice } = this;
    if (!slice) return;
    try {
      const page = await this.api.revisions(slice.info.id, before, pageSize);
      if (slice !== this.slice) return;
      this.entries = before === null ? page.items : [...this.entries, ...page.items];
      this.more.hidden = !page.more;
      this.present(slice);
      setText(this.note, this.entries.length === 0 ? 'Nobody has labelled or drawn on this slice yet.' : '');
    } catch (error) {
      setText(this.note, `The history could not be read: ${(error as Error).message}`);
    }
  }

  private present(slice: OpenSlice): void {
    const focused = this.entryAt(document.activeElement);
    const current = { mask: -1, label: -1 };
    for (const { field, revision } of this.entries) current[field] = Math.max(current[field], revision);
    this.list.replaceChildren(...this.entries.map((entry) => row(entry, entry.revision === current[entry.field], slice)));
    if (focused) this.list.querySelector<HTMLElement>(`[data-entry="${nameOf(focused)}"] button`)?.focus();
  }

  private entryAt(target: EventTarget | null): RevisionEntry | null {
    const name = target instanceof Element ? target.closest<HTMLElement>('[data-entry]')?.dataset.entry : undefined;
    return this.entries.find((entry) => nameOf(entry) === name) ?? null;
  }

  private async look(entry: RevisionEntry | null): Promise<void> {
    if (entry === this.previewed) return;
    this.previewed = entry;
    const { slice } = this;
    if (!slice || entry?.field !== 'mask') return this.preview(null);
    const mask = await this.mask(slice, entry.revision).catch((error: Error) => error);
    if (this.previewed !== entry || slice !== this.slice) return;
    if (mask instanceof Error) return setText(this.note, `Revision ${entry.revision} could not be read: ${mask.message}`);
    const { width, height } = slice.pixels;
    this.preview(new LabelLayer(MaskBuffer.of(mask, width, height).pixels, width, height, lesionStyles));
  }

  private async restore(entry: RevisionEntry): Promise<void> {
    const { slice } = this;
    if (!slice) return;
    const { annotation } = slice;
    if (entry.field === 'label') {
      annotation.setLabel(entry.label, { origin: 'restored', restoredFrom: entry.revision });
      return;
    }
    try {
      const mask = await this.mask(slice, entry.revision);
      annotation.settle();
      if (slice !== this.slice || annotation.drawing) return;
      void this.look(null);
      annotation.restoreMask(mask, entry.revision);
    } catch (error) {
      setText(this.note, `Revision ${entry.revision} could not be read: ${(error as Error).message}`);
    }
  }

  private mask(slice: OpenSlice, revision: number): Promise<MaskDocument> {
    const known = this.masks.get(revision) ?? this.api.maskRevision(slice.info.id, revision);
    this.masks.set(revision, known);
    known.catch(() => this.masks.delete(revision));
    return known;
  }
}

function nameOf({ field, revision }: RevisionEntry): string {
  return `${field}-${revision}`;
}

function row(entry: RevisionEntry, current: boolean, { info }: OpenSlice): HTMLElement {
  const { icon, title } = maskStates[entry.state ?? 'unknown'];
  const what = entry.field === 'label' ? `label: ${labelTitle(entry.label)}` : `mask ${icon} ${title}, ${areaText(entry.areaPx, info.spacingMm)}`;
  const when = new Date(entry.createdAt).toLocaleString('en-GB', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });
  const button = element('button', { type: 'button' }, `Restore ${entry.field} ${entry.revision}`);
  return element(
    'li',
    { 'data-entry': nameOf(entry), ...(current ? { 'aria-current': 'true' } : {}) },
    element('span', { class: 'what' }, `${entry.revision} · ${what}${current ? ' (current)' : ''}`),
    element('span', { class: 'quiet' }, `${entry.reader} · ${when} UTC`),
    element('span', { class: 'quiet' }, provenanceText(entry.provenance, entry.field)),
    ...(current ? [] : [button]),
  );
}
