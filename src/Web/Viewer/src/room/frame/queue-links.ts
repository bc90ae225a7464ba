import { part, setText } from '../../dom.ts';
import type { Neighbours } from '../../wire.ts';
import { urlOf } from '../slice-links.ts';

/** Where the slice stands in the queue, and the links to the slices on either side of it there. */
export function showQueue(root: HTMLElement, neighbours: Neighbours | null): void {
  const place = neighbours?.position ? `queue ${neighbours.position}/${neighbours.total}` : '';
  setText(part(root, 'queue-place'), place);
  for (const side of ['previous', 'next'] as const) {
    const link = part<HTMLAnchorElement>(root, `queue-${side}`);
    const id = neighbours?.[side] ?? null;
    if (id === null) {
      link.removeAttribute('href');
      link.setAttribute('aria-disabled', 'true');
      delete link.dataset.openSlice;
    } else {
      link.href = urlOf(id);
      link.removeAttribute('aria-disabled');
      link.dataset.openSlice = String(id);
    }
  }
}
