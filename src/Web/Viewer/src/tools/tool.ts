import type { Point } from '../mask/brush.ts';

export interface ToolPoint {
  /** CSS pixels from the pane's corner. */
  screen: Point;
  /** Image pixels; whole numbers are pixel edges. */
  image: Point;
}

/** What a drag does. A drag is begin, any number of moves, then end or cancel. */
export interface Tool {
  begin(at: ToolPoint): void;
  move(at: ToolPoint): void;
  end(): void;
  cancel(): void;
}
