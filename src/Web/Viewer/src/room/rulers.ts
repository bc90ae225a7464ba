import { element, part, setText, type Announcer } from '../dom.ts';
import { lengthText, Measurements } from '../measure/measurement.ts';
import type { Point } from '../mask/brush.ts';
import { RulerTool } from '../tools/ruler-tool.ts';
import type { Stage } from '../view/stage.ts';
import { rulerMarks } from '../view/ruler-marks.ts';
import type { SliceInfo } from '../wire.ts';

/** The open slice's measurements: on the slice, and as a list that can be read and emptied without the pointer. */
export class Rulers {
  readonly tool: RulerTool;
  private readonly measurements = new Measurements();
  private readonly list: HTMLElement;
  private drawn: { from: Point; to: Point } | null = null;
  private slice: Pick<SliceInfo, 'id' | 'spacingMm'> | null = null;

  constructor(private readonly root: HTMLElement, private readonly stage: Stage, private readonly announcer: Announcer) {
    this.list = part(root, 'measurements');
    this.tool = new RulerTool({
      drawing: (line) => {
        this.drawn = line;
        this.mark();
      },
      drawn: (from, to) => this.add(from, to),
    });
    this.list.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('button[data-measurement]');
      if (button) this.remove(Number(button.dataset.measurement));
    });
  }

  show(slice: Pick<SliceInfo, 'id' | 'spacingMm'>): void {
    this.slice = slice;
    this.refresh();
  }

  clear(): void {
    if (!this.slice || this.measurements.of(this.slice.id).length === 0) return;
    this.measurements.clear(this.slice.id);
    this.announcer.say('measurements removed');
    this.refresh();
  }

  private add(from: Point, to: Point): void {
    if (!this.slice) return;
    const { number } = this.measurements.add(this.slice.id, from, to);
    this.announcer.say(`measurement ${number}: ${lengthText({ from, to }, this.slice.spacingMm)}`);
    this.refresh();
  }

  private remove(number: number): void {
    if (!this.slice) return;
    this.measurements.remove(this.slice.id, number);
    this.announcer.say(`measurement ${number} removed`);
    this.refresh();
    // The button that had the focus is gone with its line.
    (this.list.querySelector('button') ?? part(this.root, 'stage')).focus();
  }

  private refresh(): void {
    const { slice } = this;
    if (!slice) return;
    const measurements = this.measurements.of(slice.id);
    this.root.dataset.measurements = String(measurements.length);
    part(this.root, 'measurements-section').hidden = measurements.length === 0;
    this.list.replaceChildren(
      ...measurements.map((measurement) => {
        const text = lengthText(measurement, slice.spacingMm);
        const remove = element(
          'button',
          { type: 'button', class: 'quiet', 'data-measurement': String(measurement.number) },
          element('span', { 'aria-hidden': 'true' }, '✕'),
        );
        remove.setAttribute('aria-label', `Remove measurement ${measurement.number}`);
        const item = element('li', {}, element('span', {}), remove);
        setText(item.firstElementChild!, `${measurement.number}: ${text}`);
        return item;
      }),
    );
    this.mark();
  }

  private mark(): void {
    const { slice, drawn } = this;
    const kept = slice ? this.measurements.of(slice.id) : [];
    const next = (kept.at(-1)?.number ?? 0) + 1;
    const shown = drawn ? [...kept, { ...drawn, number: next }] : kept;
    this.stage.mark(shown.length > 0 ? rulerMarks(shown, slice?.spacingMm ?? null) : null);
  }
}
