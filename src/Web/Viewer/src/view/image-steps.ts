import type { Point } from '../mask/brush.ts';
import type { Viewport } from './viewport.ts';

/** Image pixels for steps on the screen, however the view is turned. */
export function imageSteps(viewport: Viewport, dx: number, dy: number): Point {
  const [from, to] = [viewport.toImage({ x: 0, y: 0 }), viewport.toImage({ x: dx, y: dy })];
  const length = Math.abs(dx) + Math.abs(dy);
  const steps = (image: number) => (Math.abs(image) < 1e-9 ? 0 : Math.sign(image) * length);
  return { x: steps(to.x - from.x), y: steps(to.y - from.y) };
}
