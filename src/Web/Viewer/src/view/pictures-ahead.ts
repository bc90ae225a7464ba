import type { SlicePixels } from '../image/slice-pixels.ts';
import type { Tone } from '../image/tone.ts';
import type { Pause } from '../in-slices.ts';
import { context2d, devicePixelsOf, placementOf } from './canvas.ts';
import { reducedFor, whole } from './image-layer.ts';
import type { LabelLayer } from './label-layer.ts';
import { drawnPart } from './overlay-layer.ts';
import { putOverlays, type Overlay } from './overlays.ts';
import type { Painter } from './slice-painter.ts';
import type { Rect } from '../mask/rect.ts';
import type { Viewport } from './viewport.ts';

/** How slices are seen now: what two pictures of one slice differ in, beside the viewport. */
export interface Look {
  tone: Tone;
  smooth: boolean;
  /** Where the slice lies, in pixels of the image that the viewport shows; null for that image itself. */
  place: Rect | null;
}

interface Made {
  key: string;
  picture: ImageBitmap;
  /** Where it lies on the pane, in CSS pixels. */
  place: Rect;
}

/** What pictures may take up in memory: eighteen panes of 1100 x 800, two of a 4K screen. The last one made always stays. */
const capacityBytes = 64 << 20;

/** Overlays are drawn in bands so high, in device pixels, with a pause after each. */
const bandPx = 128;

/**
 * Pictures of slices and of what is drawn over them, as large as on the pane: showing one is copying it. They are of the place, the window
 * and the pane as they were; a picture that the view has left behind is not given out.
 */
export class PicturesAhead {
  /** The most recently wanted last. */
  private readonly made = new Map<SlicePixels | LabelLayer, Made>();

  constructor(private readonly viewport: Viewport, private readonly painter: Painter) {}

  /** A slice's picture as it is to be seen now; null where there is none. */
  image(pixels: SlicePixels, look: Look): ImageBitmap | null {
    return this.find(pixels, this.imageKey(pixels, look))?.picture ?? null;
  }

  /** The same for who needs it alone, and whose it is from here on. */
  takeImage(pixels: SlicePixels, look: Look): ImageBitmap | null {
    const picture = this.image(pixels, look);
    this.made.delete(pixels);
    return picture;
  }

  /** Has a slice's picture drawn, with pauses, of the view as it is when the painter is asked. */
  *drawImage(pixels: SlicePixels, look: Look): Generator<Pause, void> {
    const { viewport } = this;
    const place = look.place ?? whole(pixels);
    let [key, reduced] = ['', pixels];
    // In a pause the view may become one that shows more of the values.
    do {
      key = this.imageKey(pixels, look);
      reduced = yield* reducedFor(pixels, place, viewport);
      yield;
    } while (key !== this.imageKey(pixels, look));
    const { pane } = viewport;
    const order = { pixels: reduced, tone: look.tone, place, ...devicePixelsOf(viewport), ...placementOf(viewport, look.smooth) };
    yield this.painter.paint(order).then((picture) => this.keep(pixels, { key, picture, place: { x: 0, y: 0, ...pane } }));
  }

  /** What a label map looks like now, and where that lies on the pane; null where it was not drawn. */
  overlay(overlay: Overlay): { picture: ImageBitmap; place: Rect } | null {
    return this.find(overlay.layer, this.overlayKey(overlay));
  }

  /** The same for a label map, of the view and the labels as they are at the beginning. */
  *drawOverlay(overlay: Overlay): Generator<void, void> {
    const { viewport } = this;
    const key = this.overlayKey(overlay);
    const place = drawnPart([overlay], viewport);
    const view = viewport.within(place);
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(place.width * devicePixelRatio)), Math.max(1, Math.round(place.height * devicePixelRatio)));
    const { width, height } = canvas;
    for (let y = 0; y < height; y += bandPx) {
      yield;
      putOverlays(context2d(canvas), [overlay], view, { x: 0, y, width, height: Math.min(bandPx, height - y) });
    }
    this.keep(overlay.layer, { key, picture: canvas.transferToImageBitmap(), place });
  }

  private find(of: SlicePixels | LabelLayer, key: string): Made | null {
    const made = this.made.get(of);
    if (made?.key !== key) return null;
    this.made.delete(of);
    this.made.set(of, made);
    return made;
  }

  private keep(of: SlicePixels | LabelLayer, made: Made): void {
    this.drop(of);
    this.made.set(of, made);
    let bytes = 0;
    for (const { picture } of this.made.values()) bytes += 4 * picture.width * picture.height;
    for (const [oldest, { picture }] of this.made) {
      if (bytes <= capacityBytes || oldest === of) break;
      bytes -= 4 * picture.width * picture.height;
      this.drop(oldest);
    }
  }

  private drop(of: SlicePixels | LabelLayer): void {
    this.made.get(of)?.picture.close();
    this.made.delete(of);
  }

  private imageKey({ width, height }: SlicePixels, look: Look): string {
    return JSON.stringify([width, height, look, this.place]);
  }

  private overlayKey({ layer: { version }, opacity }: Overlay): string {
    return JSON.stringify([version, opacity, this.place]);
  }

  private get place(): unknown {
    const { transform, pane } = this.viewport;
    return [transform, pane, devicePixelRatio];
  }
}
