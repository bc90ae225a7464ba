import type { ClassLabel, LabelBody, MaskBody, MaskState, Provenance } from '../wire.ts';
import type { Delta } from '../mask/delta.ts';
import { deltaBetween } from '../mask/differences.ts';
import { Earlier } from '../mask/earlier.ts';
import { paintLesions, type MaskBuffer } from '../mask/mask-buffer.ts';
import type { Rect } from '../mask/rect.ts';
import { spansIn, type Spans } from '../mask/spans.ts';
import { fingerprint } from '../undo/fingerprint.ts';
import { EditHistory, type Edit, type EditSource, type HistoryWindow, type Verdict } from './edit-history.ts';
import { accepted, byHand, claim, edited, restored } from './provenance.ts';
import { stateAfterStroke, toggledComplete, toggledNegative } from './supervision.ts';

/** What an edit changes beside the pixels on the screen. */
interface Change {
  mask: boolean;
  label: boolean;
}

export interface AnnotationListener {
  /** Pixels changed; also called many times within a stroke. */
  painted(rect: Rect): void;
  /** An edit is finished: this is what should be saved. */
  committed(what: Change & { name: string }): void;
  /** The history of edits has changed: an edit was added, or, for null, undone or done again. */
  remembered(pushed: Edit | null): void;
  /**
   * An edit, or the undoing of one, is on the screen's way: what it takes to keep and to send it can wait until it is seen. Runs `settle` then, and before the page is
   * left; the annotation does so itself before anything else happens to it. Without this, at once.
   * @param step of undo or redo: a key that is held makes thirty a second of them, and several may be told as one.
   */
  soon?(settle: () => void, step: boolean): void;
}

/** A slice's label, mask and supervision state under a reader's hands, with undo and redo over all three. */
export class Annotation {
  private readonly edits = new EditHistory();
  private stroke: { name: string; areas: readonly number[] } | null = null;
  /** The map as its last edit left it; null where that has to be copied anew. */
  private earlier: Earlier | null = null;
  private verdict: Verdict;
  /** Tells what happened last, as long as nobody has been told. */
  private unsettled: (() => void) | null = null;
  /** What the steps back and forth have changed that nobody has been told of: they are told as one, for a key that is held. */
  private travelled: Change | null = null;
  private mark: string;

  constructor(
    readonly mask: MaskBuffer,
    state: MaskState,
    label: ClassLabel | null,
    private readonly listener: AnnotationListener,
    provenance: Provenance = byHand,
  ) {
    this.verdict = { state, label, provenance, labelProvenance: byHand };
    this.mark = fingerprint(this.body(), label);
  }

  /** What the slice is now, as its edits name it. */
  get fingerprint(): string {
    this.settle();
    return this.mark;
  }

  get state(): MaskState {
    return this.verdict.state;
  }

  get label(): ClassLabel | null {
    return this.verdict.label;
  }

  get undoDepth(): number {
    return this.edits.depth;
  }

  get redoDepth(): number {
    return this.edits.redoDepth;
  }

  /** Whether something is under way that nobody has been told of. */
  get drawing(): boolean {
    return this.stroke !== null || this.unsettled !== null;
  }

  body(): MaskBody {
    return { state: this.state, lesions: this.mask.lesions(), ...claim(this.verdict.provenance) };
  }

  labelBody(): LabelBody {
    return { label: this.label, ...claim(this.verdict.labelProvenance) };
  }

  /** Takes over the history that an earlier visit to the slice has left; for a slice that was not edited yet. */
  recall(kept: HistoryWindow, source: EditSource): void {
    this.edits.recall(kept, source);
  }

  beginStroke(name: string): void {
    if (this.stroke) this.endStroke();
    this.settle();
    this.earlier ??= new Earlier(this.mask);
    this.stroke = { name, areas: this.mask.allAreas() };
  }

  /** @param covered takes what lay there, of this kind too, by value. */
  extendStroke(spans: Spans, value: number, covered?: Map<number, Spans>): void {
    if (!this.stroke) return;
    this.earlier!.touch(spans);
    const changed = this.mask.paint(spans, value, covered);
    if (!changed) return;
    this.listener.painted(changed);
  }

  /**
   * @param provenance what the mask is with the stroke; null for what a reader's hand makes of it.
   * @returns whether the stroke changed anything.
   */
  endStroke(provenance: Provenance | null = null): boolean {
    const { stroke } = this;
    this.stroke = null;
    if (!stroke || !this.earlier!.differs()) return false;
    const { area } = this.mask;
    const verdict = {
      state: stateAfterStroke(this.state, area),
      provenance: provenance ?? (area === 0 ? byHand : edited(this.verdict.provenance)),
    };
    this.record(stroke.name, verdict, { gained: this.gainedSince(stroke.areas), delta: () => this.earlier!.delta() });
    return true;
  }

  /** One edit that paints several labels, later ones above; returns whether it changed anything. */
  draw(name: string, parts: readonly { spans: Spans; value: number }[], provenance: Provenance | null = null): boolean {
    this.beginStroke(name);
    for (const { spans, value } of parts) this.extendStroke(spans, value);
    return this.endStroke(provenance);
  }

  /** Gives up the stroke being drawn and restores what it covered. */
  cancelStroke(): void {
    const delta = this.stroke && this.earlier!.delta();
    this.stroke = null;
    if (delta) this.apply(delta);
  }

  setLabel(label: ClassLabel | null, labelProvenance: Provenance = byHand): void {
    if (label !== this.label) this.record('label', { label, labelProvenance });
  }

  /** Returns false where nothing is drawn, so that there is nothing to vouch for. */
  toggleComplete(): boolean {
    const state = toggledComplete(this.state, this.mask.area);
    if (state === null) return false;
    this.record(state === 'complete' ? 'mask complete' : 'mask partial', { state });
    return true;
  }

  /** Clears whatever is drawn. On an empty mask a second press takes the verdict back. */
  nothingHere(): void {
    if (this.mask.area === 0) this.record('nothing here', { state: toggledNegative(this.state) });
    else this.tell(this.swapMask('nothing here', { state: 'negative', lesions: [] }, byHand));
  }

  /** Puts an earlier revision back as an edit of its own: undo brings the present one back. */
  restoreMask(body: MaskBody, revision: number): void {
    this.tell(this.swapMask(`restore revision ${revision}`, body, restored(revision)));
  }

  /**
   * Adds a region as a lesion wherever nothing is drawn yet; what the reader has drawn stays.
   * @param region height x width, rows first; any non-zero value belongs.
   * @param modelId the model that proposed the region; null where the reader made it.
   */
  addRegion(name: string, region: Uint8Array, value: number, modelId: number | null = null): boolean {
    const { bounds, width } = this.mask;
    return this.addSpans(name, [{ spans: spansIn(bounds, width, (index) => region[index] !== 0), value }], modelId);
  }

  /** As `addRegion`, for several kinds at once. Returns whether anything was added. */
  addSpans(name: string, parts: readonly { spans: Spans; value: number }[], modelId: number | null = null): boolean {
    const { pixels, width, area } = this.mask;
    const free = (spans: Spans) => spans.sift(width, (index) => pixels[index] === 0);
    const provenance = modelId === null ? null : accepted(this.verdict.provenance, modelId, area);
    return this.draw(name, parts.map(({ spans, value }) => ({ spans: free(spans), value })), provenance);
  }

  /** Takes a version that the server already holds as the present one; undo brings the reader's own back. */
  adoptMask(body: MaskBody): void {
    this.swapMask('their version', body, body.provenance ?? byHand);
  }

  adoptLabel(label: ClassLabel | null): void {
    this.keep(this.change({ name: 'their label', delta: null }, { label, labelProvenance: byHand }));
  }

  /** Tells what was edited last, where that has not been done. */
  settle(): void {
    const { unsettled: tell } = this;
    this.unsettled = null;
    this.travelled = null;
    tell?.();
  }

  /** Name of what was undone, or null. */
  undo(): string | null {
    this.settleStroke();
    const edit = this.edits.undo();
    return edit && this.travel(edit, edit.before, edit.from, 'undo', edit.gained?.map((more) => -more));
  }

  redo(): string | null {
    this.settleStroke();
    const edit = this.edits.redo();
    return edit && this.travel(edit, edit.after, edit.to, 'redo', edit.gained);
  }

  /** Before a step back or forth: an edit has its differences taken down first, while another such step can wait to be told with this one. */
  private settleStroke(): void {
    this.endStroke();
    if (!this.travelled) this.settle();
  }

  /**
   * Notes an edit whose pixels have changed already.
   * @param pixels how: all that was touched is read for the delta, so it is asked for when the edit is told.
   */
  private record(name: string, verdict: Partial<Verdict>, pixels?: { gained: readonly number[]; delta: () => Delta | null }): void {
    const edit = this.change({ name, delta: null, ...(pixels && { gained: pixels.gained }) }, verdict);
    this.later(() => {
      edit.delta = pixels?.delta() ?? null;
      this.keep(edit);
      this.tell(edit);
    });
  }

  /** Has something done once what there is to see has been seen, and before anything else happens here. */
  private later(tell: () => void, step = false): void {
    this.unsettled = tell;
    if (this.listener.soon) this.listener.soon(() => this.settle(), step);
    else this.settle();
  }

  private change(what: Pick<Edit, 'name' | 'delta' | 'gained'>, verdict: Partial<Verdict>): Edit {
    this.settle();
    const before = this.verdict;
    const changed =
      (verdict.state ?? before.state) !== before.state ||
      (verdict.provenance ?? before.provenance) !== before.provenance ||
      'label' in verdict;
    const after = changed ? { ...before, ...verdict } : before;
    this.verdict = after;
    const edit: Edit = { ...what, before, after, from: this.mark, to: '' };
    this.edits.push(edit);
    return edit;
  }

  /** Names what the slice is with the edit: all of the mask is read for that. */
  private keep(edit: Edit): void {
    this.mark = edit.to = fingerprint(this.body(), edit.after.label);
    this.listener.remembered(edit);
  }

  private swapMask(name: string, body: MaskBody, provenance: Provenance): Edit {
    // A stroke under way is compared with what lies beneath it, which is about to be another version.
    this.endStroke();
    this.settle();
    const { pixels, width, height } = this.mask;
    const labels = new Uint8Array(pixels.length);
    paintLesions(labels, body, width, height);
    const delta = deltaBetween(pixels, labels);
    const areas = this.mask.allAreas();
    if (delta) this.apply(delta);
    const edit = this.change({ name, delta, gained: this.gainedSince(areas) }, { state: body.state, provenance });
    this.keep(edit);
    return edit;
  }

  private travel(edit: Edit, to: Verdict, mark: string, verb: string, gained?: readonly number[]): string {
    if (edit.delta) this.apply(edit.delta, gained);
    this.verdict = to;
    this.mark = mark;
    const { mask, label } = changeOf(edit);
    const all = { mask: mask || this.travelled?.mask === true, label: label || this.travelled?.label === true };
    this.travelled = all;
    this.later(() => {
      this.listener.remembered(null);
      this.listener.committed({ ...all, name: `${verb} ${edit.name}` });
    }, true);
    return edit.name;
  }

  private apply(delta: Delta, gained?: readonly number[]): void {
    this.earlier = null;
    for (const rect of this.mask.apply(delta, gained)) this.listener.painted(rect);
  }

  private gainedSince(areas: readonly number[]): number[] {
    return this.mask.allAreas().map((now, label) => now - areas[label]!);
  }

  private tell(edit: Edit): void {
    this.listener.committed({ ...changeOf(edit), name: edit.name });
  }
}

function changeOf({ delta, before, after }: Edit): Change {
  return { mask: delta !== null || before.state !== after.state, label: before.label !== after.label };
}
