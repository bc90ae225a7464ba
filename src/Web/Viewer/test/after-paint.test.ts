import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AfterPaint } from '../src/after-paint.ts';

let frames: (() => void)[] = [];
let page: EventTarget & { visibilityState: string };
let view: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  view = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', view);
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('after paint', () => {
  it('soon_RunsInOrderAfterTheFrame_AndOnce', () => {
    const after = new AfterPaint();
    const ran: number[] = [];
    after.soon(() => ran.push(1));
    after.soon(() => ran.push(2));
    for (const frame of frames) frame();
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual([1, 2]);
    vi.advanceTimersByTime(1_000);
    expect(ran).toEqual([1, 2]);
  });

  it('soon_WithoutAFrame_RunsAllTheSame', () => {
    const ran = vi.fn();
    new AfterPaint().soon(ran);
    vi.advanceTimersByTime(100);
    expect(ran).toHaveBeenCalledOnce();
  });

  it.each(['beforeunload', 'pagehide'])('soon_BeforeThePageIsLeft_%s_RunsFirst', (type) => {
    const after = new AfterPaint();
    const order: string[] = [];
    view.addEventListener(type, () => order.push('looked'));
    after.soon(() => order.push('ran'));
    view.dispatchEvent(new Event(type));
    expect(order).toEqual(['ran', 'looked']);
  });

  it('soon_InAHiddenPage_RunsAtOnce_AsWhatWaitsDoesWhenItIsHidden', () => {
    const after = new AfterPaint();
    const [one, other] = [vi.fn(), vi.fn()];
    after.soon(one);
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    expect(one).toHaveBeenCalledOnce();
    after.soon(other);
    expect(other).toHaveBeenCalledOnce();
  });
});
