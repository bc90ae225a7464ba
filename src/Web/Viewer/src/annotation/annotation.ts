import type { ClassLabel, MaskBody, MaskState } from '../wire.ts';
import type { Span } from '../mask/brush.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import { applyPatch, patchSince, type Patch } from '../mask/patch.ts';
import { union, type Rect } from '../mask/rect.ts';
import { stateAfterStroke, toggledComplete, toggledNegative } from './supervision.ts';
import { UndoStack } from './undo-stack.ts';

interface Edit {
  name: string;
  patch: Patch | null;
  state: readonly [before: MaskState, after: MaskState];
  label: readonly [before: ClassLabel | null, after: ClassLabel | null];
}

export interface AnnotationListener {
  /** Pixels changed; also called many times within a stroke. */
  painted(rect: Rect): void;
  /** An edit is finished: this is what should be saved. */
  committed(what: { mask: boolean; label: boolean; name: string }): void;
}

/** A slice's label, mask and supervision state under a reader's hands, with undo and redo over all three. */
export class Annotation {
  private readonly edits = new UndoStack<Edit>();
  private stroke: { earlier: Uint8Array; rect: Rect | null; name: string } | null = null;

  constructor(
    readonly mask: MaskBuffer,
    private currentState: MaskState,
    private currentLabel: ClassLabel | null,
    private readonly listener: AnnotationListener,
  ) {}

  get state(): MaskState {
    return this.currentState;
  }

  get label(): ClassLabel | null {
    return this.currentLabel;
  }

  get undoDepth(): number {
    return this.edits.depth;
  }

  get redoDepth(): number {
    return this.edits.redoDepth;
  }

  get drawing(): boolean {
    return this.stroke !== null;
  }

  body(): MaskBody {
    return { state: this.currentState, lesions: this.mask.lesions() };
  }

  beginStroke(name: string): void {
    if (this.stroke) this.endStroke();
    this.stroke = { earlier: this.mask.pixels.slice(), rect: null, name };
  }

  extendStroke(spans: readonly Span[], value: number): void {
    if (!this.stroke) return;
    const changed = this.mask.paint(spans, value);
    if (!changed) return;
    this.stroke.rect = union(this.stroke.rect, changed);
    this.listener.painted(changed);
  }

  endStroke(): void {
    const stroke = this.stroke;
    this.stroke = null;
    if (!stroke?.rect) return;
    const patch = patchSince(stroke.earlier, this.mask, stroke.rect);
    if (patch) this.record(stroke.name, patch, stateAfterStroke(this.currentState, this.mask.area), this.currentLabel);
  }

  /** Gives up the stroke being drawn and restores what it covered. */
  cancelStroke(): void {
    const stroke = this.stroke;
    this.stroke = null;
    if (!stroke?.rect) return;
    const patch = patchSince(stroke.earlier, this.mask, stroke.rect);
    if (patch) this.apply(patch, 'before');
  }

  setLabel(label: ClassLabel | null): void {
    if (label !== this.currentLabel) this.record('label', null, this.currentState, label);
  }

  /** Returns false where nothing is drawn, so that there is nothing to vouch for. */
  toggleComplete(): boolean {
    const state = toggledComplete(this.currentState, this.mask.area);
    if (state === null) return false;
    this.record(state === 'complete' ? 'mask complete' : 'mask partial', null, state, this.currentLabel);
    return true;
  }

  /** Clears whatever is drawn. On an empty mask a second press takes the verdict back. */
  nothingHere(): void {
    if (this.mask.area === 0) {
      this.record('nothing here', null, toggledNegative(this.currentState), this.currentLabel);
    } else {
      const edit = this.swapMask('nothing here', { state: 'negative', lesions: [] });
      this.edits.push(edit);
      this.tell(edit, edit.name);
    }
  }

  /**
   * Adds a region as a lesion wherever nothing is drawn yet; what the reader has drawn stays.
   * @param region height x width, rows first; any non-zero value belongs.
   */
  addRegion(name: string, region: Uint8Array, value: number): void {
    const { width, height, pixels } = this.mask;
    const spans: Span[] = [];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (region[i] && pixels[i] === 0) spans.push({ y, from: x, to: x });
      }
    }
    this.beginStroke(name);
    this.extendStroke(spans, value);
    this.endStroke();
  }

  /** Takes a version that the server already holds as the present one; undo brings the reader's own back. */
  adoptMask(body: MaskBody): void {
    this.edits.push(this.swapMask('their version', body));
  }

  adoptLabel(label: ClassLabel | null): void {
    this.edits.push(this.change('their label', null, this.currentState, label));
  }

  /** Name of what was undone, or null. */
  undo(): string | null {
    this.endStroke();
    const edit = this.edits.undo();
    return edit ? this.travel(edit, 'before', 'undo') : null;
  }

  redo(): string | null {
    this.endStroke();
    const edit = this.edits.redo();
    return edit ? this.travel(edit, 'after', 'redo') : null;
  }

  private record(name: string, patch: Patch | null, state: MaskState, label: ClassLabel | null): void {
    const edit = this.change(name, patch, state, label);
    this.edits.push(edit);
    this.tell(edit, name);
  }

  private change(name: string, patch: Patch | null, state: MaskState, label: ClassLabel | null): Edit {
    const edit: Edit = { name, patch, state: [this.currentState, state], label: [this.currentLabel, label] };
    this.currentState = state;
    this.currentLabel = label;
    return edit;
  }

  private swapMask(name: string, body: MaskBody): Edit {
    const earlier = this.mask.pixels.slice();
    this.mask.write(this.mask.bounds, MaskBuffer.of(body, this.mask.width, this.mask.height).pixels);
    this.listener.painted(this.mask.bounds);
    return this.change(name, patchSince(earlier, this.mask, this.mask.bounds), body.state, this.currentLabel);
  }

  private travel(edit: Edit, direction: 'before' | 'after', verb: string): string {
    const side = direction === 'before' ? 0 : 1;
    if (edit.patch) this.apply(edit.patch, direction);
    this.currentState = edit.state[side];
    this.currentLabel = edit.label[side];
    this.tell(edit, `${verb} ${edit.name}`);
    return edit.name;
  }

  private apply(patch: Patch, direction: 'before' | 'after'): void {
    applyPatch(patch, direction, this.mask);
    this.listener.painted(patch.rect);
  }

  private tell(edit: Edit, name: string): void {
    this.listener.committed({
      mask: edit.patch !== null || edit.state[0] !== edit.state[1],
      label: edit.label[0] !== edit.label[1],
      name,
    });
  }
}
