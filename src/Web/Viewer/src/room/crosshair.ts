import type { Point } from '../mask/brush.ts';
import type { Tool, ToolPoint } from '../tools/tool.ts';
import type { Viewport } from '../view/viewport.ts';

/** How near the pane's edge the crosshair may come before the image moves, in CSS pixels. */
const marginPx = 24;

export interface CrosshairHost {
  readonly viewport: Viewport;
  /** The open slice's size; null where none is open. */
  size(): { width: number; height: number } | null;
  tool(): Tool | null;
  /** Where the crosshair is now; null where it is off. */
  moved(at: ToolPoint | null): void;
  /** The image had to move for the crosshair to stay in sight. */
  panned(): void;
}

/** A pointer that keys move: it stands on a pixel's centre, and presses tools there. */
export class Crosshair {
  private at: Point | null = null;
  private pressed: Tool | null = null;

  constructor(private readonly host: CrosshairHost) {}

  get on(): boolean {
    return this.at !== null;
  }

  get pressing(): boolean {
    return this.pressed !== null;
  }

  /** The crosshair as a tool sees it. */
  get point(): ToolPoint | null {
    if (!this.at) return null;
    return { image: this.at, screen: this.host.viewport.toScreen(this.at), pressure: null, shift: false, alt: false };
  }

  /** Puts the crosshair where the pointer is, or in the middle of the pane. */
  turnOn(from: ToolPoint | null): void {
    const { viewport } = this.host;
    this.set(from?.image ?? viewport.toImage({ x: viewport.pane.width / 2, y: viewport.pane.height / 2 }));
  }

  /** Returns whether it was on. */
  turnOff(): boolean {
    const { on } = this;
    this.cancel();
    this.at = null;
    if (on) this.host.moved(null);
    return on;
  }

  move(dx: number, dy: number): void {
    if (!this.at) return;
    this.set({ x: this.at.x + dx, y: this.at.y + dy });
    this.pressed?.move(this.point!);
  }

  /** Presses the tool, or lets it go; a tool that works at one point is let go at once. */
  press(): void {
    if (!this.point) return;
    if (this.pressed) {
      this.release();
      return;
    }
    const tool = this.host.tool();
    if (!tool) return;
    const { clicks } = tool;
    this.pressed = tool;
    tool.begin(this.point);
    if (clicks) this.release();
    this.host.moved(this.point);
  }

  /** Lets the tool go where it is. */
  release(): void {
    const { pressed } = this;
    this.pressed = null;
    pressed?.end();
    if (pressed) this.host.moved(this.point);
  }

  /** Gives up what the tool was pressed for; returns whether it was. */
  cancel(): boolean {
    const { pressed } = this;
    this.pressed = null;
    pressed?.cancel();
    if (pressed) this.host.moved(this.point);
    return pressed !== null;
  }

  /** Keeps within a slice of another size. */
  stay(): void {
    if (this.at) this.set(this.at);
  }

  private set({ x, y }: Point): void {
    const size = this.host.size();
    if (!size) return;
    const centre = (value: number, length: number) => Math.min(length - 1, Math.max(0, Math.floor(value))) + 0.5;
    this.at = { x: centre(x, size.width), y: centre(y, size.height) };
    this.keepInSight();
    this.host.moved(this.point);
  }

  private keepInSight(): void {
    const { viewport } = this.host;
    const { x, y } = viewport.toScreen(this.at!);
    const beyond = (value: number, length: number) =>
      Math.min(0, value - marginPx) + Math.max(0, value - (length - marginPx));
    const [dx, dy] = [beyond(x, viewport.pane.width), beyond(y, viewport.pane.height)];
    if (dx === 0 && dy === 0) return;
    viewport.pan(-dx, -dy);
    this.host.panned();
  }
}
