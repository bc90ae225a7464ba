import { lesionKinds } from '../../annotation/vocabulary.ts';
import { part, setText, type Announcer } from '../../dom.ts';
import { probeText } from '../../format.ts';
import type { Point } from '../../mask/brush.ts';
import type { OpenSlice } from '../open-slice.ts';
import type { CommandButtons } from './command-buttons.ts';
import type { NextFrame } from './next-frame.ts';

/** What lies under the pointer, or under the crosshair that stands in for it. */
export class PointerReadout {
  constructor(
    private readonly root: HTMLElement,
    private readonly buttons: CommandButtons,
    private readonly frame: NextFrame,
    private readonly announcer: Announcer,
  ) {}

  /** The value under the pointer, which may move many times before the next frame. */
  probe(slice: OpenSlice | null, at: Point | null): void {
    const text = slice && at ? probeText(slice.pixels, slice.info.isHu, at) : '';
    this.frame.soon('probe', () => setText(part(this.root, 'probe'), text));
  }

  /** Where the keys' pointer stands, also in words for those who do not see it; null where it is off. */
  crosshair(slice: OpenSlice | null, at: Point | null, pressing: boolean): void {
    this.root.dataset.crosshair = at ? `${Math.floor(at.x)},${Math.floor(at.y)}` : '';
    this.root.dataset.pressing = String(pressing);
    this.buttons.press('toggle-crosshair', at !== null);
    this.probe(slice, at);
    if (!slice || !at) return;
    const { pixels, width } = slice.annotation.mask;
    const lesion = lesionKinds.find(({ value }) => value === pixels[Math.floor(at.y) * width + Math.floor(at.x)]);
    const words = [probeText(slice.pixels, slice.info.isHu, at), lesion?.title.toLowerCase() ?? 'no lesion'];
    this.announcer.say([...words, ...(pressing ? ['tool pressed'] : [])].join(', '));
  }
}
