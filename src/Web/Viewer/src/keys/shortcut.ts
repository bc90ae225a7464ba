/** One row of the table of keys. */
export interface Shortcut<Name extends string = string> {
  command: Name;
  title: string;
  /** KeyboardEvent.key, with Ctrl+ and Shift+ where needed; Ctrl also stands for the Mac's Command key. */
  keys: readonly string[];
}
