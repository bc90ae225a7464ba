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
    // What was said before an edit is no longer of interest from its beginning: what is said while it waits to be taken down is.
    let outdated = true;
    return {
      painted: (rect) => {
        this.bench.painted(opened(), rect);
        this.frame.annotation.areasSoon(opened());
      },
      soon: (settle) => {
        const expected = this.saving.expect();
        this.frame.unsaved(this.saving.pendingEdits);
        this.frame.message.show(null);
        outdated = false;
        this.afterPaint.soon(() => {
          expected.done();
          settle();
          this.taken();
          this.frame.settled();
        });
      },
      remembered: (pushed) => this.undo.note(opened().info.id, opened().annotation, pushed),
      committed: ({ mask, label, name }) => {
        const slice = opened();
        const { info, annotation, revisions } = slice;
        if (mask) this.saving.add(info.id, 'mask', annotation.body(), revisions.mask);
        if (label) this.saving.add(info.id, 'label', annotation.labelBody(), revisions.label);
        if (outdated) this.frame.message.show(null);
        outdated = true;
        this.frame.announcer.say(name);
        this.presentation.annotation(slice);
        this.taken();
      },
    };
  }
}
