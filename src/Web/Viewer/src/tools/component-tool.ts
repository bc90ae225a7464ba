import type { Annotation } from '../annotation/annotation.ts';
import type { Mode } from '../keys/modes.ts';
import type { Point } from '../mask/brush.ts';
import { componentAt } from '../mask/flood.ts';
import type { Rect } from '../mask/rect.ts';
import type { Spans } from '../mask/spans.ts';
import type { Cursor } from '../view/cursors.ts';
import { regionCursor, regionPicture, type RegionPicture } from '../view/region-picture.ts';
import type { Tool, ToolPoint } from './tool.ts';

type Covered = ReadonlyMap<number, Spans>;

type Paint = (spans: Spans, value: number, covered?: Map<number, Spans>) => void;

interface Selection {
  annotation: Annotation;
  value: number;
  spans: Spans;
  bounds: Rect;
  /** What the lesion covered where it was put, by value; it comes back when it moves on. */
  covered: Covered;
  picture: RegionPicture | null;
  /** How far it has moved since the picture was made. */
  moved: Point;
}

/** The lesion at a pixel; no spans on background. */
interface Found {
  annotation: Annotation;
  spans: Spans;
  value: number;
  picture: RegionPicture | null;
}

export interface ComponentTarget {
  open(): Annotation | null;
  /** The selection is another, or none. */
  selected(areaPx: number): void;
  /** Something to look at has changed. */
  changed(): void;
}

const still: Point = { x: 0, y: 0 };

/** Selects one lesion by a click, to be moved, removed or made another kind as a whole. */
export class ComponentTool implements Tool {
  /** With keys it selects; arrows move what is selected. */
  readonly clicks = true;
  private selection: Selection | null = null;
  private drag: { from: Point; by: Point } | null = null;
  /** What was shown last: where a lesion stays, its cursor is the same and need not be drawn again. */
  private shown: { picture: RegionPicture; x: number; y: number; cursor: Cursor } | null = null;
  /** The lesion where the pointer rested last, as long as the mask is the same. */
  private foreseen: Found | null = null;
  /** Whether a change of the mask is the tool's own. */
  private working = false;

  constructor(private readonly target: ComponentTarget) {}

  begin({ image }: ToolPoint): void {
    const annotation = this.target.open();
    if (!annotation) return;
    const [x, y] = [Math.floor(image.x), Math.floor(image.y)];
    if (!this.selection?.spans.holds(x, y)) {
      const { spans, value, picture } = this.find(annotation, x, y);
      this.foreseen = null;
      const { bounds } = spans;
      this.take(bounds && { annotation, value, spans, bounds, covered: new Map(), picture, moved: still });
    }
    this.drag = { from: image, by: still };
  }

  foresee({ image }: ToolPoint): void {
    const annotation = this.target.open();
    const [x, y] = [Math.floor(image.x), Math.floor(image.y)];
    if (annotation && !this.selection?.spans.holds(x, y)) this.foreseen = this.find(annotation, x, y);
  }

  private find(annotation: Annotation, x: number, y: number): Found {
    const { foreseen } = this;
    if (foreseen?.annotation === annotation && foreseen.spans.holds(x, y)) return foreseen;
    const { pixels, width, height } = annotation.mask;
    const spans = componentAt(pixels, width, height, x, y);
    return { annotation, spans, value: pixels[y * width + x] ?? 0, picture: regionPicture(spans) };
  }

  move({ image }: ToolPoint): void {
    if (!this.drag || !this.selection) return;
    const { from } = this.drag;
    this.drag.by = this.inside({ x: Math.round(image.x - from.x), y: Math.round(image.y - from.y) });
    this.target.changed();
  }

  end(): void {
    const { drag } = this;
    this.drag = null;
    if (drag) this.moveBy(drag.by.x, drag.by.y);
  }

  cancel(): void {
    this.drag = null;
    this.target.changed();
  }

  mode(): Mode | null {
    return this.selection ? 'component' : null;
  }

  giveUp(): boolean {
    const selected = this.selection !== null;
    this.foreseen = null;
    this.take(null);
    return selected;
  }

  cursor(): Cursor | null {
    if (!this.selection?.picture) return null;
    const { picture, moved } = this.selection;
    const by = this.drag?.by ?? still;
    const [x, y] = [moved.x + by.x, moved.y + by.y];
    const { shown } = this;
    if (shown?.picture === picture && shown.x === x && shown.y === y) return shown.cursor;
    const cursor = regionCursor(picture, { x, y });
    this.shown = { picture, x, y, cursor };
    return cursor;
  }

  /** The mask has changed: whatever was selected may not be there any more. */
  disturbed(): void {
    this.foreseen = null;
    if (this.selection && !this.working) this.giveUp();
  }

  /** Moves the lesion, as far as the image goes. */
  moveBy(dx: number, dy: number): void {
    const { selection } = this;
    const by = this.inside({ x: dx, y: dy });
    if (!selection || (by.x === 0 && by.y === 0)) return;
    const { annotation, value, bounds, picture, moved } = selection;
    const spans = selection.spans.shifted(by.x, by.y);
    const covered = new Map<number, Spans>();
    this.work('move lesion', (paint) => {
      this.uncover(paint);
      paint(spans, value, covered);
    });
    this.take({
      annotation,
      value,
      spans,
      bounds: { ...bounds, x: bounds.x + by.x, y: bounds.y + by.y },
      covered,
      picture,
      moved: { x: moved.x + by.x, y: moved.y + by.y },
    });
  }

  remove(): void {
    this.work('remove lesion', (paint) => this.uncover(paint));
    this.giveUp();
  }

  /** Makes the lesion another kind; returns whether one is selected. */
  setKind(value: number): boolean {
    const { selection } = this;
    if (!selection) return false;
    this.work('change the lesion kind', (paint) => paint(selection.spans, value));
    this.take({ ...selection, value });
    return true;
  }

  private work(name: string, act: (paint: Paint) => void): void {
    const annotation = this.selection?.annotation;
    if (!annotation) return;
    this.working = true;
    annotation.beginStroke(name);
    act((spans, value, covered) => annotation.extendStroke(spans, value, covered));
    annotation.endStroke();
    this.working = false;
  }

  /** Gives back what the lesion covered. */
  private uncover(paint: Paint): void {
    const { spans, covered } = this.selection!;
    paint(spans, 0);
    for (const [value, part] of covered) paint(part, value);
  }

  /** A shift shortened so that no pixel leaves the image. */
  private inside(by: Point): Point {
    const { selection } = this;
    if (!selection) return still;
    const { bounds, annotation: { mask: { width, height } } } = selection;
    return {
      x: Math.min(width - bounds.x - bounds.width, Math.max(-bounds.x, by.x)),
      y: Math.min(height - bounds.y - bounds.height, Math.max(-bounds.y, by.y)),
    };
  }

  private take(selection: Selection | null): void {
    this.selection = selection;
    this.target.selected(selection ? selection.spans.area : 0);
    this.target.changed();
  }
}
