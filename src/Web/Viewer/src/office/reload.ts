/** Reloads where a button with data-reload is pressed: the notices of a lost connection hold one. */
export function followReload(): void {
  document.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('[data-reload]')) location.reload();
  });
}
