import { element } from '../dom.ts';
import type { ReviewChoices } from '../wire.ts';

/** What the disagreements can be filtered by; the words of the page's address and of the API are the same. */
const words = ['source', 'model', 'probability', 'dice', 'differ', 'verdict'] as const;

/** The filter's words of an address, "source=a&verdict=none", in a fixed order; empty words are left out. */
export function filterOf(search: string): string {
  const given = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const word of words) {
    const value = given.get(word);
    if (value) kept.set(word, value);
  }
  return kept.toString();
}

/** The selects above the list of disagreements. What is chosen stands in the page's address. */
export class FilterForm {
  constructor(private readonly form: HTMLFormElement, search: string, changed: (filter: string) => void) {
    this.write(search);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', () => changed(this.filter));
    form.addEventListener('reset', () => setTimeout(() => changed(this.filter)));
  }

  get filter(): string {
    const chosen = new URLSearchParams();
    for (const select of this.form.querySelectorAll('select')) chosen.set(select.name, select.value);
    return filterOf(chosen.toString());
  }

  /** Adds what the server knows; what the address names stays chosen, known or not. */
  offer({ sources, models }: ReviewChoices): void {
    const add = (name: string, options: readonly (readonly [value: string, text: string])[]) => {
      const select = this.select(name);
      const present = new Set(Array.from(select.options, (option) => option.value));
      select.append(...options.filter(([value]) => !present.has(value)).map(([value, text]) => element('option', { value }, text)));
    };
    add('source', sources.map((source) => [source, source]));
    add('model', models.map((model) => [String(model), `v${model}`]));
  }

  private write(search: string): void {
    const given = new URLSearchParams(search);
    for (const word of words) {
      const value = given.get(word) ?? '';
      const select = this.select(word);
      if (!Array.from(select.options).some((option) => option.value === value)) select.append(element('option', { value }, value));
      select.value = value;
    }
  }

  private select(name: string): HTMLSelectElement {
    const found = this.form.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
    if (!found) throw new Error(`the page has no filter "${name}"`);
    return found;
  }
}
