import { describe, expect, it } from 'vitest';
import { ReadingClock } from '../src/room/reading-clock.ts';

function clock() {
  const at = { ms: 0 };
  return { at, made: new ReadingClock(() => at.ms) };
}

describe('reading clock', () => {
  it('moving_CountsTheTimeBetween', () => {
    const { at, made } = clock();
    made.moved();
    at.ms = 20_000;
    made.moved();
    at.ms = 45_000;
    expect(made.take()).toBe(45_000);
    at.ms = 50_000;
    expect(made.take()).toBe(5_000);
  });

  it('idle_StopsAfterAMinute_HoweverOftenItIsRead', () => {
    const { at, made } = clock();
    made.moved();
    let sum = 0;
    for (at.ms = 0; at.ms <= 600_000; at.ms += 7_000) sum += made.take();
    expect(sum).toBe(60_000);
    made.moved();
    at.ms += 1_000;
    expect(made.take()).toBe(1_000);
  });

  it('hidden_Stops_UntilTheReaderIsBack', () => {
    const { at, made } = clock();
    made.moved();
    at.ms = 3_000;
    made.hidden();
    at.ms = 30_000;
    expect(made.take()).toBe(3_000);
    made.moved();
    at.ms = 31_000;
    expect(made.take()).toBe(1_000);
  });

  it('neverMoved_CountsNothing', () => {
    const { at, made } = clock();
    at.ms = 10_000;
    expect(made.take()).toBe(0);
  });
});
