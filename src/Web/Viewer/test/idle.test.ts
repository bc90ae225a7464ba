import { afterEach, describe, expect, it, vi } from 'vitest';
import { background } from '../src/idle.ts';

afterEach(() => vi.unstubAllGlobals());

describe('background', () => {
  it('background_WhereTheBrowserOrdersTasks_IsATaskThatAllOthersGoBefore', async () => {
    const postTask = vi.fn((run: () => void, _: { priority: string }) => Promise.resolve(run()));
    vi.stubGlobal('scheduler', { postTask });
    await background();
    expect(postTask.mock.calls.map(([, options]) => options)).toEqual([{ priority: 'background' }]);
  });

  it('background_WhereItDoesNot_WaitsForIdleness', async () => {
    const asked: string[] = [];
    const requestIdleCallback = (run: () => void) => {
      asked.push('idle');
      run();
    };
    vi.stubGlobal('window', { requestIdleCallback });
    vi.stubGlobal('requestIdleCallback', requestIdleCallback);
    await background();
    expect(asked).toEqual(['idle']);
  });
});
