import { part } from '../dom.ts';
import type { Point } from '../mask/brush.ts';
import type { Rect } from '../mask/rect.ts';
import { clampGamma } from '../image/tone.ts';
import type { Mode } from '../keys/modes.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { Observable } from '../observable.ts';
import { PanTool } from '../tools/pan-tool.ts';
import { PointerRouter, type PointerButton } from '../tools/pointer-router.ts';
import type { Tool, ToolPoint } from '../tools/tool.ts';
import { WindowTool } from '../tools/window-tool.ts';
import { crossCursor, crosshairCursor, cursors } from '../view/cursors.ts';
import { ImageLayer } from '../view/image-layer.ts';
import { PicturesAhead } from '../view/pictures-ahead.ts';
import { Stage } from '../view/stage.ts';
import { Viewport } from '../view/viewport.ts';
import { Crosshair } from './crosshair.ts';
import { DrawPanel } from './draw-panel.ts';
import { DrawingTools } from './drawing-tools.ts';
import type { LabelLayer } from '../view/label-layer.ts';
import type { Frame } from './frame.ts';
import type { OpenSlice } from './open-slice.ts';
import { Rulers } from './rulers.ts';
import { annotationSide } from './pane-pair.ts';
import { Panes } from './panes.ts';
import { SlicesAhead } from './slices-ahead.ts';
import { initialView, toneOf, type ToolName, type ViewState } from './view-state.ts';

/** The slice under the reader's hands: how it is looked at, and what a drag on it does. */
export class Workbench {
  readonly view = new Observable<ViewState>(initialView);
  /** Whether Space is held, which turns any drag into a pan. */
  panning: () => boolean = () => false;
  readonly rulers: Rulers;
  readonly drawing: DrawingTools;
  readonly panes: Panes;
  readonly ahead: SlicesAhead;
  private slice: OpenSlice | null = null;
  private previewLayer: LabelLayer | null = null;
  private readonly stage: Stage;
  private readonly image = new ImageLayer();
  private readonly pointer: PointerRouter;
  private readonly tools: Readonly<Record<ToolName, Tool>>;
  private readonly crosshair: Crosshair;
  private readonly panel: DrawPanel;
  /** The tool in hand, which is put away before another is taken up. */
  private inHand: Tool | null = null;
  private pointerAt: ToolPoint | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly frame: Frame,
    api: SliceApi,
    wheel: { scroll(steps: 1 | -1): void; resize(steps: 1 | -1): void },
  ) {
    this.stage = new Stage(part(root, 'stage'), new Viewport(), () =>
      this.frame.zoom(this.slice && this.stage.viewport.zoom),
    );
    this.stage.image = this.image;
    this.stage.ahead = this.image.ahead = new PicturesAhead(this.stage.viewport);
    this.ahead = new SlicesAhead(this.image.ahead, ({ info }) => {
      const { smooth, opacity } = this.view.value;
      return { tone: toneOf(this.view.value, info.isHu), smooth, opacity };
    });
    this.rulers = new Rulers(root, this.stage, frame.announcer);
    this.drawing = new DrawingTools({
      open: () => this.slice,
      view: this.view,
      say: (sentence) => frame.notice(sentence),
      changed: () => this.showCursor(),
      selected: (areaPx) => (root.dataset.selected = String(areaPx)),
    });
    this.tools = this.makeTools();
    this.crosshair = new Crosshair({
      viewport: this.stage.viewport,
      size: () => this.slice?.pixels ?? null,
      tool: () => this.toolFor('primary'),
      moved: (at) => this.crosshairMoved(at),
      panned: () => this.moved(),
    });
    this.panel = new DrawPanel(root, this.view);
    const target = {
      toolFor: (button: PointerButton) => this.toolFor(button),
      hover: (at: ToolPoint | null) => this.hover(at),
      scroll: (steps: 1 | -1) => wheel.scroll(steps),
      resize: (steps: 1 | -1) => wheel.resize(steps),
      finish: () => this.inHand?.finish?.(),
      zoom: (factor: number, at: Point) => this.zoom(factor, at),
    };
    this.pointer = new PointerRouter(this.stage.pane, this.stage.viewport, target);
    // Nothing is drawn on what is not the annotation.
    const beside = {
      ...target,
      toolFor: (button: PointerButton) => (button === 'secondary' || this.view.value.tool === 'window' ? this.tools.window : this.tools.pan),
      hover: (at: ToolPoint | null) => this.hoverBeside(at),
    };
    this.panes = new Panes(root, this.stage.viewport, this.image, api, beside, {
      wanted: (panes) => this.view.update({ panes }),
      resized: () => this.frame.zoom(this.slice && this.stage.viewport.zoom),
    });
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
    this.putAway();
    this.slice = slice;
    const { spacingMm } = slice.info;
    this.stage.viewport.setImage(slice.pixels.width, slice.pixels.height, spacingMm ? spacingMm[0] / spacingMm[1] : 1);
    this.view.update(sameUnit ? {} : { windowing: slice.presets[0]! });
    this.rulers.show(slice.info);
    this.crosshair.stay();
    this.hover(this.pointerAt);
  }

  /** Ends a stroke under way, and gives up whatever else is half done: before another slice takes this one's place. */
  putAway(): void {
    this.crosshair.release();
    this.slice?.annotation.endStroke();
    this.inHand?.giveUp?.();
  }

  /** What keys mean first. */
  get modes(): readonly Mode[] {
    const mode = this.inHand?.mode?.();
    return [...(mode ? [mode] : []), ...(this.crosshair.on ? (['crosshair'] as const) : [])];
  }

  /** Whether the annotation is in sight; it is not to be changed where it is not. */
  get drawable(): boolean {
    const { secondPane, panes } = this.view.value;
    return !secondPane || annotationSide(panes) !== null;
  }

  toggleCrosshair(): void {
    if (this.crosshair.turnOff() || !this.slice) return;
    // Keys go to the slice from here on, also for a screen reader.
    const { pane } = this.stage;
    pane.setAttribute('role', 'application');
    pane.tabIndex = 0;
    pane.focus();
    this.crosshair.turnOn(this.pointerAt);
  }

  moveCrosshair(dx: number, dy: number): void {
    const by = this.imageSteps(dx, dy);
    this.crosshair.move(by.x, by.y);
  }

  pressCrosshair(): void {
    this.crosshair.press();
  }

  /** Image pixels for steps on the screen, however the view is turned. */
  imageSteps(dx: number, dy: number): Point {
    const { viewport } = this.stage;
    const [from, to] = [viewport.toImage({ x: 0, y: 0 }), viewport.toImage({ x: dx, y: dy })];
    const length = Math.abs(dx) + Math.abs(dy);
    const steps = (image: number) => (Math.abs(image) < 1e-9 ? 0 : Math.sign(image) * length);
    return { x: steps(to.x - from.x), y: steps(to.y - from.y) };
  }

  painted(slice: OpenSlice, rect: Rect): void {
    slice.labels.update(rect);
    if (slice !== this.slice) return;
    this.drawing.component.disturbed();
    this.stage.redrawOverlay(rect);
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

  /** Shows another version of the mask in place of the present one; null shows the present again. */
  preview(layer: LabelLayer | null): void {
    if (layer === this.previewLayer) return;
    this.previewLayer = layer;
    this.show();
  }

  /** Gives up what is under way, the innermost first: a drag, an outline or a selection, the crosshair. */
  giveUp(): boolean {
    return this.pointer.cancel() || this.crosshair.cancel() || this.inHand?.giveUp?.() === true || this.crosshair.turnOff();
  }

  private show(): void {
    const { slice, stage } = this;
    const view = this.view.value;
    const tool = this.tools[view.tool];
    if (tool !== this.inHand) this.inHand?.giveUp?.();
    this.inHand = tool;
    this.image.smooth = view.smooth;
    if (view.orientation !== stage.viewport.orientation) stage.viewport.orientation = view.orientation;
    if (slice) {
      this.image.update(slice.pixels, toneOf(view, slice.info.isHu));
      const shown = this.previewLayer ?? slice.labels;
      stage.overlays = [
        ...(view.overlay || this.previewLayer ? [{ layer: shown, opacity: view.opacity }] : []),
        ...(view.prediction && slice.predicted ? [{ layer: slice.predicted.layer, opacity: 1 }] : []),
      ];
    }
    this.frame.view(view, slice, stage.viewport.zoom);
    this.frame.drawable(this.drawable);
    this.panel.show(slice);
    stage.redraw();
    if (!this.drawable) {
      this.putAway();
      this.crosshair.turnOff();
    }
    this.panes.show(slice, view);
    this.showCursor();
    this.ahead.refresh();
  }

  private hover(at: ToolPoint | null): void {
    this.pointerAt = at;
    this.frame.probe(this.slice, at?.image ?? null);
    this.showCursor();
  }

  /** The pointer is where nothing can be drawn: its place is marked on every pane. */
  private hoverBeside(at: ToolPoint | null): void {
    this.pointerAt = null;
    this.frame.probe(this.slice, at?.image ?? null);
    const cursor = at ? crossCursor(at.image) : null;
    this.stage.point(cursor);
    this.panes.point(cursor);
  }

  private crosshairMoved(at: ToolPoint | null): void {
    const { root, slice, stage } = this;
    root.dataset.crosshair = at ? `${Math.floor(at.image.x)},${Math.floor(at.image.y)}` : '';
    root.dataset.pressing = String(this.crosshair.pressing);
    if (!at) {
      stage.pane.setAttribute('role', 'img');
      stage.pane.tabIndex = -1;
    }
    this.frame.crosshair(slice, at?.image ?? null, this.crosshair.pressing);
    this.showCursor();
  }

  private showCursor(): void {
    const { slice, inHand } = this;
    // Both may be in use; the crosshair shows what the tool would do with the next key.
    const at = this.crosshair.point ?? this.pointerAt;
    const place = this.crosshair.point && crosshairCursor(this.crosshair.point.image);
    this.stage.point(slice ? cursors(inHand?.cursor?.(at), place) : null);
    this.panes.point(slice && at ? crossCursor(at.image) : null);
  }

  private moved(): void {
    this.stage.redraw();
    this.panes.redraw();
    this.frame.zoom(this.stage.viewport.zoom);
    this.showCursor();
    this.ahead.refresh();
  }

  private toolFor(button: PointerButton): Tool | null {
    if (!this.slice || this.crosshair.pressing || this.pointer.dragging) return null;
    this.frame.goOn();
    if (button === 'middle' || this.panning()) return this.tools.pan;
    return this.tools[button === 'secondary' ? 'window' : this.view.value.tool];
  }

  private makeTools(): Readonly<Record<ToolName, Tool>> {
    return {
      ...this.drawing.byName,
      window: new WindowTool(() => this.view.value.windowing, (windowing) => this.view.update({ windowing })),
      ruler: this.rulers.tool,
      pan: new PanTool((dx, dy) => {
        this.stage.viewport.pan(dx, dy);
        this.moved();
      }),
    };
  }
}
