import { labelTitle, maskStates } from '../annotation/vocabulary.ts';
import { part, setText } from '../dom.ts';
import { areaText } from '../format.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import type { Conflict, Resolution } from '../net/sender.ts';
import type { LabelBody, MaskBody } from '../wire.ts';
import { MergePanel } from './merge-panel.ts';
import type { OpenSlice } from './open-slice.ts';
import { drawVersion } from './version-picture.ts';
import type { ViewState } from './view-state.ts';

/**
 * Shows both versions of a slice side by side, and beside them what the reader makes of both. Closing it without a choice
 * leaves the conflict standing.
 */
export class ConflictDialog {
  private readonly merge: MergePanel;

  constructor(private readonly dialog: HTMLDialogElement) {
    this.merge = new MergePanel(part(dialog, 'merge'));
  }

  get open(): boolean {
    return this.dialog.open;
  }

  ask(conflict: Conflict, slice: OpenSlice, view: ViewState): Promise<Resolution | null> {
    const { mine, theirs, chain } = conflict;
    const isMask = chain.field === 'mask';
    setText(part(this.dialog, 'conflict-field'), isMask ? 'lesion mask' : 'label');
    this.dialog.returnValue = '';
    this.dialog.showModal();
    this.merge.show(isMask ? { mine: mine as MaskBody, theirs: theirs as MaskBody } : null, slice, view);
    for (const side of ['mine', 'theirs'] as const) {
      const canvas = part<HTMLCanvasElement>(this.dialog, `${side}-picture`);
      canvas.hidden = !isMask;
      if (isMask) drawVersion(canvas, labelsOf(conflict[side] as MaskBody, slice), slice, view);
      setText(part(this.dialog, `${side}-words`), words(conflict[side], slice));
    }
    return new Promise((resolve) =>
      this.dialog.addEventListener('close', () => resolve(this.resolution(this.dialog.returnValue)), { once: true }),
    );
  }

  private resolution(choice: string): Resolution | null {
    if (choice === 'merged') return { merged: this.merge.body() };
    return choice === 'mine' || choice === 'theirs' ? choice : null;
  }
}

function labelsOf(version: MaskBody, { pixels }: OpenSlice): Uint8Array {
  return MaskBuffer.of(version, pixels.width, pixels.height).pixels;
}

function words(version: MaskBody | LabelBody, { info }: OpenSlice): string {
  if ('label' in version) return labelTitle(version.label);
  const { icon, title } = maskStates[version.state];
  const area = MaskBuffer.of(version, info.width, info.height).area;
  return `${icon} ${title}, ${areaText(area, info.spacingMm)}`;
}
