/** What batching needs to know of a file. */
export interface Sized {
  /** With the folders below what was chosen: "series-1/IM0001.dcm". */
  readonly name: string;
  readonly size: number;
}

/** One request's worth, below what the server accepts. Requests are large, since a series is put in order within one upload. */
export const batchFiles = 2000;
export const batchBytes = 400 * 1024 * 1024;

/**
 * Cuts files into requests, in order. A folder is kept together where it fits, for it often is one series; a file larger than a
 * request travels alone; and no two files of one name share a request, since the server's answer tells files apart by name.
 */
export function batchesOf<T extends Sized>(files: readonly T[]): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  const fits = (more: readonly T[]) => batch.length + more.length <= batchFiles
    && bytesOf(batch) + bytesOf(more) <= batchBytes
    && !more.some(file => batch.some(other => other.name === file.name));
  const close = () => {
    if (batch.length > 0) batches.push(batch);
    batch = [];
  };
  for (const folder of foldersOf(files)) {
    if (!fits(folder)) close();
    if (fits(folder)) {
      batch.push(...folder);
      continue;
    }
    for (const file of folder) {
      if (!fits([file])) close();
      batch.push(file);
    }
  }
  close();
  return batches;
}

/** Runs of files in one folder, in which no name occurs twice. */
function foldersOf<T extends Sized>(files: readonly T[]): T[][] {
  const folders: T[][] = [];
  let names = new Set<string>();
  let last = '';
  for (const file of files) {
    const folder = file.name.slice(0, file.name.lastIndexOf('/') + 1);
    if (folders.length === 0 || folder !== last || names.has(file.name)) {
      folders.push([]);
      names = new Set();
    }
    folders.at(-1)!.push(file);
    names.add(file.name);
    last = folder;
  }
  return folders;
}

function bytesOf(files: readonly Sized[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}
