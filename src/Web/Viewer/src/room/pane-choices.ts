import { maskStates } from '../annotation/vocabulary.ts';
import type { Rect } from '../mask/rect.ts';
import type { MaskHistoryEntry, OtherSeries, SliceInfo } from '../wire.ts';

/** What a pane beside the annotation can show. */
export type PaneContent =
  | { kind: 'annotation' }
  | { kind: 'prediction' }
  | { kind: 'reader'; version: MaskHistoryEntry }
  | { kind: 'series'; slice: OtherSeries };

export interface PaneChoice {
  /** The same for the same content of another slice, so that a choice lasts while slices change. */
  key: string;
  title: string;
  content: PaneContent;
}

/**
 * @param masks the slice's mask revisions, the newest first.
 * @param others the patient's other series.
 */
export function paneChoices(masks: readonly MaskHistoryEntry[], others: readonly OtherSeries[]): PaneChoice[] {
  const latest = new Map<string, MaskHistoryEntry>();
  for (const version of masks) if (!latest.has(version.reader)) latest.set(version.reader, version);
  return [
    { key: 'annotation', title: 'Annotation', content: { kind: 'annotation' } },
    { key: 'prediction', title: "Model's prediction", content: { kind: 'prediction' } },
    ...Array.from(latest.values(), (version): PaneChoice => ({
      key: `reader ${version.reader}`,
      title: `${version.reader}: revision ${version.revision}, ${maskStates[version.state].title}`,
      content: { kind: 'reader', version },
    })),
    ...others.map((slice): PaneChoice => ({
      key: `series ${slice.series}`,
      title: `Series ${slice.series}: slice ${slice.index + 1} of ${slice.length}`,
      content: { kind: 'series', slice },
    })),
  ];
}

/** The key of the choice so many places further on, round and round. */
export function choiceAfter(choices: readonly PaneChoice[], key: string): string {
  const place = choices.findIndex((choice) => choice.key === key);
  return choices[(place + 1) % choices.length]!.key;
}

/**
 * Where another slice lies over the open one, in the open one's pixels: centre on centre and to scale where both spacings are
 * known, else stretched over all of it.
 */
export function placeOver(
  open: Pick<SliceInfo, 'width' | 'height' | 'spacingMm'>,
  other: Pick<SliceInfo, 'width' | 'height' | 'spacingMm'>,
): Rect {
  if (!open.spacingMm || !other.spacingMm) return { x: 0, y: 0, width: open.width, height: open.height };
  const height = (other.height * other.spacingMm[0]) / open.spacingMm[0];
  const width = (other.width * other.spacingMm[1]) / open.spacingMm[1];
  return { x: (open.width - width) / 2, y: (open.height - height) / 2, width, height };
}
