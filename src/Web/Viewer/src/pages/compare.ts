import { ComparePage } from '../compare/compare-page.ts';
import { Http } from '../net/http.ts';
import { SliceApi } from '../net/slice-api.ts';

const root = document.querySelector<HTMLElement>('[data-compare]');
if (root) {
  const page = new ComparePage(root, new SliceApi(new Http(root.dataset.reader ?? '')));
  void page.start(root.dataset.sliceId ? Number(root.dataset.sliceId) : null);
}
