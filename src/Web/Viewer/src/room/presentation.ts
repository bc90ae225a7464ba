import type { VerdictBox } from '../review/verdict-box.ts';
import type { Neighbours } from '../wire.ts';
import type { Frame } from './frame.ts';
import type { HistoryPanel } from './history-panel.ts';
import type { OpenSlice } from './open-slice.ts';
import type { ReadingTime } from './reading-time.ts';
import type { SeriesStrip } from './series-strip.ts';
import type { Workbench } from './workbench.ts';

/** The open slice wherever the page shows it: on the bench, around it, in the series, in the panels. */
export class Presentation {
  constructor(
    private readonly frame: Frame,
    private readonly bench: Workbench,
    private readonly strip: SeriesStrip,
    private readonly verdicts: VerdictBox,
    private readonly history: HistoryPanel,
    private readonly time: ReadingTime,
  ) {}

  get slice(): OpenSlice | null {
    return this.bench.open;
  }

  /** A slice takes the place of the open one, or a newer version of it does. */
  show(slice: OpenSlice): void {
    this.frame.somethingOpen();
    this.frame.annotation.show(slice);
    this.bench.lay(slice);
    this.judge(slice);
    this.head(slice);
    if (slice.undoLost) this.undoLost();
    this.time.turnTo(slice.info.id);
    this.history.show(slice);
  }

  /** What is said of the slice has changed. */
  annotation(slice: OpenSlice): void {
    if (slice !== this.slice) return;
    this.frame.annotation.show(slice);
    const { info, annotation } = slice;
    this.strip.mark({ id: info.id, index: info.index, maskState: annotation.state, label: annotation.label });
  }

  /** The model says something else of it. */
  prediction(slice: OpenSlice): void {
    this.bench.lay(slice);
    this.head(slice);
    this.judge(slice);
  }

  /** The body's area on it is known. */
  body(slice: OpenSlice): void {
    if (slice === this.slice) this.frame.annotation.areas(slice);
  }

  /** It is known what lies around it. */
  around(slice: OpenSlice, neighbours: Neighbours | null): void {
    this.frame.queue(neighbours);
    this.annotation(slice);
    this.head(slice);
  }

  undoLost(): void {
    this.frame.message.notice('This slice was changed elsewhere since: the undo steps kept here belong to another version, and are gone.');
  }

  /** Which it is, of how many. */
  private head(slice: OpenSlice): void {
    this.frame.slice.show(slice, this.strip.length);
  }

  /** A verdict is on what the reader sees, from the moment it is shown. */
  private judge({ info, prediction }: OpenSlice): void {
    this.verdicts.show(info.id, prediction?.modelId ?? null);
  }
}
