/** The element a page marks with data-part; the Razor page and this module agree on the names. */
export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no part "${name}"`);
  return found;
}

/**
 * Writes text only where it differs, so that assistive technology is not told what it knows. Text that is there is rewritten in place: a
 * node that comes or goes has the browser ask every `:has()` of the page again.
 */
export function setText(element: Element, text: string): void {
  const { firstChild, lastChild } = element;
  if (firstChild instanceof Text && firstChild === lastChild) {
    if (firstChild.data !== text) firstChild.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Speaks a short sentence to screen readers once things have been quiet for a moment. */
export class Announcer {
  private timer: number | undefined;

  constructor(private readonly live: HTMLElement) {}

  say(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => setText(this.live, text), 400);
  }
}
