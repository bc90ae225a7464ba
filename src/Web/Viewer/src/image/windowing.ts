/** Which values are shown between black and white. Units: HU, or grey levels where the slice is not in HU. */
export interface Windowing {
  level: number;
  width: number;
}

export interface WindowPreset extends Windowing {
  name: string;
}

/** Customary chest windows, in HU. */
export const huPresets = {
  lung: { name: 'lung', level: -600, width: 1500 },
  mediastinum: { name: 'mediastinum', level: 40, width: 400 },
  bone: { name: 'bone', level: 400, width: 1800 },
} as const satisfies Record<string, WindowPreset>;

const narrowestWidth = 2;
const widestWidth = 8_192;
const furthestLevel = 32_768;

export function clampWindowing({ level, width }: Windowing): Windowing {
  return {
    level: Math.round(Math.min(furthestLevel, Math.max(-furthestLevel, level))),
    width: Math.round(Math.min(widestWidth, Math.max(narrowestWidth, width))),
  };
}

/** The window that shows every value of the slice; for 8-bit images the whole of 0-255, whatever the slice holds. */
export function fullRange(values: Int16Array, isHu: boolean): WindowPreset {
  if (!isHu) return { name: 'full range', level: 128, width: 256 };
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const width = Math.max(narrowestWidth, high - low + 1);
  return { name: 'full range', level: Math.round(low + width / 2), width };
}

/** Presets that make sense for a slice, the first to begin with; HU windows say nothing on 8-bit grey. */
export function presetsFor(values: Int16Array, isHu: boolean): WindowPreset[] {
  const full = fullRange(values, isHu);
  return isHu ? [huPresets.lung, huPresets.mediastinum, huPresets.bone, full] : [full];
}

/** The name of the preset that a windowing equals, or null. */
export function presetName(windowing: Windowing, presets: readonly WindowPreset[]): string | null {
  const same = (preset: WindowPreset) => preset.level === windowing.level && preset.width === windowing.width;
  return presets.find(same)?.name ?? null;
}

/** Grey 0-255 for every int16, at index value + 32768, by DICOM's linear function (PS3.3 C.11.2.1.2.1). */
export function greyLookup({ level, width }: Windowing): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(65_536);
  for (let i = 0; i < grey.length; i++) grey[i] = ((i - 32_768 - (level - 0.5)) / (width - 1) + 0.5) * 255;
  return grey;
}

/** Writes opaque grey pixels; rgba holds four bytes a value. */
export function paintGrey(values: Int16Array, windowing: Windowing, rgba: Uint8ClampedArray): void {
  const grey = greyLookup(windowing);
  for (let i = 0, o = 0; i < values.length; i++, o += 4) {
    const shade = grey[values[i]! + 32_768]!;
    rgba[o] = shade;
    rgba[o + 1] = shade;
    rgba[o + 2] = shade;
    rgba[o + 3] = 255;
  }
}
