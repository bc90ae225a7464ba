import { ComparePage } from '../compare/compare-page.ts';
import { Http } from '../net/http.ts';
import { SliceApi } from '../net/slice-api.ts';

const root = document.querySelector<HTMLElement>('[data-compare]');
if (root) {
  const reader = root.dataset.reader ?? '';
  const page = new ComparePage(root, new SliceApi(new Http(reader)));
  void page.start(reader, root.dataset.sliceId ? Number(root.dataset.sliceId) : null);
}
