import { crossCursor, type Cursor } from '../view/cursors.ts';
import type { Tool, ToolPoint } from './tool.ts';

/** Does something at the point that is clicked. */
export class ClickTool implements Tool {
  readonly clicks = true;

  constructor(
    private readonly act: (at: ToolPoint) => void,
    private readonly colour: (at: ToolPoint) => string,
    readonly foresee: (at: ToolPoint) => void = () => {},
  ) {}

  begin(at: ToolPoint): void {
    this.act(at);
  }

  move(): void {
    // A click is done where it began.
  }

  end(): void {
    // As above.
  }

  cancel(): void {
    // What a click did is undone, not cancelled.
  }

  cursor(at: ToolPoint | null): Cursor | null {
    return at && crossCursor(at.image, this.colour(at));
  }
}
