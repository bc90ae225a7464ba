import type { Command } from '../../keys/shortcuts.ts';

/** The page's buttons that stand for commands: which are pressed, and which can be. */
export class CommandButtons {
  /** The page's buttons stay what they are. */
  private readonly known = new Map<Command, NodeListOf<HTMLButtonElement>>();

  constructor(private readonly root: HTMLElement) {}

  onCommand(run: (command: Command) => void): void {
    this.root.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('[data-command]');
      if (button) run(button.dataset.command as Command);
    });
  }

  press(command: Command, pressed: boolean): void {
    for (const button of this.of(command)) button.setAttribute('aria-pressed', String(pressed));
  }

  enable(command: Command, enabled: boolean): void {
    for (const button of this.of(command)) button.disabled = !enabled;
  }

  private of(command: Command): NodeListOf<HTMLButtonElement> {
    const known = this.known.get(command) ?? this.root.querySelectorAll(`button[data-command="${command}"]`);
    this.known.set(command, known);
    return known;
  }
}
