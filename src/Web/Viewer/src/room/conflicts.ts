import type { Field } from '../net/outbox-entry.ts';
import type { Conflict } from '../net/sender.ts';
import type { Revisioned } from '../net/slice-api.ts';
import type { LabelBody, MaskBody } from '../wire.ts';
import type { ConflictDialog } from './conflict-dialog.ts';
import type { OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { Saving } from './saving.ts';
import type { ViewState } from './view-state.ts';

export interface ConflictsHost {
  /** How slices are seen. */
  view(): ViewState;
  open(id: number | null): void;
}

/** Asks the reader about edits that met another's, and does what they choose. */
export class Conflicts {
  /** A conflict the reader has put off; it is not asked about again until the reader wants to. */
  private putOff: Conflict | null = null;

  constructor(
    private readonly dialog: ConflictDialog,
    private readonly saving: Saving,
    private readonly presentation: Presentation,
    private readonly host: ConflictsHost,
  ) {}

  /**
   * Asks about a conflict on the open slice, never in the middle of a stroke.
   * @param asked the reader wants to: also asks what was put off, and goes to a slice elsewhere that has a conflict.
   */
  ask(asked = false): void {
    const { saving } = this;
    const { slice } = this.presentation;
    if (!slice || slice.annotation.drawing || this.dialog.open) return;
    const conflict = saving.conflicts.find(({ chain }) => chain.sliceId === slice.info.id);
    if (conflict && (asked || conflict !== this.putOff)) void this.resolve(conflict, slice);
    else if (asked && !conflict) this.host.open(saving.conflicts[0]?.chain.sliceId ?? null);
  }

  /** Shows the version the reader has taken from another, or made of both. */
  adopt(sliceId: number, field: Field, theirs: Revisioned): void {
    const { slice } = this.presentation;
    if (slice?.info.id !== sliceId) return;
    if (field === 'mask') slice.annotation.adoptMask(theirs as MaskBody);
    else slice.annotation.adoptLabel((theirs as LabelBody).label);
    slice.revisions[field] = Math.max(theirs.revision, slice.revisions[field]);
    this.presentation.annotation(slice);
  }

  private async resolve(conflict: Conflict, slice: OpenSlice): Promise<void> {
    const choice = await this.dialog.ask(conflict, slice, this.host.view());
    this.putOff = choice ? null : conflict;
    if (!choice) return;
    this.saving.resolve(conflict.chain, choice);
    const { field } = conflict.chain;
    if (choice === 'theirs') this.adopt(slice.info.id, field, conflict.theirs);
    else if (choice !== 'mine') this.adopt(slice.info.id, field, { ...choice.merged, revision: conflict.theirs.revision });
    this.ask();
  }
}
