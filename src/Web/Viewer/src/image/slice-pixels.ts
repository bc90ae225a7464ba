/** A slice as it came over the network. */
export interface SlicePixels {
  width: number;
  height: number;
  /** height x width values, rows first: Hounsfield units, or 8-bit grey for images that are not CT values. */
  values: Int16Array;
}
