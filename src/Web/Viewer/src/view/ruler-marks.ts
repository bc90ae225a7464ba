import { lengthText, type Measurement } from '../measure/measurement.ts';
import type { SliceInfo } from '../wire.ts';
import { strokeTwice, type Cursor } from './cursors.ts';

const colour = '#9ef01a';

/** Lines with end marks, and each one's number and length beside it. */
export function rulerMarks(
  measurements: readonly Pick<Measurement, 'from' | 'to' | 'number'>[],
  spacingMm: SliceInfo['spacingMm'],
): Cursor {
  return {
    // Words lie beside the lines, wherever there is room.
    bounds: () => null,
    draw: (context, viewport) => {
      context.font = '600 13px system-ui, "DejaVu Sans", sans-serif';
      context.textBaseline = 'middle';
      for (const { from, to, number } of measurements) {
        const a = viewport.toScreen(from);
        const b = viewport.toScreen(to);
        const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
        const across = { x: (-(b.y - a.y) / length) * 6, y: ((b.x - a.x) / length) * 6 };
        context.beginPath();
        context.moveTo(a.x, a.y);
        context.lineTo(b.x, b.y);
        for (const end of [a, b]) {
          context.moveTo(end.x - across.x, end.y - across.y);
          context.lineTo(end.x + across.x, end.y + across.y);
        }
        strokeTwice(context, colour);
        const text = `${number}: ${lengthText({ from, to }, spacingMm)}`;
        const width = context.measureText(text).width + 8;
        // Kept within the pane, however near its edge the line ends.
        const x = Math.min(Math.max(0, b.x + 10), viewport.pane.width - width);
        const y = Math.min(Math.max(10, b.y), viewport.pane.height - 10);
        context.fillStyle = 'rgb(0 0 0 / 0.75)';
        context.fillRect(x, y - 10, width, 20);
        context.fillStyle = colour;
        context.fillText(text, x + 4, y);
      }
    },
  };
}
