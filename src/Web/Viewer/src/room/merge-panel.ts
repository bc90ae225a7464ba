import { element, part, setText } from '../dom.ts';
import { areaText } from '../format.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import { disputes, merged, mergedState, type Choice, type Dispute } from '../mask/merge.ts';
import { context2d } from '../view/canvas.ts';
import type { Viewport } from '../view/viewport.ts';
import type { MaskBody } from '../wire.ts';
import type { OpenSlice } from './open-slice.ts';
import { drawVersion } from './version-picture.ts';
import type { ViewState } from './view-state.ts';

const choiceTitles: Readonly<Record<Choice, string>> = { both: 'both', mine: 'mine', theirs: 'theirs' };
const choices = Object.keys(choiceTitles) as Choice[];

interface Versions {
  mine: MaskBody;
  theirs: MaskBody;
}

interface Open {
  versions: Versions;
  mine: MaskBuffer;
  theirs: MaskBuffer;
  slice: OpenSlice;
  view: ViewState;
  settled: { dispute: Dispute; choice: Choice; select: HTMLSelectElement }[];
}

/** What becomes of each lesion that two versions draw differently: mine, theirs or both; chosen in a list or on the picture. */
export class MergePanel {
  private readonly picture: HTMLCanvasElement;
  private open: Open | null = null;
  private viewport: Viewport | null = null;

  constructor(private readonly panel: HTMLElement) {
    this.picture = part(panel, 'merged-picture');
    this.picture.addEventListener('click', (event) => this.clicked(event));
  }

  show(versions: Versions | null, slice: OpenSlice, view: ViewState): void {
    this.panel.hidden = versions === null;
    this.open = null;
    if (!versions) return;
    const { width, height } = slice.pixels;
    const mine = MaskBuffer.of(versions.mine, width, height);
    const theirs = MaskBuffer.of(versions.theirs, width, height);
    const settled = disputes(mine.pixels, theirs.pixels, width, height).map((dispute) => {
      const options = choices.map((choice) => element('option', { value: choice }, choiceTitles[choice]));
      return { dispute, choice: 'both' as Choice, select: element('select', {}, ...options) };
    });
    this.open = { versions, mine, theirs, slice, view, settled };
    part(this.panel, 'merge-choices').replaceChildren(
      ...settled.map((one, i) => {
        const area = (px: number) => areaText(px, slice.info.spacingMm);
        const { minePx, theirsPx } = one.dispute;
        one.select.addEventListener('change', () => this.choose(i, one.select.value as Choice));
        const text = `Lesion ${i + 1}: mine ${area(minePx)}, theirs ${area(theirsPx)}`;
        return element('li', {}, element('label', {}, element('span', {}, text), one.select));
      }),
    );
    this.draw();
  }

  body(): MaskBody {
    if (!this.open) throw new Error('there is nothing to merge');
    const { versions } = this.open;
    const buffer = this.merged(this.open);
    const state = mergedState(versions.mine.state, versions.theirs.state, buffer.area);
    return { state, lesions: buffer.lesions(), provenance: { origin: 'merged' } };
  }

  private choose(i: number, choice: Choice): void {
    const one = this.open?.settled[i];
    if (!one) return;
    one.choice = choice;
    one.select.value = choice;
    this.draw();
  }

  /** A click on a lesion goes on to its next choice. */
  private clicked(event: MouseEvent): void {
    const { open, viewport } = this;
    if (!open || !viewport) return;
    const at = viewport.toImage({ x: event.offsetX, y: event.offsetY });
    const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
    const i = open.settled.findIndex(({ dispute }) => dispute.pixels.holds(x, y));
    if (i >= 0) this.choose(i, choices[(choices.indexOf(open.settled[i]!.choice) + 1) % choices.length]!);
  }

  private merged({ mine, theirs, slice, settled }: Open): MaskBuffer {
    const { width, height } = slice.pixels;
    return MaskBuffer.ofLabels(merged(mine.pixels, theirs.pixels, width, settled), width, height);
  }

  private draw(): void {
    const { open } = this;
    if (!open) return;
    const buffer = this.merged(open);
    const viewport = drawVersion(this.picture, buffer.pixels, open.slice, open.view);
    this.viewport = viewport;
    setText(part(this.panel, 'merged-words'), areaText(buffer.area, open.slice.info.spacingMm));
    const context = context2d(this.picture);
    context.font = '600 13px system-ui, "DejaVu Sans", sans-serif';
    context.lineWidth = 3;
    context.strokeStyle = 'black';
    context.fillStyle = 'white';
    open.settled.forEach(({ dispute }, i) => {
      const at = viewport.toScreen({ x: dispute.pixels.to(0) + 1, y: dispute.pixels.y(0) });
      context.strokeText(String(i + 1), at.x + 2, at.y);
      context.fillText(String(i + 1), at.x + 2, at.y);
    });
  }
}
