import { cssColour } from '../annotation/vocabulary.ts';
import { part } from '../dom.ts';
import type { Point } from '../mask/brush.ts';
import type { Rect } from '../mask/rect.ts';
import { clampGamma } from '../image/tone.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { Observable } from '../observable.ts';
import { BrushTool } from '../tools/brush-tool.ts';
import { PanTool } from '../tools/pan-tool.ts';
import { PointerRouter, type PointerButton } from '../tools/pointer-router.ts';
import type { Tool, ToolPoint } from '../tools/tool.ts';
import { WindowTool } from '../tools/window-tool.ts';
import { brushCursor, crossCursor } from '../view/cursors.ts';
import { ImageLayer } from '../view/image-layer.ts';
import { Stage } from '../view/stage.ts';
import { Viewport } from '../view/viewport.ts';
import type { Frame } from './frame.ts';
import type { OpenSlice } from './open-slice.ts';
import { Rulers } from './rulers.ts';
import { SecondPane } from './second-pane.ts';
import { initialView, toneOf, type ToolName, type ViewState } from './view-state.ts';

/** The slice under the reader's hands: how it is looked at, and what a drag on it does. */
export class Workbench {
  readonly view = new Observable<ViewState>(initialView);
  /** Whether Space is held, which turns any drag into a pan. */
  panning: () => boolean = () => false;
  readonly rulers: Rulers;
  readonly secondPane: SecondPane;
  private slice: OpenSlice | null = null;
  private readonly stage: Stage;
  private readonly image = new ImageLayer();
  private readonly pointer: PointerRouter;
  private readonly tools: Readonly<Record<ToolName, Tool>>;
  private pointerAt: ToolPoint | null = null;

  constructor(root: HTMLElement, private readonly frame: Frame, api: SliceApi, scroll: (steps: 1 | -1) => void) {
    this.stage = new Stage(part(root, 'stage'), new Viewport(), () =>
      this.frame.zoom(this.slice && this.stage.viewport.zoom),
    );
    this.stage.image = this.image;
    this.rulers = new Rulers(root, this.stage, frame.announcer);
    this.tools = this.makeTools();
    const target = {
      toolFor: (button: PointerButton) => this.toolFor(button),
      hover: (at: ToolPoint | null) => this.hover(at),
      scroll,
      zoom: (factor: number, at: Point) => this.zoom(factor, at),
    };
    this.pointer = new PointerRouter(this.stage.pane, this.stage.viewport, target);
    // Nothing is drawn on the second pane: what it shows is not the reader's own.
    this.secondPane = new SecondPane(root, this.stage.viewport, this.image, api, {
      ...target,
      toolFor: (button) => (button === 'secondary' || this.view.value.tool === 'window' ? this.tools.window : this.tools.pan),
      hover: (at) => this.hoverBeside(at),
    });
    const brush = part<HTMLInputElement>(root, 'brush-size');
    brush.addEventListener('input', () => this.view.update({ brushPx: brush.valueAsNumber }));
    const opacity = part<HTMLInputElement>(root, 'opacity');
    opacity.addEventListener('input', () => this.view.update({ opacity: opacity.valueAsNumber / 100 }));
    const gamma = part<HTMLInputElement>(root, 'gamma');
    gamma.addEventListener('input', () => this.view.update({ gamma: clampGamma(gamma.valueAsNumber / 100) }));
    this.view.observe(() => this.show());
  }

  get open(): OpenSlice | null {
    return this.slice;
  }

  /** Lays a slice on the bench. The window stays, unless the slices' values mean different things. */
  lay(slice: OpenSlice): void {
    const sameUnit = this.slice?.info.isHu === slice.info.isHu;
    this.slice = slice;
    const { spacingMm } = slice.info;
    this.stage.viewport.setImage(slice.pixels.width, slice.pixels.height, spacingMm ? spacingMm[0] / spacingMm[1] : 1);
    this.view.update(sameUnit ? {} : { windowing: slice.presets[0]! });
    this.rulers.show(slice.info);
    this.hover(this.pointerAt);
  }

  painted(slice: OpenSlice, rect: Rect): void {
    slice.labels.update(rect);
    if (slice !== this.slice) return;
    this.stage.redrawOverlay(rect);
    this.secondPane.painted(rect);
  }

  zoom(factor: number, at?: Point): void {
    this.stage.viewport.zoomAt(factor, at);
    this.moved();
  }

  fit(): void {
    this.stage.viewport.fit();
    this.moved();
  }

  /** One image column a device pixel. */
  zoomToPixels(): void {
    this.stage.viewport.zoomToPixels(devicePixelRatio);
    this.moved();
  }

  /** Gives up the drag under way; returns whether there was one. */
  cancelDrag(): boolean {
    return this.pointer.cancel();
  }

  private show(): void {
    const { slice, stage } = this;
    const view = this.view.value;
    this.image.smooth = view.smooth;
    if (view.orientation !== stage.viewport.orientation) stage.viewport.orientation = view.orientation;
    if (slice) {
      this.image.update(slice.pixels, toneOf(view, slice.info.isHu));
      stage.overlays = [
        ...(view.overlay ? [{ layer: slice.labels, opacity: view.opacity }] : []),
        ...(view.prediction && slice.predicted ? [{ layer: slice.predicted.layer, opacity: 1 }] : []),
      ];
    }
    this.frame.view(view, slice, stage.viewport.zoom);
    stage.redraw();
    this.secondPane.show(slice, view);
    this.showCursor();
  }

  private hover(at: ToolPoint | null): void {
    this.pointerAt = at;
    this.frame.probe(this.slice, at?.image ?? null);
    this.showCursor();
  }

  /** The pointer is on the second pane: its place is marked on both. */
  private hoverBeside(at: ToolPoint | null): void {
    this.pointerAt = null;
    this.frame.probe(this.slice, at?.image ?? null);
    const cursor = at ? crossCursor(at.image) : null;
    this.stage.point(cursor);
    this.secondPane.point(cursor);
  }

  private showCursor(): void {
    const { tool, kind, brushPx } = this.view.value;
    const draws = tool === 'brush' || tool === 'eraser';
    const colour = tool === 'eraser' ? 'white' : cssColour(kind.colour);
    const at = this.slice && draws ? this.pointerAt?.image : null;
    this.stage.point(at ? brushCursor(at, brushPx, colour) : null);
    this.secondPane.point(this.slice && this.pointerAt ? crossCursor(this.pointerAt.image) : null);
  }

  private moved(): void {
    this.stage.redraw();
    this.secondPane.redraw();
    this.frame.zoom(this.stage.viewport.zoom);
    this.showCursor();
  }

  private toolFor(button: PointerButton): Tool | null {
    if (!this.slice) return null;
    if (button === 'middle' || this.panning()) return this.tools.pan;
    return this.tools[button === 'secondary' ? 'window' : this.view.value.tool];
  }

  private makeTools(): Readonly<Record<ToolName, Tool>> {
    const annotation = () => this.slice?.annotation ?? null;
    return {
      brush: new BrushTool(annotation, () => {
        const { kind, brushPx } = this.view.value;
        return { name: `brush ${kind.title.toLowerCase()}`, value: kind.value, diameterPx: brushPx };
      }),
      eraser: new BrushTool(annotation, () => ({ name: 'eraser', value: 0, diameterPx: this.view.value.brushPx })),
      window: new WindowTool(() => this.view.value.windowing, (windowing) => this.view.update({ windowing })),
      ruler: this.rulers.tool,
      pan: new PanTool((dx, dy) => {
        this.stage.viewport.pan(dx, dy);
        this.moved();
      }),
    };
  }
}
