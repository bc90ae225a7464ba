import type { Point } from '../mask/brush.ts';
import type { Tool, ToolPoint } from './tool.ts';

/** A drag shorter than this, in CSS pixels, is a slip of the hand. */
const shortestPx = 3;

export interface RulerListener {
  /** The line as it is being drawn; null when it is given up or done. */
  drawing(line: { from: Point; to: Point } | null): void;
  drawn(from: Point, to: Point): void;
}

export class RulerTool implements Tool {
  private line: { from: ToolPoint; to: ToolPoint } | null = null;

  constructor(private readonly listener: RulerListener) {}

  begin(at: ToolPoint): void {
    this.line = { from: at, to: at };
  }

  move(at: ToolPoint): void {
    if (!this.line) return;
    this.line.to = at;
    this.listener.drawing({ from: this.line.from.image, to: at.image });
  }

  end(): void {
    const { line } = this;
    this.cancel();
    if (!line) return;
    const { from, to } = line;
    if (Math.hypot(to.screen.x - from.screen.x, to.screen.y - from.screen.y) < shortestPx) return;
    this.listener.drawn(from.image, to.image);
  }

  cancel(): void {
    this.line = null;
    this.listener.drawing(null);
  }
}
