import { labelTitle, maskStates } from '../annotation/vocabulary.ts';
import { element } from '../dom.ts';
import { thumbnailUrl } from '../net/slice-api.ts';
import type { SeriesSlice } from '../wire.ts';

/** The slices of the open series, each with its picture and its states; each is a link to its own page. */
export class SeriesStrip {
  private slices: readonly SeriesSlice[] = [];
  private readonly links = new Map<number, HTMLAnchorElement>();

  constructor(private readonly list: HTMLElement, private readonly urlOf: (id: number) => string) {}

  show(slices: readonly SeriesSlice[]): void {
    const same = slices.length === this.slices.length && slices.every(({ id }, i) => id === this.slices[i]!.id);
    this.slices = slices;
    if (!same) this.build();
    slices.forEach((slice) => this.mark(slice));
  }

  /** Shows a slice's states as they are now. */
  mark({ id, index, maskState, label }: SeriesSlice): void {
    const link = this.links.get(id);
    if (!link) return;
    const { icon, title } = maskStates[maskState];
    const words = `Slice ${index + 1}: mask ${title}, ${labelTitle(label)}`;
    if (link.title === words) return;
    link.querySelector('.slice-state')!.textContent = icon;
    link.querySelector('.slice-label')!.textContent = label === null ? '' : label === 'covid' ? '+' : '−';
    link.setAttribute('aria-label', words);
    link.title = words;
  }

  current(id: number): void {
    this.list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const link = this.links.get(id);
    link?.setAttribute('aria-current', 'page');
    link?.scrollIntoView({ block: 'nearest' });
  }

  get first(): number | null {
    return this.slices[0]?.id ?? null;
  }

  get last(): number | null {
    return this.slices.at(-1)?.id ?? null;
  }

  holds(id: number): boolean {
    return this.links.has(id);
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
    this.links.clear();
    for (const { id, index } of this.slices) {
      const link = element(
        'a',
        { href: this.urlOf(id), 'data-open-slice': String(id), 'data-enhance-nav': 'false' },
        // Fetched once it comes into sight: a series may have hundreds.
        element('img', { src: thumbnailUrl(id), alt: '', loading: 'lazy', decoding: 'async' }),
        element('span', { class: 'slice-index' }, String(index + 1)),
        element('span', { class: 'slice-state' }),
        element('span', { class: 'slice-label' }),
      );
      this.links.set(id, link);
    }
    this.list.replaceChildren(...Array.from(this.links.values(), (link) => element('li', {}, link)));
  }
}
