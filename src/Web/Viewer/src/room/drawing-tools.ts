import { cssColour } from '../annotation/vocabulary.ts';
import { componentAt } from '../mask/flood.ts';
import { polygonSpans } from '../mask/polygon.ts';
import { enclosedBackground, similarRegion } from '../mask/region.ts';
import type { Spans } from '../mask/spans.ts';
import type { Observable } from '../observable.ts';
import { BrushTool, type BrushSetting } from '../tools/brush-tool.ts';
import { ClickTool } from '../tools/click-tool.ts';
import { ComponentTool } from '../tools/component-tool.ts';
import { OutlineTool } from '../tools/outline-tool.ts';
import type { Tool, ToolPoint } from '../tools/tool.ts';
import { unitOf, unitTitles, type DrawingToolName } from './draw-options.ts';
import type { OpenSlice } from './open-slice.ts';
import type { ViewState } from './view-state.ts';

/** The share of a slice that a region may fill: more than a lung is no lesion, but a leak into the surroundings. */
const largestRegionShare = 0.2;

export interface DrawingHost {
  open(): OpenSlice | null;
  readonly view: Observable<ViewState>;
  /** Why a tool did nothing. */
  say(sentence: string): void;
  /** What the cursor shows has changed. */
  changed(): void;
  /** A lesion of this many pixels is selected; 0 for none. */
  selected(areaPx: number): void;
}

/** The region around a pixel, which depends on nothing but these; no spans where it is too large. */
interface Similar {
  values: Int16Array;
  x: number;
  y: number;
  tolerance: number;
  spans: Spans | null;
}

/** The tools that change the mask. */
export class DrawingTools {
  readonly lasso: OutlineTool;
  readonly component: ComponentTool;
  readonly byName: Readonly<Record<DrawingToolName, Tool>>;
  /** The region where the pointer rested last. */
  private foreseen: Similar | null = null;

  constructor(private readonly host: DrawingHost) {
    const annotation = () => host.open()?.annotation ?? null;
    const colour = (alt: boolean) => this.paint(alt).colour;
    this.lasso = new OutlineTool({
      draw: (outline, alt) => {
        const slice = host.open();
        if (!slice) return;
        const { width, height } = slice.pixels;
        this.draw(slice, 'lasso', polygonSpans(outline, width, height), alt);
      },
      colour,
      changed: () => host.changed(),
    });
    this.component = new ComponentTool({
      open: annotation,
      selected: (areaPx) => host.selected(areaPx),
      changed: () => host.changed(),
    });
    this.byName = {
      brush: new BrushTool(annotation, ({ alt }) => this.brush('brush', alt)),
      eraser: new BrushTool(annotation, () => ({ ...this.brush('eraser', false), name: 'eraser', value: 0, colour: 'white' })),
      threshold: new BrushTool(annotation, ({ alt }) => ({
        ...this.brush('threshold brush', alt),
        sift: (spans) => this.withinRange(spans),
      })),
      lasso: this.lasso,
      region: new ClickTool((at) => this.region(at), ({ alt }) => colour(alt), (at) => void (this.foreseen = this.similarTo(at))),
      fill: new ClickTool((at) => this.fill(at), () => cssColour(host.view.value.kind.colour)),
      component: this.component,
      accept: new ClickTool((at) => this.accept(at), () => 'white'),
    };
  }

  /** The slice is left: what was foreseen of it is not kept, and its values with that. */
  forget(): void {
    this.foreseen = null;
  }

  /** What a tool paints: the chosen kind, or background where it subtracts. */
  private paint(alt: boolean): { what: string; value: number; colour: string } {
    const { kind, subtract } = this.host.view.value;
    return alt || subtract
      ? { what: 'subtract', value: 0, colour: 'white' }
      : { what: kind.title.toLowerCase(), value: kind.value, colour: cssColour(kind.colour) };
  }

  private brush(name: string, alt: boolean): BrushSetting {
    const { brushPx, penPressure } = this.host.view.value;
    const { what, value, colour } = this.paint(alt);
    return { name: `${name} ${what}`, value, diameterPx: brushPx, pressure: penPressure, colour };
  }

  private draw({ annotation }: OpenSlice, name: string, spans: Spans, alt: boolean): void {
    const { what, value } = this.paint(alt);
    if (!annotation.draw(`${name} ${what}`, [{ spans, value }])) this.host.say('Nothing there was left to change.');
  }

  private withinRange(spans: Spans): Spans {
    const slice = this.host.open();
    if (!slice) return spans;
    const { values, width } = slice.pixels;
    const [low, high] = this.host.view.value.range[unitOf(slice.info)];
    return spans.sift(width, (index) => values[index]! >= low && values[index]! <= high);
  }

  private region(at: ToolPoint): void {
    const slice = this.host.open();
    const found = this.similarTo(at);
    this.foreseen = null;
    if (!slice || !found) return;
    if (found.spans) this.draw(slice, 'region', found.spans, at.alt);
    else {
      const limit = `${largestRegionShare * 100} % of the slice`;
      this.host.say(`Nothing drawn: the region is larger than ${limit}. Lower the tolerance (±${found.tolerance} ${unitTitles[unitOf(slice.info)]}).`);
    }
  }

  private similarTo(at: ToolPoint): Similar | null {
    const slice = this.host.open();
    const pixel = slice && pixelAt(slice, at);
    if (!pixel) return null;
    const { x, y } = pixel;
    const { values, width, height } = slice.pixels;
    const tolerance = this.host.view.value.tolerance[unitOf(slice.info)];
    const { foreseen } = this;
    if (foreseen?.values === values && foreseen.x === x && foreseen.y === y && foreseen.tolerance === tolerance) return foreseen;
    const largest = Math.floor(width * height * largestRegionShare);
    return { values, x, y, tolerance, spans: similarRegion(values, width, height, x, y, tolerance, largest) };
  }

  private fill(at: ToolPoint): void {
    const slice = this.host.open();
    const pixel = slice && pixelAt(slice, at);
    if (!pixel) return;
    const { mask } = slice.annotation;
    const spans = enclosedBackground(mask.pixels, mask.width, mask.height, pixel.x, pixel.y);
    const { kind } = this.host.view.value;
    if (spans === null) this.host.say('Nothing filled: no lesion encloses this place.');
    else if (!slice.annotation.draw(`fill ${kind.title.toLowerCase()}`, [{ spans, value: kind.value }])) {
      this.host.say('Nothing filled: a lesion is drawn here already.');
    }
  }

  private accept(at: ToolPoint): void {
    const slice = this.host.open();
    const pixel = slice && pixelAt(slice, at);
    if (!pixel) return;
    const { predicted, annotation } = slice;
    const { width, height } = slice.pixels;
    const spans = predicted && componentAt(predicted.region, width, height, pixel.x, pixel.y);
    const { value } = this.host.view.value.kind;
    if (!spans) this.host.say('Nothing accepted: the model draws no lesion on this slice.');
    else if (spans.length === 0) this.host.say("Nothing accepted: click inside one of the model's lesions.");
    else if (!annotation.addSpans("accept the model's lesion", [{ spans, value }], slice.prediction?.modelId)) {
      this.host.say('Nothing accepted: all of this lesion is drawn already.');
    }
  }
}

function pixelAt({ pixels }: OpenSlice, { image }: ToolPoint): { x: number; y: number } | null {
  const [x, y] = [Math.floor(image.x), Math.floor(image.y)];
  return x >= 0 && y >= 0 && x < pixels.width && y < pixels.height ? { x, y } : null;
}
