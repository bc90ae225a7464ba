import type { Annotation } from '../annotation/annotation.ts';
import { strokeSpans, type Point } from '../mask/brush.ts';
import type { Tool, ToolPoint } from './tool.ts';

export interface BrushSetting {
  name: string;
  /** Label to paint: a lesion kind's value, or 0 to erase. */
  value: number;
  diameterPx: number;
}

/** Paints the slice that is open at the beginning of the stroke; a stroke never crosses over to another. */
export class BrushTool implements Tool {
  private stroke: { annotation: Annotation; setting: BrushSetting; last: Point } | null = null;

  constructor(private readonly open: () => Annotation | null, private readonly setting: () => BrushSetting) {}

  begin(at: ToolPoint): void {
    const annotation = this.open();
    if (!annotation) return;
    this.stroke = { annotation, setting: this.setting(), last: at.image };
    annotation.beginStroke(this.stroke.setting.name);
    this.move(at);
  }

  move({ image }: ToolPoint): void {
    if (!this.stroke) return;
    const { annotation, setting, last } = this.stroke;
    const { width, height } = annotation.mask;
    annotation.extendStroke(strokeSpans(last, image, setting.diameterPx, width, height), setting.value);
    this.stroke.last = image;
  }

  end(): void {
    this.stroke?.annotation.endStroke();
    this.stroke = null;
  }

  cancel(): void {
    this.stroke?.annotation.cancelStroke();
    this.stroke = null;
  }
}
