import { labelTitle } from '../annotation/vocabulary.ts';
import { element } from '../dom.ts';
import type { Disagreement, DisagreementPage } from '../wire.ts';

const pageSize = 40;

/** Slices by how much readers and model differ; more are fetched when asked for. */
export class DisagreementList {
  /** The filter's words, as an address has them. */
  filter = '';
  private items: Disagreement[] = [];
  private next: DisagreementPage['next'] = null;

  constructor(
    private readonly list: HTMLElement,
    private readonly more: HTMLButtonElement,
    private readonly fetchPage: (
      filter: string,
      after: DisagreementPage['next'],
      take: number,
    ) => Promise<DisagreementPage>,
  ) {
    more.addEventListener('click', () => void this.load());
  }

  get first(): number | null {
    return this.items[0]?.sliceId ?? null;
  }

  /** Starts anew with another filter. */
  async filtered(filter: string): Promise<void> {
    this.filter = filter;
    this.items = [];
    this.next = null;
    await this.load();
  }

  /** Adds the next page. */
  async load(): Promise<void> {
    const { filter } = this;
    const page = await this.fetchPage(filter, this.next, pageSize);
    if (filter !== this.filter) return;
    if (this.items.length === 0) this.list.replaceChildren();
    this.items.push(...page.items);
    this.next = page.next;
    this.more.hidden = page.next === null;
    this.list.append(...page.items.map((item) => row(item, filter)));
  }

  has(id: number): boolean {
    return this.items.some(({ sliceId }) => sliceId === id);
  }

  current(id: number): void {
    this.list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const link = this.list.querySelector(`[data-open-slice="${id}"]`);
    link?.setAttribute('aria-current', 'page');
    link?.scrollIntoView({ block: 'nearest' });
  }

  step(from: number, steps: number): number | null {
    const place = this.items.findIndex(({ sliceId }) => sliceId === from);
    return this.items[place < 0 ? 0 : place + steps]?.sliceId ?? null;
  }
}

function row(
  { sliceId, patient, source, label, covidProbability, dice, labelDisagrees, verdict }: Disagreement,
  filter: string,
): HTMLElement {
  const probability = covidProbability === null ? '–' : covidProbability.toFixed(2);
  return element(
    'li',
    {},
    element(
      'a',
      { href: compareUrl(sliceId, filter), 'data-open-slice': String(sliceId), 'data-enhance-nav': 'false' },
      element('span', { class: 'who' }, [patient, source, `#${sliceId}`].filter((text) => text).join(' · ')),
      element('span', { class: 'figures' }, `p ${probability} · Dice ${dice === null ? '–' : dice.toFixed(2)}`),
      element('span', { class: 'figures' }, `${labelTitle(label)}${labelDisagrees ? ' ≠ model' : ''}`),
      ...(verdict ? [element('span', { class: 'figures' }, `verdict: ${verdict}`)] : []),
    ),
  );
}

/** @param filter the filter's words, which stay in the address. */
export function compareUrl(id: number, filter: string): string {
  return `/compare?slice=${id}${filter && `&${filter}`}`;
}
