export type Theme = 'light' | 'dark';

const cookieName = 'covidlabel-theme';
const cookieSeconds = 365 * 24 * 3600;

/** Flips the theme where a button with data-theme-toggle is pressed; the cookie lets the server render the next page in it. */
export function followThemeToggle(): void {
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element) || !event.target.closest('[data-theme-toggle]')) return;
    const next: Theme = themeInUse() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    document.cookie = `${cookieName}=${next}; path=/; max-age=${cookieSeconds}; samesite=lax`;
  });
}

function themeInUse(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
