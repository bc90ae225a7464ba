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

/** What a reader says of a slice's lesions; the body of a PUT. */
export interface MaskBody {
  state: MaskState;
  lesions: Lesion[];
}

export interface MaskDocument extends MaskBody {
  revision: number;
}

export interface LabelBody {
  label: ClassLabel | null;
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
  createdAt: string;
}

/** The newest first. */
export interface History {
  masks: MaskHistoryEntry[];
}

/** Of another series of the same patient, the slice that lies as far along it. */
export interface OtherSeries {
  sliceId: number;
  series: string;
  index: number;
  length: number;
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
}

export interface DisagreementPage {
  items: Disagreement[];
  /** What to ask the next page with, or null at the end. */
  next: string | number | null;
}
