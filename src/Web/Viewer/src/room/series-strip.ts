import { labelTitle, maskStates } from '../annotation/vocabulary.ts';
import { element } from '../dom.ts';
import type { SeriesSlice } from '../wire.ts';

/** The slices of the open series with their states; each is a link to its own page. */
export class SeriesStrip {
  private slices: readonly SeriesSlice[] = [];

  constructor(private readonly list: HTMLElement, private readonly urlOf: (id: number) => string) {}

  show(slices: readonly SeriesSlice[]): void {
    const same = slices.length === this.slices.length && slices.every(({ id }, i) => id === this.slices[i]!.id);
    this.slices = slices;
    if (!same) this.build();
    slices.forEach((slice) => this.mark(slice));
  }

  /** Shows a slice's states as they are now. */
  mark({ id, index, maskState, label }: SeriesSlice): void {
    const link = this.linkTo(id);
    if (!link) return;
    const { icon, title } = maskStates[maskState];
    link.querySelector('.slice-state')!.textContent = icon;
    link.querySelector('.slice-label')!.textContent = label === null ? '' : label === 'covid' ? '+' : '−';
    link.setAttribute('aria-label', `Slice ${index + 1}: mask ${title}, ${labelTitle(label)}`);
    link.title = `Mask ${title}, ${labelTitle(label)}`;
  }

  current(id: number): void {
    this.list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const link = this.linkTo(id);
    link?.setAttribute('aria-current', 'page');
    link?.scrollIntoView({ block: 'nearest' });
  }

  get length(): number {
    return this.slices.length;
  }

  /** The id of the slice so many places further on, or null beyond an end. */
  step(from: number, steps: number): number | null {
    const place = this.slices.findIndex(({ id }) => id === from);
    return place < 0 ? null : (this.slices[place + steps]?.id ?? null);
  }

  private build(): void {
    this.list.replaceChildren(
      ...this.slices.map(({ id, index }) =>
        element(
          'li',
          {},
          element(
            'a',
            { href: this.urlOf(id), 'data-open-slice': String(id), 'data-enhance-nav': 'false' },
            element('span', { class: 'slice-index' }, String(index + 1)),
            element('span', { class: 'slice-state' }),
            element('span', { class: 'slice-label' }),
          ),
        ),
      ),
    );
  }

  private linkTo(id: number): HTMLAnchorElement | null {
    return this.list.querySelector(`[data-open-slice="${id}"]`);
  }
}
