import type { Mode } from '../keys/modes.ts';
import type { Point } from '../mask/brush.ts';
import type { Cursor } from '../view/cursors.ts';

export interface ToolPoint {
  /** CSS pixels from the pane's corner. */
  screen: Point;
  /** Image pixels; whole numbers are pixel edges. */
  image: Point;
  /** How hard a pen is pressed, 0 to 1; null for whatever cannot tell. */
  pressure: number | null;
  shift: boolean;
  alt: boolean;
}

/** What a drag does. A drag is begin, any number of moves, then end or cancel. */
export interface Tool {
  begin(at: ToolPoint): void;
  /** The pointer rests at a point: what beginning there would have to find out first can be found out now. Changes nothing. */
  foresee?(at: ToolPoint): void;
  move(at: ToolPoint): void;
  end(): void;
  cancel(): void;
  /** Whether, worked with keys, it is pressed and let go at one point, so that nothing is dragged. */
  readonly clicks?: boolean;
  /** What keys mean first, while work is under way that outlasts a drag. */
  mode?(): Mode | null;
  /** What marks the pointer's place and the work under way; null for the system's cursor alone. */
  cursor?(at: ToolPoint | null): Cursor | null;
  /** Ends the work under way as it is, as a double click asks for. */
  finish?(): void;
  /** Gives up the work under way; returns whether there was any. */
  giveUp?(): boolean;
}
