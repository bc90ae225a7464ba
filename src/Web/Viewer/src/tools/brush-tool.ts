import type { Annotation } from '../annotation/annotation.ts';
import { pressedDiameter, strokeSpans, type Point } from '../mask/brush.ts';
import type { Spans } from '../mask/spans.ts';
import { brushCursor, type Cursor } from '../view/cursors.ts';
import type { Tool, ToolPoint } from './tool.ts';

export interface BrushSetting {
  name: string;
  /** Label to paint: a lesion kind's value, or 0 to erase. */
  value: number;
  diameterPx: number;
  /** Whether a pen's pressure makes it smaller. */
  pressure: boolean;
  colour: string;
  /** Which of the pixels under the brush are painted. */
  sift?: (spans: Spans) => Spans;
}

/** Paints the slice that is open at the beginning of the stroke; a stroke never crosses over to another. */
export class BrushTool implements Tool {
  private stroke: { annotation: Annotation; setting: BrushSetting; last: Point } | null = null;
  /** Where the last stroke ended: a stroke that begins with Shift goes on from there, in a straight line. */
  private ended: { annotation: Annotation; at: Point } | null = null;

  constructor(private readonly open: () => Annotation | null, private readonly setting: (at: ToolPoint) => BrushSetting) {}

  begin(at: ToolPoint): void {
    const annotation = this.open();
    if (!annotation) return;
    const last = at.shift && this.ended?.annotation === annotation ? this.ended.at : at.image;
    this.stroke = { annotation, setting: this.setting(at), last };
    annotation.beginStroke(this.stroke.setting.name);
    this.move(at);
  }

  move(at: ToolPoint): void {
    if (!this.stroke) return;
    const { annotation, setting, last } = this.stroke;
    const { width, height } = annotation.mask;
    const spans = strokeSpans(last, at.image, diameterAt(at, setting), width, height);
    annotation.extendStroke(setting.sift?.(spans) ?? spans, setting.value);
    this.stroke.last = at.image;
  }

  end(): void {
    const { stroke } = this;
    this.stroke = null;
    if (!stroke) return;
    stroke.annotation.endStroke();
    this.ended = { annotation: stroke.annotation, at: stroke.last };
  }

  cancel(): void {
    this.stroke?.annotation.cancelStroke();
    this.stroke = null;
  }

  cursor(at: ToolPoint | null): Cursor | null {
    if (!at) return null;
    const setting = this.stroke?.setting ?? this.setting(at);
    return brushCursor(at.image, this.stroke ? diameterAt(at, setting) : setting.diameterPx, setting.colour);
  }
}

function diameterAt({ pressure }: ToolPoint, setting: BrushSetting): number {
  return pressedDiameter(setting.diameterPx, setting.pressure ? pressure : null);
}
