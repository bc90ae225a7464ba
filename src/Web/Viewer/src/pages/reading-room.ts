import { Http } from '../net/http.ts';
import { SliceApi } from '../net/slice-api.ts';
import { ReadingRoom } from '../room/reading-room.ts';

const root = document.querySelector<HTMLElement>('[data-reading-room]');
if (root) {
  const reader = root.dataset.reader ?? '';
  const room = new ReadingRoom(root, new SliceApi(new Http(reader)));
  void room.start(reader, Number(root.dataset.sliceId));
}
