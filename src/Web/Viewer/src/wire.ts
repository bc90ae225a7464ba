/** Shapes of the HTTP API (`/api/v1`) as the viewer uses it. */

export type ClassLabel = 'covid' | 'non-covid';
export type MaskState = 'unknown' | 'negative' | 'partial' | 'complete';
export type LesionKindName = 'ground-glass' | 'consolidation' | 'pleural-effusion';

/** COCO's uncompressed run lengths: size is [height, width], runs go column by column, zeros first. */
export interface RunLengthMask {
  size: [number, number];
  counts: number[];
}

export interface Lesion {
  kind: LesionKindName;
  rle: RunLengthMask;
}

/** How a revision came about; absent where a reader drew or chose it by hand. */
export interface Provenance {
  origin: 'by-hand' | 'accepted' | 'accepted-edited' | 'restored' | 'merged';
  /** The model whose proposal was accepted. */
  modelId?: number | undefined;
  /** The revision that was put back. */
  restoredFrom?: number | undefined;
}

/** What a reader says of a slice's lesions; the body of a PUT. */
export interface MaskBody {
  state: MaskState;
  lesions: readonly Lesion[];
  provenance?: Provenance;
}

export interface MaskDocument extends MaskBody {
  revision: number;
}

export interface LabelBody {
  label: ClassLabel | null;
  provenance?: Provenance;
}

export interface LabelDocument extends LabelBody {
  revision: number;
}

export interface SliceInfo {
  id: number;
  width: number;
  height: number;
  isHu: boolean;
  /** Distance between pixel centres in mm, [row, column] as in DICOM PS3.3 10.7.1.3; null where the file has none. */
  spacingMm: [number, number] | null;
  patient: string | null;
  source: string | null;
  series: string | null;
  index: number;
  label: ClassLabel | null;
  labelRevision: number;
  maskState: MaskState;
  maskRevision: number;
}

/** One revision of a slice's mask, as its history lists it. */
export interface MaskHistoryEntry extends MaskDocument {
  /** The reader's name. */
  reader: string;
  readerId: string;
  /** Whether it is the reader's who asks. */
  own: boolean;
  createdAt: string;
}

/** The newest first. */
export interface History {
  masks: MaskHistoryEntry[];
}

/** One revision of a slice's label or mask, without its pixels. */
export interface RevisionEntry {
  field: 'label' | 'mask';
  revision: number;
  /** Null where this is a label. */
  state: MaskState | null;
  label: ClassLabel | null;
  areaPx: number;
  /** The reader's name. */
  reader: string;
  createdAt: string;
  provenance: Provenance | null;
}

/** The newest first. */
export interface RevisionPage {
  items: RevisionEntry[];
  more: boolean;
}

export type Verdict = 'agree' | 'disagree' | 'corrected';

/** A verdict on one model's prediction; the body of a PUT. */
export interface VerdictBody {
  modelId: number;
  verdict: Verdict;
  subject: 'prediction' | 'mask';
  reason: string | null;
}

/** Time worked on a slice; the body of a PUT. */
export interface ReadingTimeBody {
  activeMs: number;
}

/** A reader's own newest verdict on one model's prediction. */
export interface VerdictDocument {
  modelId: number;
  verdict: Verdict | null;
  subject: 'prediction' | 'mask' | null;
  reason: string | null;
}

/** How far the reader has come in the queue that the page's address names. */
export interface Progress {
  read: number;
  total: number;
  nextUnread: number | null;
}

/** Of another series of the same patient, the slice that corresponds. */
export interface OtherSeries {
  sliceId: number;
  series: string;
  index: number;
  length: number;
  /** How far from the open slice it lies; null where nothing says so, and it is the one as far along its series instead. */
  distanceMm: number | null;
}

/** What the active model says; a task it was not trained for is null. */
export interface Prediction {
  modelId: number;
  covidProbability: number | null;
  lesion: { rle: RunLengthMask } | null;
  createdAt: string;
}

export interface SeriesSlice {
  id: number;
  index: number;
  maskState: MaskState;
  label: ClassLabel | null;
}

/** The slice's place in the queue its URL names, and the slices of its series in order. */
export interface Neighbours {
  previous: number | null;
  next: number | null;
  position: number | null;
  total: number;
  series: SeriesSlice[];
}

export interface Disagreement {
  sliceId: number;
  patient: string | null;
  source: string | null;
  label: ClassLabel | null;
  covidProbability: number | null;
  /** Null where annotation and prediction are both empty, or the slice's mask says nothing of unmarked pixels. */
  dice: number | null;
  /** Null where either side has no verdict. */
  labelDisagrees: boolean | null;
  modelId: number;
  /** The newest of any reader; absent where there is none. */
  verdict?: Verdict;
}

/** What disagreements can be filtered by. */
export interface ReviewChoices {
  sources: string[];
  models: number[];
}

export interface DisagreementPage {
  items: Disagreement[];
  /** What to ask the next page with, or null at the end. */
  next: string | number | null;
}
