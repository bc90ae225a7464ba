/** Edits that were made and can be taken back, oldest forgotten first. It orders edits; applying them is the caller's. */
export class UndoStack<Edit> {
  private done: Edit[] = [];
  private undone: Edit[] = [];

  constructor(private readonly limit = 200) {}

  get depth(): number {
    return this.done.length;
  }

  get redoDepth(): number {
    return this.undone.length;
  }

  push(edit: Edit): void {
    this.done.push(edit);
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  undo(): Edit | undefined {
    const edit = this.done.pop();
    if (edit !== undefined) this.undone.push(edit);
    return edit;
  }

  redo(): Edit | undefined {
    const edit = this.undone.pop();
    if (edit !== undefined) this.done.push(edit);
    return edit;
  }

  clear(): void {
    this.done = [];
    this.undone = [];
  }
}
