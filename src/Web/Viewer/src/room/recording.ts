import type { AnnotationListener } from '../annotation/annotation.ts';
import type { UndoMemory } from '../undo/undo-memory.ts';
import type { Frame } from './frame.ts';
import type { OpenSlice } from './open-slice.ts';
import type { Presentation } from './presentation.ts';
import type { Saving } from './saving.ts';
import type { Workbench } from './workbench.ts';

/** Takes down what the reader does to a slice: shown at once, kept for undo, and on its way to the server. */
export class Recording {
  /** @param committed told after each edit. */
  constructor(
    private readonly saving: Saving,
    private readonly undo: UndoMemory,
    private readonly frame: Frame,
    private readonly bench: Workbench,
    private readonly presentation: Presentation,
    private readonly committed: () => void,
  ) {}

  /** @param opened the slice, once it is made. */
  of(opened: () => OpenSlice): AnnotationListener {
    return {
      painted: (rect) => {
        this.bench.painted(opened(), rect);
        this.frame.annotation.areasSoon(opened());
      },
      remembered: (pushed) => this.undo.note(opened().info.id, opened().annotation, pushed),
      committed: ({ mask, label, name }) => {
        const slice = opened();
        const { info, annotation, revisions } = slice;
        if (mask) this.saving.add(info.id, 'mask', annotation.body(), revisions.mask);
        if (label) this.saving.add(info.id, 'label', annotation.labelBody(), revisions.label);
        this.frame.message.show(null);
        this.frame.announcer.say(name);
        this.presentation.annotation(slice);
        this.committed();
      },
    };
  }
}
