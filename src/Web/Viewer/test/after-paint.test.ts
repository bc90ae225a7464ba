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

function paint(): void {
  for (const frame of frames.splice(0)) frame();
  vi.advanceTimersByTime(1);
}

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

  it('soon_Paced_FirstRunsAfterItsFrame_WhatFollowsTogetherAndNotAtOnce', () => {
    const after = new AfterPaint();
    const ran: number[] = [];
    after.soon(() => ran.push(0), true);
    paint();
    expect(ran).toEqual([0]);
    for (const i of [1, 2, 3]) {
      vi.advanceTimersByTime(33);
      after.soon(() => ran.push(i), true);
      paint();
      expect(ran).toEqual([0]);
    }
    vi.advanceTimersByTime(50);
    paint();
    expect(ran).toEqual([0, 1, 2, 3]);
    vi.advanceTimersByTime(1_000);
    after.soon(() => ran.push(4), true);
    paint();
    expect(ran).toEqual([0, 1, 2, 3, 4]);
  });

  it('soon_NotPaced_TakesWhatWaitsForItsTurnAlong_AndLeavesNothingBehind', () => {
    const after = new AfterPaint();
    const ran: string[] = [];
    after.soon(() => ran.push('step'), true);
    paint();
    vi.advanceTimersByTime(20);
    after.soon(() => ran.push('next step'), true);
    after.soon(() => ran.push('edit'));
    paint();
    expect(ran).toEqual(['step', 'next step', 'edit']);
    vi.advanceTimersByTime(100);
    after.soon(() => ran.push('later edit'));
    // What was asked for earlier comes now, and is not for this one.
    vi.advanceTimersByTime(40);
    expect(ran).toHaveLength(3);
    paint();
    expect(ran).toHaveLength(4);
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
