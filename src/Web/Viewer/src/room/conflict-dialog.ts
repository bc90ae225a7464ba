import { labelTitle, maskStates } from '../annotation/vocabulary.ts';
import { part, setText } from '../dom.ts';
import { areaText } from '../format.ts';
import type { Tone } from '../image/tone.ts';
import { MaskBuffer } from '../mask/mask-buffer.ts';
import type { Conflict } from '../net/sender.ts';
import type { LabelBody, MaskBody } from '../wire.ts';
import { context2d, fitToPane, paneUnits } from '../view/canvas.ts';
import { ImageLayer } from '../view/image-layer.ts';
import { LabelLayer } from '../view/label-layer.ts';
import { Viewport } from '../view/viewport.ts';
import { lesionStyles, type OpenSlice } from './open-slice.ts';

/** Shows both versions of a slice side by side. Closing it without a choice leaves the conflict standing. */
export class ConflictDialog {
  constructor(private readonly dialog: HTMLDialogElement) {}

  get open(): boolean {
    return this.dialog.open;
  }

  ask(conflict: Conflict, slice: OpenSlice, tone: Tone): Promise<'mine' | 'theirs' | null> {
    const isMask = conflict.chain.field === 'mask';
    setText(part(this.dialog, 'conflict-field'), isMask ? 'lesion mask' : 'label');
    this.dialog.returnValue = '';
    this.dialog.showModal();
    for (const side of ['mine', 'theirs'] as const) {
      const canvas = part<HTMLCanvasElement>(this.dialog, `${side}-picture`);
      canvas.hidden = !isMask;
      if (isMask) drawVersion(canvas, conflict[side] as MaskBody, slice, tone);
      setText(part(this.dialog, `${side}-words`), words(conflict[side], slice));
    }
    return new Promise((resolve) =>
      this.dialog.addEventListener(
        'close',
        () => {
          const choice = this.dialog.returnValue;
          resolve(choice === 'mine' || choice === 'theirs' ? choice : null);
        },
        { once: true },
      ),
    );
  }
}

function words(version: MaskBody | LabelBody, { info }: OpenSlice): string {
  if ('label' in version) return labelTitle(version.label);
  const { icon, title } = maskStates[version.state];
  const area = MaskBuffer.of(version, info.width, info.height).area;
  return `${icon} ${title}, ${areaText(area, info.spacingMm)}`;
}

function drawVersion(canvas: HTMLCanvasElement, version: MaskBody, slice: OpenSlice, tone: Tone): void {
  const { width, height } = slice.pixels;
  const { spacingMm } = slice.info;
  const viewport = new Viewport();
  viewport.setPane(canvas.clientWidth, canvas.clientHeight);
  viewport.setImage(width, height, spacingMm ? spacingMm[0] / spacingMm[1] : 1);
  viewport.fit();
  fitToPane(canvas, viewport);
  const context = context2d(canvas);
  paneUnits(context);
  const image = new ImageLayer();
  image.update(slice.pixels, tone);
  image.draw(context, viewport);
  const labels = MaskBuffer.of(version, width, height).pixels;
  new LabelLayer(labels, width, height, lesionStyles).draw(context, viewport, 0.45);
}
