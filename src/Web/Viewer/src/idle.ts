/** Comes back when the page has nothing else to do, or after a while; Safari does not say when it has nothing to do. */
export function idle(atTheLatestMs = 1_000): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: atTheLatestMs });
    else setTimeout(resolve);
  });
}
