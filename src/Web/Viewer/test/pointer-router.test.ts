import { afterEach, describe, expect, it, vi } from 'vitest';
import { PointerRouter, type PointerTarget } from '../src/tools/pointer-router.ts';
import type { Tool } from '../src/tools/tool.ts';
import { Viewport } from '../src/view/viewport.ts';

class PointerDouble extends Event {
  readonly button = 0;
  readonly pointerId = 1;
  readonly clientX = 5;
  readonly clientY = 5;
}

afterEach(() => vi.unstubAllGlobals());

describe('pointer router', () => {
  it('release_EndsTheDrag_AndThenSaysThatItHas_WhichAPressAndAMoveDoNot', () => {
    vi.stubGlobal('PointerEvent', PointerDouble);
    vi.stubGlobal('document', { activeElement: null });
    vi.stubGlobal('HTMLElement', class {});
    const pane = Object.assign(new EventTarget(), { getBoundingClientRect: () => ({ left: 0, top: 0 }), setPointerCapture: () => undefined });
    const viewport = new Viewport();
    viewport.setPane(100, 100);
    viewport.setImage(100, 100, 1);
    const happened: string[] = [];
    const note = (what: string) => () => void happened.push(what);
    const tool: Tool = { begin: note('begin'), move: note('move'), end: note('end'), cancel: note('cancel') };
    const target: PointerTarget = {
      toolFor: () => tool, hover: () => undefined, scroll: () => undefined, zoom: () => undefined, released: note('released'),
    };
    new PointerRouter(pane as unknown as HTMLElement, viewport, target);
    const act = (...types: string[]) => types.forEach((type) => pane.dispatchEvent(new PointerDouble(type)));
    act('pointerdown', 'pointermove', 'pointerup');
    expect(happened).toEqual(['begin', 'move', 'end', 'released']);
    // No drag: nothing to end.
    act('pointerup');
    expect(happened.length).toBe(4);
    act('pointerdown', 'pointercancel');
    expect(happened.slice(4)).toEqual(['begin', 'cancel']);
  });
});
