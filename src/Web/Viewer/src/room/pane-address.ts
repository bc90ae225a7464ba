import type { Observable } from '../observable.ts';
import { readPair, writePair } from './pane-pair.ts';
import type { ViewState } from './view-state.ts';

/** Takes the panes from the page's address, and keeps them in it: a reload, a bookmark or a link shows the same two. */
export function keepPanesInAddress(view: Observable<ViewState>): void {
  const pair = readPair(location.search);
  if (pair) view.update({ secondPane: true, panes: pair });
  view.observe(({ secondPane, panes }) => {
    const search = writePair(location.search, secondPane ? panes : null);
    if (search !== writePair(location.search, readPair(location.search))) history.replaceState(null, '', location.pathname + search);
  });
}
