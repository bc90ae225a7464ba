import { SlicePainter } from '../view/slice-painter.ts';
import type { NumberedOrder, PainterMessage } from '../view/worker-painter.ts';

/** The part of a dedicated worker's global scope that this one uses: the page's types have none of it. */
interface Scope {
  onmessage: (event: MessageEvent<NumberedOrder>) => void;
  postMessage(message: PainterMessage, given?: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const painter = new SlicePainter();

scope.onmessage = ({ data: { id, order } }) => {
  try {
    const picture = painter.paint(order);
    scope.postMessage({ id, picture }, [picture]);
  } catch (error) {
    scope.postMessage({ id, error: (error as Error).message });
  }
};
scope.postMessage('ready');
