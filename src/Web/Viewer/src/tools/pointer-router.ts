import type { Point } from '../mask/brush.ts';
import type { Viewport } from '../view/viewport.ts';
import type { Tool, ToolPoint } from './tool.ts';

export type PointerButton = 'primary' | 'middle' | 'secondary';

export interface PointerTarget {
  /** The tool a drag with this button means now. */
  toolFor(button: PointerButton): Tool | null;
  /** Where the pointer is, drag or not; null when it has left. */
  hover(at: ToolPoint | null): void;
  scroll(steps: 1 | -1): void;
  /** A larger (1) or smaller (-1) brush. */
  resize?(steps: 1 | -1): void;
  /** A double click, after its two clicks. */
  finish?(): void;
  zoom(factor: number, at: Point): void;
  /** A drag has ended, and what it makes of the slice is made. */
  released?(): void;
}

const buttons: readonly PointerButton[] = ['primary', 'middle', 'secondary'];
/** Wheel travel that counts as one slice: one notch of a mouse, or a finger's width on a touch pad. */
const notchPx = 80;

/** Turns pointer and wheel events of a pane into tool drags. Works for mouse, pen and a single finger. */
export class PointerRouter {
  private drag: { tool: Tool; pointerId: number } | null = null;
  private wheelTravelPx = 0;

  constructor(
    private readonly pane: HTMLElement,
    private readonly viewport: Viewport,
    private readonly target: PointerTarget,
  ) {
    pane.addEventListener('pointerdown', (event) => this.down(event));
    pane.addEventListener('pointermove', (event) => this.move(event));
    pane.addEventListener('pointerup', (event) => this.up(event));
    pane.addEventListener('pointercancel', () => this.cancel());
    pane.addEventListener('pointerleave', () => this.target.hover(null));
    pane.addEventListener('dblclick', () => this.target.finish?.());
    pane.addEventListener('contextmenu', (event) => event.preventDefault());
    pane.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
  }

  get dragging(): boolean {
    return this.drag !== null;
  }

  /** Gives up the drag under way; returns whether there was one. */
  cancel(): boolean {
    const { drag } = this;
    this.drag = null;
    drag?.tool.cancel();
    return drag !== null;
  }

  private down(event: PointerEvent): void {
    const button = buttons[event.button];
    if (this.drag || !button) return;
    // Before anything is written to the page: where the pane lies would have to be found out anew.
    const at = this.point(event);
    const tool = this.target.toolFor(button);
    if (!tool) return;
    event.preventDefault();
    // A drag takes the focus off whatever control had it, so that the next key press is the viewer's.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    this.pane.setPointerCapture(event.pointerId);
    this.drag = { tool, pointerId: event.pointerId };
    tool.begin(at);
  }

  private move(event: PointerEvent): void {
    const at = this.point(event);
    if (this.drag?.pointerId === event.pointerId) {
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const between of passed.length ? passed : [event]) this.drag.tool.move(this.point(between));
    }
    this.target.hover(at);
  }

  private up(event: PointerEvent): void {
    if (this.drag?.pointerId !== event.pointerId) return;
    const { tool } = this.drag;
    this.drag = null;
    tool.end();
    this.target.released?.();
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    if (this.drag) return;
    if (event.ctrlKey || event.metaKey) {
      this.target.zoom(Math.exp(-event.deltaY / 300), this.point(event).screen);
      return;
    }
    // With Shift some systems turn the wheel's travel sideways.
    const delta = event.deltaY || event.deltaX;
    const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? delta : delta * notchPx;
    if (Math.sign(px) !== Math.sign(this.wheelTravelPx)) this.wheelTravelPx = 0;
    this.wheelTravelPx += px;
    if (Math.abs(this.wheelTravelPx) < notchPx) return;
    const down = this.wheelTravelPx > 0;
    if (event.shiftKey && this.target.resize) this.target.resize(down ? -1 : 1);
    else this.target.scroll(down ? 1 : -1);
    this.wheelTravelPx = 0;
  }

  private point(event: MouseEvent): ToolPoint {
    const box = this.pane.getBoundingClientRect();
    const screen = { x: event.clientX - box.left, y: event.clientY - box.top };
    const pressure = event instanceof PointerEvent && event.pointerType === 'pen' ? event.pressure : null;
    return { screen, image: this.viewport.toImage(screen), pressure, shift: event.shiftKey, alt: event.altKey };
  }
}
