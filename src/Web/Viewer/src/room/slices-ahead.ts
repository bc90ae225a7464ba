import { inSlices } from '../in-slices.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import { LabelLayer } from '../view/label-layer.ts';
import type { Look, PicturesAhead } from '../view/pictures-ahead.ts';
import type { MaskBody } from '../wire.ts';
import { lesionStyles } from './lesion-styles.ts';
import type { SliceAnswers } from './slice-cache.ts';

/** A mask as it is drawn on and as it is shown. */
export interface DrawnMask {
  mask: MaskBuffer;
  labels: LabelLayer;
}

/** A view that is left alone for so long is the one that the next slice will be seen in. */
const settledAfterMs = 60;

/** Makes the slices ready that are likely to be opened next, while the reader does nothing: opening one then is a matter of milliseconds. */
export class SlicesAhead {
  private likely: readonly SliceAnswers[] = [];
  private readonly masks = new Map<MaskBody, DrawnMask>();
  private timer: number | undefined;
  private working = false;

  /** @param look how a slice would be seen now. */
  constructor(private readonly pictures: PicturesAhead, private readonly look: (slice: SliceAnswers) => Look) {}

  /** @param slices the likeliest first; what was made for others is let go. */
  expect(slices: readonly SliceAnswers[]): void {
    this.likely = slices;
    this.pictures.keepOnly(new Set(slices.map(({ pixels }) => pixels)));
    for (const mask of this.masks.keys()) if (!slices.some((slice) => slice.mask === mask)) this.masks.delete(mask);
    this.refresh();
  }

  /** Slices are seen in another way than before, perhaps. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), settledAfterMs);
  }

  /** What was made of a mask, which is the caller's from here on; null where nothing was. */
  takeMask(body: MaskBody): DrawnMask | null {
    const made = this.masks.get(body) ?? null;
    this.masks.delete(body);
    return made;
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (let step = this.next(); step; step = this.next()) await inSlices(step, undefined, idle);
    this.working = false;
  }

  /** The next thing to make; null where all is there. */
  private next(): Generator<void, void> | null {
    const { pictures } = this;
    for (const slice of this.likely) {
      const look = this.look(slice);
      if (!pictures.has(slice.pixels, look)) return pictures.draw(slice.pixels, look);
      if (!this.masks.has(slice.mask)) return this.drawMask(slice);
    }
    return null;
  }

  private *drawMask({ mask: body, pixels: { width, height } }: SliceAnswers): Generator<void, void> {
    const mask = MaskBuffer.of(body, width, height);
    yield;
    // Read once, it knows its runs.
    mask.lesions();
    yield;
    const labels = new LabelLayer(mask.pixels, width, height, lesionStyles);
    yield* labels.build();
    this.masks.set(body, { mask, labels });
  }
}

/** The reader's own work goes first; Safari does not say when there is none. */
function idle(): Promise<void> {
  return new Promise((resolve) => ('requestIdleCallback' in window ? requestIdleCallback(() => resolve(), { timeout: 1_000 }) : setTimeout(resolve)));
}
