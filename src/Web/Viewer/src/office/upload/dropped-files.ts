import type { Chosen } from './send.ts';

/** All files of a drop, those in folders included. Must be called within the drop event, before anything is awaited. */
export function droppedFiles(transfer: DataTransfer): Promise<Chosen[]> {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  if (entries.length === 0) return Promise.resolve([...transfer.files].map(file => ({ file, name: file.name })));
  return Promise.all(entries.map(filesOf)).then(lists => lists.flat());
}

async function filesOf(entry: FileSystemEntry): Promise<Chosen[]> {
  if (entry.isFile) {
    return new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(
      file => resolve([{ file, name: entry.fullPath.replace(/^\//, '') }]), reject));
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: Chosen[] = [];
  for (;;) {
    // A reader gives a hundred entries at a time and an empty list at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return files;
    for (const child of some) files.push(...(await filesOf(child)));
  }
}
