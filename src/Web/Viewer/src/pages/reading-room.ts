import { idle } from '../idle.ts';
import { Http } from '../net/http.ts';
import { SliceApi } from '../net/slice-api.ts';
import { nextTask } from '../next-task.ts';
import { WorkerPainter } from '../view/worker-painter.ts';
import { ReadingRoom } from '../room/reading-room.ts';

const root = document.querySelector<HTMLElement>('[data-reading-room]');
if (root) void open(root);

async function open(root: HTMLElement): Promise<void> {
  await nextTask();
  // A browser lays a page out once it is asked for a size. In a task of its own: that takes as long as making the room, which asks.
  root.getBoundingClientRect();
  await nextTask();
  const reader = root.dataset.reader ?? '';
  const painter = new WorkerPainter();
  const room = new ReadingRoom(root, new SliceApi(new Http(reader)), painter);
  await nextTask();
  await room.start(reader, Number(root.dataset.sliceId));
  // A thread takes the processor as long to begin as the first slice's picture does: it is for those after.
  await idle();
  painter.employ(new Worker(root.dataset.painter!, { type: 'module' }));
}
