import type { Tool, ToolPoint } from './tool.ts';

export class PanTool implements Tool {
  private last: ToolPoint | null = null;

  constructor(private readonly pan: (dx: number, dy: number) => void) {}

  begin(at: ToolPoint): void {
    this.last = at;
  }

  move(at: ToolPoint): void {
    if (this.last) this.pan(at.screen.x - this.last.screen.x, at.screen.y - this.last.screen.y);
    this.last = at;
  }

  end(): void {
    this.last = null;
  }

  cancel(): void {
    this.end();
  }
}
