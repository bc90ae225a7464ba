import type { Mode } from '../keys/modes.ts';
import type { Point } from '../mask/brush.ts';
import { outlineCursor, type Cursor } from '../view/cursors.ts';
import type { Tool, ToolPoint } from './tool.ts';

/** A drag shorter than this, in CSS pixels, is a click. */
const clickPx = 4;
/** A click this near the first corner, in CSS pixels, closes the outline. */
const closingPx = 8;

export interface OutlineTarget {
  /** @param outline closed by a line from its last point to its first. */
  draw(outline: readonly Point[], alt: boolean): void;
  colour(alt: boolean): string;
  /** Something to look at has changed. */
  changed(): void;
}

/**
 * A drag is a freehand lasso, closed where it ends. Clicks set the corners of a polygon, which stays open meanwhile; a
 * drag then draws a freehand stretch of it.
 */
export class OutlineTool implements Tool {
  /** With keys one sets corners: nobody traces a lesion with arrows. */
  readonly clicks = true;
  /** The open polygon: each corner, or freehand stretch, by itself, as it can be taken back. */
  private pieces: { points: readonly Point[]; screen: Point }[] = [];
  private drag: { start: ToolPoint; points: Point[]; moved: boolean } | null = null;
  private alt = false;

  constructor(private readonly target: OutlineTarget) {}

  get corners(): number {
    return this.pieces.length;
  }

  begin(at: ToolPoint): void {
    if (this.pieces.length === 0) this.alt = at.alt;
    this.drag = { start: at, points: [at.image], moved: false };
  }

  move(at: ToolPoint): void {
    const { drag } = this;
    if (!drag) return;
    drag.points.push(at.image);
    drag.moved ||= distance(at.screen, drag.start.screen) >= clickPx;
  }

  end(): void {
    const { drag, pieces } = this;
    this.drag = null;
    if (!drag) return;
    const first = pieces[0];
    if (!drag.moved && first && pieces.length > 2 && distance(drag.start.screen, first.screen) <= closingPx) {
      this.finish();
      return;
    }
    const points = drag.moved ? drag.points : [drag.start.image];
    this.pieces = [...pieces, { points, screen: drag.start.screen }];
    if (drag.moved && pieces.length === 0) this.finish();
    this.target.changed();
  }

  cancel(): void {
    this.drag = null;
    this.target.changed();
  }

  mode(): Mode | null {
    return this.pieces.length > 0 ? 'outline' : null;
  }

  /** Closes the outline. */
  finish(): void {
    const outline = this.points();
    this.giveUp();
    if (outline.length > 0) this.target.draw(outline, this.alt);
  }

  /** Takes the last corner back. */
  stepBack(): void {
    this.pieces = this.pieces.slice(0, -1);
    this.target.changed();
  }

  giveUp(): boolean {
    const open = this.pieces.length > 0;
    this.pieces = [];
    this.target.changed();
    return open;
  }

  cursor(at: ToolPoint | null): Cursor | null {
    const points = [...this.points(), ...(this.drag?.points ?? [])];
    if (points.length === 0) return null;
    const corners = this.pieces.map((piece) => piece.points[0]!);
    return outlineCursor(at ? [...points, at.image] : points, corners, this.target.colour(this.alt));
  }

  private points(): Point[] {
    return this.pieces.flatMap((piece) => piece.points);
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
