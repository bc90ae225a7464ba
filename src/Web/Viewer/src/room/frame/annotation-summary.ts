import { labelTitle, maskStates } from '../../annotation/vocabulary.ts';
import { part, setText } from '../../dom.ts';
import { areaText, shareText } from '../../format.ts';
import type { OpenSlice } from '../open-slice.ts';
import type { CommandButtons } from './command-buttons.ts';
import type { NextFrame } from './next-frame.ts';

/** What the reader says of the slice: label, state of the mask, the lesions' areas, and what can be taken back. */
export class AnnotationSummary {
  constructor(
    private readonly root: HTMLElement,
    private readonly buttons: CommandButtons,
    private readonly frame: NextFrame,
  ) {}

  show(slice: OpenSlice): void {
    const { root, buttons } = this;
    const { annotation, revisions } = slice;
    const { mask, state, label } = annotation;
    Object.assign(root.dataset, {
      maskState: state,
      maskRevision: String(revisions.mask),
      label: label ?? '',
      labelRevision: String(revisions.label),
      undoDepth: String(annotation.undoDepth),
      redoDepth: String(annotation.redoDepth),
    });
    buttons.press('label-covid', label === 'covid');
    buttons.press('label-non-covid', label === 'non-covid');
    buttons.press('nothing-here', state === 'negative');
    buttons.press('mask-complete', state === 'complete');
    buttons.enable('label-none', label !== null);
    buttons.enable('mask-complete', mask.area > 0);
    buttons.enable('undo', annotation.undoDepth > 0);
    buttons.enable('redo', annotation.redoDepth > 0);
    const { icon, title } = maskStates[state];
    setText(part(root, 'mask-state'), `${icon} ${title}`);
    this.areas(slice);
    part(root, 'stage').setAttribute(
      'aria-label',
      `CT slice ${slice.info.index + 1}; mask ${title}, ${areaText(mask.area, slice.info.spacingMm)}; ${labelTitle(label)}`,
    );
  }

  /** The lesions' areas, and their share of the body once its area is known. */
  areas({ annotation: { mask }, info, bodyPx }: OpenSlice): void {
    const { root } = this;
    for (const value of [1, 2, 3]) {
      setText(part(root, `area-${value}`), areaText(mask.areaOf(value), info.spacingMm));
      root.dataset[`area${value}`] = String(mask.areaOf(value));
    }
    root.dataset.maskArea = String(mask.area);
    root.dataset.bodyArea = String(bodyPx ?? '');
    setText(part(root, 'area'), `area ${areaText(mask.area, info.spacingMm)}${shareText(mask.area, bodyPx)}`);
  }

  /** The same with the next frame: a stroke changes them many times within one. */
  areasSoon(slice: OpenSlice): void {
    this.frame.soon('areas', () => {
      if (this.root.dataset.sliceId === String(slice.info.id)) this.areas(slice);
    });
  }
}
