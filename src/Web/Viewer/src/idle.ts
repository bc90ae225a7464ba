/** Comes back when the page has nothing else to do, or after a while; Safari does not say when it has nothing to do. */
export function idle(atTheLatestMs = 1_000): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: atTheLatestMs });
    else setTimeout(resolve);
  });
}

/**
 * Comes back in a task that all others go before, where the browser orders them so. For work that pauses often: what asks for idleness within
 * an idle period gets it in the next one, which may be 50 ms later.
 */
export function background(): Promise<void> {
  return 'scheduler' in globalThis ? scheduler.postTask(() => undefined, { priority: 'background' }) : idle();
}
