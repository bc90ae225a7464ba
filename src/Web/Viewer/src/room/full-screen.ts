/** Shows the page on the whole screen and back; the browser's own Esc leads back too. */
export class FullScreen {
  /** @param changed told whether the page is on the whole screen. */
  constructor(private readonly changed: (on: boolean) => void, private readonly refused: (why: string) => void) {
    document.addEventListener('fullscreenchange', () => this.changed(document.fullscreenElement !== null));
  }

  async toggle(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      this.refused('This browser does not allow full screen here.');
    }
  }
}
