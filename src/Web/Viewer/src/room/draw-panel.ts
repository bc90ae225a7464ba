import { part, setText } from '../dom.ts';
import type { Observable } from '../observable.ts';
import { drawingTools, isDrawingTool, unitOf, unitTitles, type Unit } from './draw-options.ts';
import type { OpenSlice } from './open-slice.ts';
import type { ViewState } from './view-state.ts';

const pressureSetting = 'covidlabel.pen-pressure';

/** The lesion panel: which tool, its options, and what it does in words. */
export class DrawPanel {
  private unit: Unit = 'hu';

  constructor(private readonly root: HTMLElement, private readonly view: Observable<ViewState>) {
    view.update({ penPressure: localStorage.getItem(pressureSetting) !== 'off' });
    this.input('brush-size').addEventListener('input', () => view.update({ brushPx: this.input('brush-size').valueAsNumber }));
    this.input('pen-pressure').addEventListener('change', () => {
      const on = this.input('pen-pressure').checked;
      localStorage.setItem(pressureSetting, on ? 'on' : 'off');
      view.update({ penPressure: on });
    });
    for (const name of ['range-low', 'range-high'] as const) this.number(name, () => this.readRange());
    this.number('tolerance', (tolerance) =>
      view.update({ tolerance: { ...view.value.tolerance, [this.unit]: Math.max(0, tolerance) } }),
    );
    this.number('speck-size', (speckPx) => view.update({ speckPx: Math.max(1, Math.round(speckPx)) }));
  }

  show(slice: OpenSlice | null): void {
    const view = this.view.value;
    const { tool, kind } = view;
    if (slice) this.unit = unitOf(slice.info);
    const traits = isDrawingTool(tool) ? drawingTools[tool] : null;
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-command^="tool-"]')) {
      button.setAttribute('aria-pressed', String(button.dataset.command === `tool-${tool}`));
    }
    for (const value of [1, 2, 3]) {
      this.press(`kind-${value}`, traits !== null && traits.ofAKind && kind.value === value);
    }
    this.press('toggle-subtract', view.subtract);
    for (const button of this.root.querySelectorAll<HTMLButtonElement>('[data-command="toggle-subtract"]')) {
      button.disabled = !traits?.subtracts;
    }
    this.options('sized', traits?.sized);
    this.options('range', tool === 'threshold');
    this.options('tolerance', tool === 'region');
    setText(part(this.root, 'tool-hint'), traits?.hint ?? '');
    this.input('brush-size').value = String(view.brushPx);
    setText(part(this.root, 'brush-px'), `${view.brushPx} px`);
    this.input('pen-pressure').checked = view.penPressure;
    const [low, high] = view.range[this.unit];
    this.write('range-low', low);
    this.write('range-high', high);
    this.write('tolerance', view.tolerance[this.unit]);
    this.write('speck-size', view.speckPx);
    for (const name of ['range-unit', 'tolerance-unit']) setText(part(this.root, name), unitTitles[this.unit]);
    this.status(view);
  }

  /** The tool in words, and as the page's data. */
  private status({ tool, kind, brushPx, subtract }: ViewState): void {
    const traits = isDrawingTool(tool) ? drawingTools[tool] : null;
    const takesAway = traits?.subtracts && subtract;
    Object.assign(this.root.dataset, { tool, kind: kind.name, brush: String(brushPx), subtract: String(subtract) });
    const what = takesAway ? 'subtract' : traits?.ofAKind ? kind.title.toLowerCase() : '';
    const words = [traits?.title ?? tool, what, traits?.sized ? `${brushPx} px` : ''];
    setText(part(this.root, 'tool'), words.filter((word) => word).join(' '));
  }

  private readRange(): void {
    const ends = [this.input('range-low').valueAsNumber, this.input('range-high').valueAsNumber] as const;
    const sorted = [Math.min(...ends), Math.max(...ends)] as const;
    if (sorted.every(Number.isFinite)) this.view.update({ range: { ...this.view.value.range, [this.unit]: sorted } });
  }

  /** Takes a number once it is typed in full; what is none is put back. */
  private number(name: string, take: (value: number) => void): void {
    this.input(name).addEventListener('change', () => {
      if (Number.isFinite(this.input(name).valueAsNumber)) take(this.input(name).valueAsNumber);
      else this.view.update({});
    });
  }

  private write(name: string, value: number): void {
    if (this.input(name).valueAsNumber !== value) this.input(name).value = String(value);
  }

  private options(name: string, shown = false): void {
    for (const group of this.root.querySelectorAll<HTMLElement>(`[data-options="${name}"]`)) group.hidden = !shown;
  }

  private press(command: string, pressed: boolean): void {
    for (const button of this.root.querySelectorAll(`[data-command="${command}"]`)) {
      button.setAttribute('aria-pressed', String(pressed));
    }
  }

  private input(name: string): HTMLInputElement {
    return part<HTMLInputElement>(this.root, name);
  }
}
