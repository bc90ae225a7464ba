import type { AfterPaint } from '../after-paint.ts';
import type { AnnotationListener } from '../annotation/annotation.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import type { Frame } from './frame.ts';
import type { OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { Saving } from './saving.ts';
import type { Workbench } from './workbench.ts';

/** Takes down what the reader does to a slice: shown at once, kept for undo, and on its way to the server. */
export class Recording {
  /** @param taken told after each edit, once it is on its way. */
  constructor(
    private readonly saving: Saving,
    private readonly undo: UndoMemory,
    private readonly frame: Frame,
    private readonly bench: Workbench,
    private readonly presentation: Presentation,
    private readonly afterPaint: AfterPaint,
    private readonly taken: () => void,
  ) {}

  /** @param opened the slice, once it is made. */
  of(opened: () => OpenSlice): AnnotationListener {
    /** An edit that waits to be taken down. */
    let expected: { done(): void } | null = null;
    return {
      painted: (rect) => {
        this.bench.painted(opened(), rect);
        this.frame.annotation.areasSoon(opened());
      },
      soon: (settle, step) => {
        // Several steps of undo may be told as one.
        expected ??= this.saving.expect();
        this.frame.unsaved(this.saving.pendingEdits);
        // What was said before the edit is of no more interest: what is said while it waits is.
        this.frame.message.show(null);
        this.afterPaint.soon(settle, step);
      },
      remembered: (pushed) => this.undo.note(opened().info.id, opened().annotation, pushed),
      committed: ({ mask, label, name }) => {
        const slice = opened();
        const { info, annotation, revisions } = slice;
        expected?.done();
        if (mask) this.saving.add(info.id, 'mask', annotation.body(), revisions.mask);
        if (label) this.saving.add(info.id, 'label', annotation.labelBody(), revisions.label);
        if (!expected) this.frame.message.show(null);
        expected = null;
        this.frame.announcer.say(name);
        this.presentation.annotation(slice);
        this.taken();
        this.frame.settled();
      },
    };
  }
}
