/** A slice's page, with the queue's filter kept. */
export function urlOf(id: number): string {
  return `/read/${id}${location.search}`;
}

/** Links to slices open in place; with a modifier key they stay links. */
export function followSliceLinks(root: HTMLElement, open: (id: number) => void): void {
  root.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('[data-open-slice]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(Number(link.dataset.openSlice));
  });
}
