import { linearTone } from '../image/tone.ts';
import type { Windowing } from '../image/windowing.ts';
import type { Point } from '../mask/brush.ts';
import { PanTool } from '../tools/pan-tool.ts';
import { PointerRouter } from '../tools/pointer-router.ts';
import type { ToolPoint } from '../tools/tool.ts';
import { WindowTool } from '../tools/window-tool.ts';
import { crossCursor } from '../view/cursors.ts';
import { ImageLayer } from '../view/image-layer.ts';
import type { LabelLayer } from '../view/label-layer.ts';
import { Stage } from '../view/stage.ts';
import { Viewport } from '../view/viewport.ts';
import type { Comparison } from './comparison.ts';

export interface PanesListener {
  hover(at: Point | null): void;
  scroll(steps: 1 | -1): void;
  windowed(windowing: Windowing): void;
  zoomed(zoom: number): void;
}

/** Panes of one slice that share place, zoom and window; the pointer's place is marked on all of them. */
export class Panes {
  private readonly viewport = new Viewport();
  private readonly image = new ImageLayer();
  private readonly stages: readonly Stage[];
  private comparison: Comparison | null = null;
  private current: Windowing = { level: 0, width: 2 };

  constructor(elements: Iterable<HTMLElement>, private readonly listener: PanesListener) {
    const window = new WindowTool(() => this.current, (windowing) => (this.windowing = windowing));
    const pan = new PanTool((dx, dy) => {
      this.viewport.pan(dx, dy);
      this.redraw();
    });
    this.stages = Array.from(elements, (element) => new Stage(element, this.viewport, () => this.redraw()));
    for (const stage of this.stages) {
      new PointerRouter(stage.pane, this.viewport, {
        toolFor: (button) => (button === 'secondary' ? window : pan),
        hover: (at) => this.hover(at),
        scroll: (steps) => listener.scroll(steps),
        zoom: (factor, at) => this.zoom(factor, at),
      });
    }
  }

  show(comparison: Comparison): void {
    this.comparison = comparison;
    const { pixels, info, annotated, predicted, difference } = comparison;
    this.viewport.setImage(pixels.width, pixels.height, info.spacingMm ? info.spacingMm[0] / info.spacingMm[1] : 1);
    const overlay = (layer: LabelLayer | null | undefined, opacity: number) => (layer ? [{ layer, opacity }] : []);
    const overlays = [overlay(annotated, 0.4), overlay(predicted, 0.25), overlay(difference?.layer, 0.5)];
    this.stages.forEach((stage, i) => stage.present(this.image, overlays[i] ?? []));
  }

  get windowing(): Windowing {
    return this.current;
  }

  set windowing(windowing: Windowing) {
    this.current = windowing;
    if (this.comparison) this.image.update(this.comparison.pixels, linearTone(windowing));
    this.listener.windowed(windowing);
    this.redraw();
  }

  zoom(factor: number, at?: Point): void {
    this.viewport.zoomAt(factor, at);
    this.redraw();
  }

  fit(): void {
    this.viewport.fit();
    this.redraw();
  }

  private hover(at: ToolPoint | null): void {
    for (const stage of this.stages) stage.point(at ? crossCursor(at.image) : null);
    this.listener.hover(at?.image ?? null);
  }

  private redraw(): void {
    for (const stage of this.stages) stage.redraw();
    this.listener.zoomed(this.viewport.zoom);
  }
}
