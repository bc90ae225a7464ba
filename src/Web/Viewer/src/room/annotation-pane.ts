import { part } from '../dom.ts';
import type { Rect } from '../mask/rect.ts';
import { ImageLayer } from '../view/image-layer.ts';
import type { LabelLayer } from '../view/label-layer.ts';
import { PicturesAhead } from '../view/pictures-ahead.ts';
import type { Painter } from '../view/slice-painter.ts';
import { Stage } from '../view/stage.ts';
import { Viewport } from '../view/viewport.ts';
import type { SliceInfo } from '../wire.ts';
import type { OpenSlice } from './open-slice.ts';
import { toneOf, type ViewState } from './view-state.ts';

/** The open slice on the pane that is drawn on: its image, what is drawn over it, and another version in place of that. */
export class AnnotationPane {
  readonly stage: Stage;
  readonly image = new ImageLayer();
  readonly pictures: PicturesAhead;
  private previewed: LabelLayer | null = null;

  /** @param resized called after the pane has a new size. */
  constructor(root: HTMLElement, painter: Painter, resized: () => void) {
    this.stage = new Stage(part(root, 'stage'), new Viewport(), resized);
    this.pictures = new PicturesAhead(this.stage.viewport, painter);
    this.stage.ahead = this.image.ahead = this.pictures;
  }

  get viewport(): Viewport {
    return this.stage.viewport;
  }

  /** Makes room for a slice, which keeps the place where it can. */
  fit({ width, height, spacingMm }: SliceInfo): void {
    this.viewport.setImage(width, height, spacingMm ? spacingMm[0] / spacingMm[1] : 1);
  }

  show(slice: OpenSlice | null, view: ViewState): void {
    const { stage, image, viewport, previewed } = this;
    image.smooth = view.smooth;
    if (view.orientation !== viewport.orientation) viewport.orientation = view.orientation;
    if (!slice) return;
    image.update(slice.pixels, toneOf(view, slice.info.isHu));
    const overlays = [
      ...(view.overlay || previewed ? [{ layer: previewed ?? slice.labels, opacity: view.opacity }] : []),
      ...(view.prediction && slice.predicted ? [{ layer: slice.predicted.layer, opacity: 1 }] : []),
    ];
    stage.present(image, overlays, !view.secondPane);
  }

  /** Has another version of the mask shown in place of the present one, or, for null, the present one again; returns whether that is a change. */
  preview(layer: LabelLayer | null): boolean {
    if (layer === this.previewed) return false;
    this.previewed = layer;
    return true;
  }

  /** Labels of the slice that is shown have changed. */
  painted(rect: Rect): void {
    this.stage.redrawOverlay(rect);
  }
}
