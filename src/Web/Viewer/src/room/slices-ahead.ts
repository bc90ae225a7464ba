import { background } from '../idle.ts';
import { inSlices, type Pause } from '../in-slices.ts';
import { nextTask } from '../next-task.ts';
import type { Look, PicturesAhead } from '../view/pictures-ahead.ts';
import type { MaskDocument } from '../wire.ts';
import { drawMask, type DrawnMask } from './drawn-mask.ts';
import type { OpenSlice } from './open-slice.ts';
import type { SliceAnswers, SliceWords } from './slice-cache.ts';

/** How slices are seen now. */
export interface SeenAs extends Look {
  /** Of the overlays. */
  opacity: number;
}

/** Masks that are kept: they are several times as large as the runs they are made of. */
const keptMasks = 6;

/** A view that is left alone for so long is the one that the next slice will be seen in. */
const settledAfterMs = 60;

/**
 * Makes the slices ready that are likely to be opened next, while the reader does nothing, and keeps those that
 * were just left: opening one of them is a matter of milliseconds.
 */
export class SlicesAhead {
  private likely: readonly SliceAnswers[] = [];
  /** By slice and revision, which never changes; the oldest first. */
  private readonly masks = new Map<string, DrawnMask>();
  private readonly preparing = new Map<number, Promise<void>>();
  private timer: number | undefined;
  private working = false;
  /** The view or the likely slices are others than when the work began. */
  private again = false;

  /**
   * @param seen how a slice would be seen now.
   * @param beside makes ready what would be seen beside it.
   */
  constructor(
    private readonly pictures: Pick<PicturesAhead, 'image' | 'drawImage' | 'overlay' | 'drawOverlay'>,
    private readonly seen: (slice: SliceWords) => SeenAs,
    private readonly beside: (slice: SliceAnswers) => Generator<Pause, void>,
  ) {}

  /** @param slices the likeliest first. */
  expect(slices: readonly SliceAnswers[]): void {
    this.likely = slices;
    // Whoever leafs on wants the next one soon; only a view that is being changed is waited for.
    if (this.timer === undefined) void this.work();
  }

  /** Slices are seen in another way than before, perhaps. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.work();
    }, settledAfterMs);
  }

  /**
   * Makes ready what lies over a slice, while its pixels are still on their way.
   * @param words what the server says of it; null where only what is being made already is waited for.
   */
  prepare(id: number, words: Promise<SliceWords> | null): Promise<void> | undefined {
    const known = this.preparing.get(id);
    if (known || !words) return known;
    const ready = words
      .then((slice) => inSlices(this.over(slice), undefined, nextTask))
      // What cannot be made shows itself when the slice is really opened.
      .catch(() => undefined)
      .finally(() => this.preparing.delete(id));
    this.preparing.set(id, ready);
    return ready;
  }

  /** Draws the picture of a slice that is about to be shown, in parts: all of it within one frame would hold the page for longer than that. */
  async draw(slice: SliceAnswers): Promise<void> {
    // What cannot be drawn shows itself when the slice is really opened.
    await inSlices(this.picture(slice), undefined, nextTask).catch(() => undefined);
  }

  /** A slice is opened: what was made of its mask, which is the caller's from here on; null where nothing was. */
  takeMask(id: number, { revision }: MaskDocument): DrawnMask | null {
    // What lies around it will be said later, and is not it.
    this.likely = this.likely.filter(({ info }) => info.id !== id);
    const made = this.masks.get(keyOf(id, revision)) ?? null;
    this.masks.delete(keyOf(id, revision));
    return made;
  }

  /** A slice is left: its mask is kept if it is as it was when it was opened. */
  giveBack({ info, annotation, labels, revisions, openedAs }: OpenSlice): void {
    if (openedAs?.revision !== revisions.mask || openedAs.fingerprint !== annotation.fingerprint) return;
    this.keep(keyOf(info.id, revisions.mask), { mask: annotation.mask, labels });
  }

  private async work(): Promise<void> {
    this.again = true;
    if (this.working) return;
    this.working = true;
    while (this.again) {
      this.again = false;
      // What cannot be made shows itself when the slice is really opened.
      for (const slice of this.likely) await inSlices(this.made(slice), undefined, background).catch(() => undefined);
    }
    this.working = false;
  }

  /** Makes what is not there of a slice. */
  private *made(slice: SliceAnswers): Generator<Pause, void> {
    // Meanwhile it was opened, or others are likelier.
    if (!this.likely.includes(slice)) return;
    yield* this.picture(slice);
    yield;
    yield* this.over(slice);
    yield;
    yield* this.beside(slice);
  }

  private *picture(slice: SliceAnswers): Generator<Pause, void> {
    const { opacity: _, ...look } = this.seen(slice);
    if (!this.pictures.image(slice.pixels, look)) yield* this.pictures.drawImage(slice.pixels, look);
  }

  /** Makes what is not there of what lies over a slice. */
  private *over(slice: SliceWords): Generator<void, void> {
    const { pictures } = this;
    const key = keyOf(slice.info.id, slice.mask.revision);
    if (!this.masks.has(key)) this.keep(key, yield* drawMask(slice.mask, slice.info.width, slice.info.height));
    const overlay = { layer: this.masks.get(key)!.labels, opacity: this.seen(slice).opacity };
    if (!pictures.overlay(overlay)) yield* pictures.drawOverlay(overlay);
  }

  private keep(key: string, drawn: DrawnMask): void {
    this.masks.set(key, drawn);
    const [oldest] = this.masks.keys();
    if (this.masks.size > keptMasks) this.masks.delete(oldest!);
  }
}

function keyOf(id: number, revision: number): string {
  return `${id}/${revision}`;
}
