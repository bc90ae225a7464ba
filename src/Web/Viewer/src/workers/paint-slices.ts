import { SlicePainter, type PictureOrder } from '../view/slice-painter.ts';
import type { PictureAnswer } from '../view/worker-painter.ts';

/** The part of a dedicated worker's global scope that this one uses: the page's types have none of it. */
interface Scope {
  onmessage: (event: MessageEvent<PictureOrder>) => void;
  postMessage(answer: PictureAnswer, given: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const painter = new SlicePainter();

scope.onmessage = ({ data }) => {
  try {
    const picture = painter.paint(data);
    scope.postMessage({ picture }, [picture]);
  } catch (error) {
    scope.postMessage({ error: (error as Error).message }, []);
  }
};
