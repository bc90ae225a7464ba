import type { CompareCommand } from '../keys/compare.ts';

export type PaneView = 'side-by-side' | 'flicker' | 'difference';

/** How long each side is seen: well below the three flashes a second of WCAG 2.1, 2.3.1. */
const sideMs = 700;

/** Of the panes in their order: reader, model, difference. */
export function isSeen(view: PaneView, side: 0 | 1, pane: number): boolean {
  return view === 'side-by-side' || pane === (view === 'difference' ? 2 : side);
}

/** All panes side by side, reader and model in turn in one place, or the difference alone. */
export class PaneViews {
  private view: PaneView = 'side-by-side';
  private side: 0 | 1 = 0;
  private timer: number | undefined;
  private readonly figures: readonly HTMLElement[];

  constructor(private readonly root: HTMLElement, private readonly panes: HTMLElement) {
    this.figures = [...panes.querySelectorAll('figure')];
    this.show();
  }

  readonly commands: Readonly<Record<CompareCommand, () => void>> = {
    'compare-flicker': () => this.change('flicker'),
    'compare-difference': () => this.change('difference'),
    'flicker-step': () => this.step(),
  };

  private change(view: PaneView): void {
    clearInterval(this.timer);
    this.view = this.view === view ? 'side-by-side' : view;
    this.side = 0;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (this.view === 'flicker' && !still) this.timer = setInterval(() => this.swap(), sideMs);
    this.show();
  }

  /** The other side, which then stays: flickering goes on by hand. */
  private step(): void {
    clearInterval(this.timer);
    if (this.view === 'flicker') this.swap();
  }

  private swap(): void {
    this.side = this.side === 0 ? 1 : 0;
    this.show();
  }

  private show(): void {
    this.panes.dataset.view = this.view;
    this.root.dataset.side = this.view === 'flicker' ? (['reader', 'model'] as const)[this.side] : '';
    this.figures.forEach((figure, pane) => figure.toggleAttribute('data-covered', !isSeen(this.view, this.side, pane)));
    const press = (command: CompareCommand, pressed: boolean) => {
      for (const button of this.root.querySelectorAll(`[data-command="${command}"]`)) {
        button.setAttribute('aria-pressed', String(pressed));
      }
    };
    press('compare-flicker', this.view === 'flicker');
    press('compare-difference', this.view === 'difference');
    for (const button of this.root.querySelectorAll<HTMLButtonElement>('[data-command="flicker-step"]')) {
      button.disabled = this.view !== 'flicker';
    }
  }
}
