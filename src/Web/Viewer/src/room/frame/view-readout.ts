import { part, setText } from '../../dom.ts';
import { windowText } from '../../format.ts';
import { presetName } from '../../image/windowing.ts';
import type { Command } from '../../keys/shortcuts.ts';
import { orientationText, type Orientation } from '../../view/orientation.ts';
import type { OpenSlice } from '../open-slice.ts';
import type { ViewState } from '../view-state.ts';
import type { CommandButtons } from './command-buttons.ts';

/** How the slice is looked at: window, zoom, orientation, overlays and panes. */
export class ViewReadout {
  constructor(private readonly root: HTMLElement, private readonly buttons: CommandButtons) {}

  show(view: ViewState, slice: OpenSlice | null, zoom: number): void {
    const { root, buttons } = this;
    Object.assign(root.dataset, {
      windowLevel: String(view.windowing.level),
      windowWidth: String(view.windowing.width),
      prediction: String(view.prediction),
      overlay: String(view.overlay),
      inverted: String(view.inverted),
      gamma: String(view.gamma),
      turned: orientationText(view.orientation) ?? '',
      smooth: String(view.smooth),
    });
    buttons.press('toggle-overlay', view.overlay);
    buttons.press('toggle-prediction', view.prediction);
    buttons.press('toggle-invert', view.inverted);
    buttons.press('toggle-smooth', view.smooth);
    buttons.press('toggle-second-pane', view.secondPane);
    buttons.enable('exchange-panes', view.secondPane);
    this.orientation(view.orientation);
    this.windowing(view, slice);
    part<HTMLInputElement>(root, 'opacity').value = String(Math.round(view.opacity * 100));
    this.gamma(view, slice);
    this.zoom(slice ? zoom : null);
  }

  zoom(zoom: number | null): void {
    this.root.dataset.zoom = zoom?.toFixed(3) ?? '';
    setText(part(this.root, 'zoom'), zoom === null ? '' : `zoom ${zoom.toFixed(2)}`);
  }

  private windowing({ windowing }: ViewState, slice: OpenSlice | null): void {
    const preset = slice && presetName(windowing, slice.presets);
    for (const name of ['lung', 'mediastinum', 'bone']) this.buttons.press(`window-${name}` as Command, preset === name);
    this.buttons.press('window-full', preset === 'full range');
    setText(part(this.root, 'window'), slice ? windowText(windowing, preset) : '');
  }

  private gamma({ gamma }: ViewState, slice: OpenSlice | null): void {
    const input = part<HTMLInputElement>(this.root, 'gamma');
    input.value = String(Math.round(gamma * 100));
    input.disabled = slice?.info.isHu ?? true;
    setText(part(this.root, 'gamma-text'), input.disabled ? '–' : gamma.toFixed(1));
  }

  /** A turned view says so over the slice for as long as it is turned: left and right are then not where they usually are. */
  private orientation(orientation: Orientation): void {
    const text = orientationText(orientation);
    part(this.root, 'orientation').hidden = text === null;
    setText(part(this.root, 'orientation-text'), text === null ? '' : `View ${text}`);
  }
}
