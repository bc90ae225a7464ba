import type { Mode } from '../keys/modes.ts';
import type { Point } from '../mask/brush.ts';
import type { Observable } from '../observable.ts';
import { Foresight } from '../tools/foresight.ts';
import { PanTool } from '../tools/pan-tool.ts';
import { PointerRouter, type PointerButton, type PointerTarget } from '../tools/pointer-router.ts';
import type { Tool, ToolPoint } from '../tools/tool.ts';
import { WindowTool } from '../tools/window-tool.ts';
import { crossCursor, crosshairCursor, cursors, type Cursor } from '../view/cursors.ts';
import { imageSteps } from '../view/image-steps.ts';
import type { Stage } from '../view/stage.ts';
import { Crosshair } from './crosshair.ts';
import { DrawingTools } from './drawing-tools.ts';
import type { Frame } from './frame.ts';
import type { OpenSlice } from './open-slice.ts';
import type { ToolName, ViewState } from './view-state.ts';

export interface HandHost {
  open(): OpenSlice | null;
  readonly view: Observable<ViewState>;
  readonly ruler: Tool;
  /** Whether any drag moves the image. */
  panning(): boolean;
  scroll(steps: 1 | -1): void;
  resize(steps: 1 | -1): void;
  zoom(factor: number, at: Point): void;
  /** The image lies somewhere else on the pane. */
  panned(): void;
  /** A lesion of this many pixels is selected; 0 for none. */
  selected(areaPx: number): void;
  /** What marks the place on the panes beside the one that is drawn on. */
  pointBeside(cursor: Cursor | null): void;
}

/** What the reader works with: the tool in hand, and the pointer or the keys' crosshair that works it. */
export class Hand {
  readonly drawing: DrawingTools;
  /** What pointers do where nothing can be drawn: on whatever is not the annotation. */
  readonly beside: PointerTarget;
  private readonly tools: Readonly<Record<ToolName, Tool>>;
  private readonly pointer: PointerRouter;
  private readonly crosshair: Crosshair;
  private readonly foresight = new Foresight();
  /** The tool in hand, which is put away before another is taken up. */
  private inHand: Tool | null = null;
  private pointerAt: ToolPoint | null = null;

  constructor(private readonly stage: Stage, private readonly frame: Frame, private readonly host: HandHost) {
    this.drawing = new DrawingTools({
      open: () => host.open(),
      view: host.view,
      say: (sentence) => frame.message.notice(sentence),
      changed: () => this.showCursor(),
      selected: (areaPx) => host.selected(areaPx),
    });
    this.tools = {
      ...this.drawing.byName,
      window: new WindowTool(() => host.view.value.windowing, (windowing) => host.view.update({ windowing })),
      ruler: host.ruler,
      pan: new PanTool((dx, dy) => {
        stage.viewport.pan(dx, dy);
        host.panned();
      }),
    };
    this.crosshair = new Crosshair({
      viewport: stage.viewport,
      size: () => host.open()?.pixels ?? null,
      tool: () => this.toolFor('primary'),
      moved: (at) => this.crosshairMoved(at),
      panned: () => host.panned(),
    });
    const target: PointerTarget = {
      toolFor: (button) => this.toolFor(button),
      hover: (at) => this.hover(at),
      scroll: (steps) => host.scroll(steps),
      resize: (steps) => host.resize(steps),
      finish: () => this.inHand?.finish?.(),
      zoom: (factor, at) => host.zoom(factor, at),
      // Moves come with the frame, and a press has one of its own mostly; a release comes in between.
      released: () => stage.hurry(),
    };
    this.pointer = new PointerRouter(stage.pane, stage.viewport, target);
    this.beside = { ...target, toolFor: (button) => this.toolBeside(button), hover: (at) => this.hoverBeside(at) };
  }

  /** What keys mean first. */
  get modes(): readonly Mode[] {
    const mode = this.inHand?.mode?.();
    return [...(mode ? [mode] : []), ...(this.crosshair.on ? (['crosshair'] as const) : [])];
  }

  take(name: ToolName): void {
    const tool = this.tools[name];
    if (tool === this.inHand) return;
    this.inHand?.giveUp?.();
    this.inHand = tool;
    this.foresight.rest(tool, this.pointer.dragging ? null : this.pointerAt);
  }

  /** Ends a stroke under way, and gives up whatever else is half done: before another slice takes this one's place. */
  putAway(): void {
    this.crosshair.release();
    const annotation = this.host.open()?.annotation;
    annotation?.endStroke();
    annotation?.settle();
    this.inHand?.giveUp?.();
    this.drawing.forget();
  }

  /** Nothing can be drawn. */
  rest(): void {
    this.putAway();
    this.crosshair.turnOff();
  }

  /** Gives up what is under way, the innermost first: a drag, an outline or a selection, the crosshair. */
  giveUp(): boolean {
    return this.pointer.cancel() || this.crosshair.cancel() || this.inHand?.giveUp?.() === true || this.crosshair.turnOff();
  }

  /** Another slice lies under it. */
  stay(): void {
    this.crosshair.stay();
    this.hover(this.pointerAt);
  }

  toggleCrosshair(): void {
    if (this.crosshair.turnOff() || !this.host.open()) return;
    // Keys go to the slice from here on, also for a screen reader.
    const { pane } = this.stage;
    pane.setAttribute('role', 'application');
    pane.tabIndex = 0;
    pane.focus();
    this.crosshair.turnOn(this.pointerAt);
  }

  /** Steps on the screen. */
  moveCrosshair(dx: number, dy: number): void {
    const by = imageSteps(this.stage.viewport, dx, dy);
    this.crosshair.move(by.x, by.y);
  }

  pressCrosshair(): void {
    this.crosshair.press();
  }

  /** Moves the selected lesion, by steps on the screen. */
  nudge(dx: number, dy: number): void {
    const by = imageSteps(this.stage.viewport, dx, dy);
    this.drawing.component.moveBy(by.x, by.y);
  }

  showCursor(): void {
    const slice = this.host.open();
    // Both may be in use; the crosshair shows what the tool would do with the next key.
    const at = this.crosshair.point ?? this.pointerAt;
    const place = this.crosshair.point && crosshairCursor(this.crosshair.point.image);
    this.stage.point(slice ? cursors(this.inHand?.cursor?.(at), place) : null);
    this.host.pointBeside(slice && at ? crossCursor(at.image) : null);
  }

  private toolFor(button: PointerButton): Tool | null {
    if (!this.host.open() || this.crosshair.pressing || this.pointer.dragging) return null;
    this.foresight.rest(null, null);
    this.frame.message.goOn();
    if (button === 'middle' || this.host.panning()) return this.tools.pan;
    return this.tools[button === 'secondary' ? 'window' : this.host.view.value.tool];
  }

  private toolBeside(button: PointerButton): Tool {
    return button === 'secondary' || this.host.view.value.tool === 'window' ? this.tools.window : this.tools.pan;
  }

  private hover(at: ToolPoint | null): void {
    this.pointerAt = at;
    this.foresight.rest(this.inHand, this.pointer.dragging ? null : at);
    this.frame.pointer.probe(this.host.open(), at?.image ?? null);
    this.showCursor();
  }

  /** The pointer is where nothing can be drawn: its place is marked on every pane. */
  private hoverBeside(at: ToolPoint | null): void {
    this.pointerAt = null;
    this.frame.pointer.probe(this.host.open(), at?.image ?? null);
    const cursor = at ? crossCursor(at.image) : null;
    this.stage.point(cursor);
    this.host.pointBeside(cursor);
  }

  private crosshairMoved(at: ToolPoint | null): void {
    const { pane } = this.stage;
    if (!at) {
      pane.setAttribute('role', 'img');
      pane.tabIndex = -1;
    }
    this.frame.pointer.crosshair(this.host.open(), at?.image ?? null, this.crosshair.pressing);
    this.showCursor();
  }
}
