import { element, part, setText } from '../../dom.ts';
import { droppedFiles } from './dropped-files.ts';
import type { Chosen } from './send.ts';
import { type Item, Uploader } from './uploader.ts';

/** One for the tab: uploads go on while the reader looks at another office page, and are still listed on return. */
const uploader = new Uploader();
addEventListener('beforeunload', event => {
  if (uploader.busy) event.preventDefault();
});

const stateWords: Record<Item['state'], string> = {
  waiting: 'waiting', sending: 'sending', reading: 'being read', done: 'done', failed: 'failed', cancelled: 'cancelled',
};
const stateMarks: Record<Item['state'], string> = { waiting: '○', sending: '↑', reading: '…', done: '✓', failed: '✕', cancelled: '–' };
/** Links beyond these say no more than the number does. */
const linkedSlices = 6;

/** The upload page's box; its markup is in Components/Uploads/UploadPage.razor. */
export class UploadBox extends HTMLElement {
  private readonly rows = new Map<Item, HTMLTableRowElement>();
  private readonly render = (): void => this.show();

  connectedCallback(): void {
    this.dataset['ready'] = 'true';
    uploader.addEventListener('change', this.render);
    const drop = part(this, 'drop');
    for (const name of ['dragover', 'dragenter'] as const) {
      drop.addEventListener(name, event => {
        event.preventDefault();
        drop.classList.add('over');
      });
    }
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', event => {
      event.preventDefault();
      drop.classList.remove('over');
      if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(files => this.add(files));
    });
    for (const name of ['files', 'folder']) {
      const input = part<HTMLInputElement>(this, name);
      input.addEventListener('change', () => {
        this.add([...(input.files ?? [])].map(file => ({ file, name: file.webkitRelativePath || file.name })));
        input.value = '';
      });
      part(this, `choose-${name}`).addEventListener('click', () => input.click());
    }
    part(this, 'cancel').addEventListener('click', () => uploader.cancel());
    part(this, 'clear').addEventListener('click', () => uploader.clear());
    this.show();
  }

  disconnectedCallback(): void {
    uploader.removeEventListener('change', this.render);
  }

  private add(files: Chosen[]): void {
    const field = (name: string) => part<HTMLInputElement>(this, name).value.trim();
    if (files.length > 0) void uploader.add(files, { source: field('source'), patient: field('patient') });
  }

  private show(): void {
    const body = part<HTMLTableSectionElement>(this, 'list');
    for (const [item, row] of this.rows) {
      if (uploader.items.includes(item)) continue;
      row.remove();
      this.rows.delete(item);
    }
    for (const item of uploader.items) {
      let row = this.rows.get(item);
      if (!row) {
        row = emptyRow(item);
        this.rows.set(item, row);
        body.append(row);
      }
      fillRow(row, item);
    }
    part(this, 'results').hidden = uploader.items.length === 0;
    part(this, 'cancel').hidden = !uploader.busy;
    const count = (state: Item['state']) => uploader.items.filter(item => item.state === state).length;
    const slices = uploader.items.reduce((sum, item) => sum + item.outcomes.reduce((all, one) => all + one.sliceIds.length, 0), 0);
    setText(part(this, 'summary'),
      `${plural(uploader.items.length, 'file')}: ${count('done')} read into ${plural(slices, 'slice')}, ${count('failed')} failed, `
      + `${count('waiting') + count('sending') + count('reading')} under way`);
  }
}

function emptyRow(item: Item): HTMLTableRowElement {
  return element('tr', {},
    element('th', { scope: 'row' }, item.name),
    element('td', { class: 'number' }, bytes(item.size)),
    element('td', { 'data-part': 'state' }),
    element('td', { 'data-part': 'result' }));
}

function fillRow(row: HTMLTableRowElement, item: Item): void {
  const signature = `${item.state} ${Math.floor(item.progress * 100)}`;
  if (row.dataset['shown'] === signature) return;
  row.dataset['shown'] = signature;
  const share = item.state === 'sending' ? ` ${Math.floor(item.progress * 100)} %` : '';
  part(row, 'state').replaceChildren(
    element('span', { class: item.state === 'failed' ? 'state bad' : 'state' },
      element('span', { 'aria-hidden': 'true' }, stateMarks[item.state]), ` ${stateWords[item.state]}${share}`));
  const result = part(row, 'result');
  result.replaceChildren();
  if (item.reason) result.append(item.reason);
  const named = item.outcomes.length > 1;
  for (const outcome of item.outcomes) {
    const line = element('div');
    if (named) line.append(`${outcome.name.slice(item.name.length + 1)}: `);
    if (outcome.reason) line.append(outcome.reason);
    outcome.sliceIds.slice(0, linkedSlices).forEach((id, index) =>
      line.append(index > 0 ? ', ' : '', element('a', { href: `/read/${id}`, 'data-enhance-nav': 'false' }, `slice ${id}`)));
    if (outcome.sliceIds.length > linkedSlices) line.append(` and ${outcome.sliceIds.length - linkedSlices} more`);
    if (outcome.notes) line.append(element('span', { class: 'muted' }, ` ${outcome.notes.split('\n').join('; ')}`));
    result.append(line);
  }
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / (1024 * 1024)).toFixed(1)} MiB`;
}
