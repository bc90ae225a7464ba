import { maskStates } from '../annotation/vocabulary.ts';
import type { Rect } from '../mask/rect.ts';
import type { MaskHistoryEntry, OtherSeries, SliceInfo } from '../wire.ts';

/** What a pane can show. */
export type PaneContent =
  | { kind: 'annotation' }
  | { kind: 'prediction' }
  | { kind: 'reader'; version: MaskHistoryEntry }
  | { kind: 'series'; slice: OtherSeries }
  /** There is none of a kind, and why. */
  | { kind: 'none'; why: string };

export interface PaneChoice {
  /** The kind and which of it: the same on every slice, so that a choice lasts while slices change. */
  key: string;
  title: string;
  content: PaneContent;
}

/** What the server said of a slice, or why it said nothing. */
export interface PaneSources {
  /** The slice's mask revisions, the newest first. */
  masks: readonly MaskHistoryEntry[] | { why: string };
  /** The patient's other series. */
  others: readonly OtherSeries[] | { why: string };
}

const kinds = ['annotation', 'prediction', 'reader', 'series'];

export function isPaneKey(key: string): boolean {
  return kinds.some((kind) => isOfKind(key, kind));
}

/** Whether two keys name the same kind of thing. */
export function isOfKind(key: string, other: string): boolean {
  return key.split(' ')[0] === other.split(' ')[0];
}

/** @param patient null where the slice names none. */
export function paneChoices({ masks, others }: PaneSources, patient: string | null): PaneChoice[] {
  return [
    { key: 'annotation', title: 'Annotation', content: { kind: 'annotation' } },
    { key: 'prediction', title: "Model's prediction", content: { kind: 'prediction' } },
    ...orNone('reader', "Another reader's: none", masks, readers, 'No other reader has drawn on this slice.'),
    ...orNone(
      'series',
      'Prior study: none',
      others,
      series,
      patient === null ? 'This slice names no patient, so nothing tells which other studies are theirs.' : `No other study of ${patient} is here.`,
    ),
  ];
}

function orNone<T>(
  key: string,
  title: string,
  found: readonly T[] | { why: string },
  choicesOf: (found: readonly T[]) => PaneChoice[],
  none: string,
): PaneChoice[] {
  if ('why' in found) return [{ key, title, content: { kind: 'none', why: found.why } }];
  const choices = choicesOf(found);
  return choices.length > 0 ? choices : [{ key, title, content: { kind: 'none', why: none } }];
}

/** Each other reader's newest version: the reader's own are in the history. */
function readers(masks: readonly MaskHistoryEntry[]): PaneChoice[] {
  const latest = new Map<string, MaskHistoryEntry>();
  for (const version of masks) if (!version.own && !latest.has(version.readerId)) latest.set(version.readerId, version);
  return Array.from(latest.values(), (version) => ({
    key: `reader ${version.readerId}`,
    title: `${version.reader}: revision ${version.revision}, ${maskStates[version.state].title}`,
    content: { kind: 'reader', version },
  }));
}

function series(others: readonly OtherSeries[]): PaneChoice[] {
  return others.map((slice) => ({
    key: `series ${slice.series}`,
    title: `Prior study, slice ${slice.index + 1} of ${slice.length}, ${linkText(slice)}: ${slice.series}`,
    content: { kind: 'series', slice },
  }));
}

/** How it is known that the slices correspond. */
function linkText({ distanceMm }: OtherSeries): string {
  if (distanceMm === null) return 'as far along';
  return distanceMm < 0.5 ? 'same position' : `${Math.round(distanceMm)} mm away`;
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
