import { grow, type Rect } from '../mask/rect.ts';
import { context2d, offscreen, type Context2d } from './canvas.ts';
import { casing, lineReach } from './cursors.ts';
import type { Viewport } from './viewport.ts';

/** A larger picture takes more memory than what it spares is worth: of a lesion so large on the screen, few pieces are in sight. */
const mostPx = 2_000_000;

/**
 * The edge of a region that is moved about, as a picture: without a graphics card a canvas takes some three microseconds for each piece of a
 * line that it strokes, and would stroke all of them anew with every frame.
 */
export class EdgePicture {
  private made: { canvas: HTMLCanvasElement; view: readonly number[] } | null = null;

  /**
   * @param path in image pixels.
   * @param place the region that it goes around.
   */
  constructor(private readonly path: Path2D, private readonly place: Rect) {}

  /**
   * @param context its unit is a CSS pixel of the pane.
   * @param at where the region is shown, in image pixels; as large as it is.
   */
  draw(context: CanvasRenderingContext2D, viewport: Viewport, at: Rect): void {
    const { x, y, width, height } = grow(viewport.rectToScreen(at), lineReach);
    const [deviceWidth, deviceHeight] = [Math.ceil(width * devicePixelRatio), Math.ceil(height * devicePixelRatio)];
    context.save();
    if (deviceWidth * deviceHeight > mostPx) {
      context.transform(...viewport.transform);
      context.translate(at.x - this.place.x, at.y - this.place.y);
      this.stroke(context, viewport);
    } else {
      const canvas = this.picture(viewport, deviceWidth, deviceHeight);
      // Device pixel on device pixel: between two of them lines would be blurred.
      const whole = (place: number) => Math.round(place * devicePixelRatio) / devicePixelRatio;
      context.imageSmoothingEnabled = false;
      context.drawImage(canvas, whole(x), whole(y), canvas.width / devicePixelRatio, canvas.height / devicePixelRatio);
    }
    context.restore();
  }

  /** As the view shows it, wherever that is. */
  private picture(viewport: Viewport, width: number, height: number): HTMLCanvasElement {
    const view = [...viewport.transform.slice(0, 4), devicePixelRatio];
    const { made } = this;
    if (made?.view.every((number, i) => number === view[i])) return made.canvas;
    const canvas = offscreen(width, height);
    const context = context2d(canvas);
    const { x, y } = grow(viewport.rectToScreen(this.place), lineReach);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, -x * devicePixelRatio, -y * devicePixelRatio);
    context.transform(...viewport.transform);
    this.stroke(context, viewport);
    this.made = { canvas, view };
    return canvas;
  }

  private stroke(context: Context2d, viewport: Viewport): void {
    strokeEdge(context, viewport, () => context.stroke(this.path));
  }
}

/** A line within its casing. @param context its unit is an image pixel. */
export function strokeEdge(context: Context2d, viewport: Viewport, stroke: () => void): void {
  for (const [widthPx, colour] of [[5, casing], [2.5, 'white']] as const) {
    context.lineWidth = widthPx / viewport.zoom;
    context.strokeStyle = colour;
    stroke();
  }
}
