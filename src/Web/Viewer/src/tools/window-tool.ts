import { clampWindowing, type Windowing } from '../image/windowing.ts';
import type { Tool, ToolPoint } from './tool.ts';

/** Right for a wider window, down for a higher level, as radiology workstations do. A wide window moves faster. */
export class WindowTool implements Tool {
  private start: { at: ToolPoint; windowing: Windowing } | null = null;

  constructor(private readonly read: () => Windowing, private readonly write: (windowing: Windowing) => void) {}

  begin(at: ToolPoint): void {
    this.start = { at, windowing: this.read() };
  }

  move({ screen }: ToolPoint): void {
    if (!this.start) return;
    const { at, windowing } = this.start;
    const unitsPerPx = Math.max(0.25, windowing.width / 400);
    this.write(
      clampWindowing({
        width: windowing.width + (screen.x - at.screen.x) * unitsPerPx,
        level: windowing.level + (screen.y - at.screen.y) * unitsPerPx,
      }),
    );
  }

  end(): void {
    this.start = null;
  }

  cancel(): void {
    if (this.start) this.write(this.start.windowing);
    this.start = null;
  }
}
