/** GET /api/v1/uploads/{id}, as far as this page reads it. */
export interface UploadStatus {
  state: 'queued' | 'decoding' | 'done' | 'failed';
  files: FileStatus[];
}

export interface FileStatus {
  name: string;
  state: UploadStatus['state'];
  reason?: string | null;
  notes?: string | null;
  sliceIds: number[];
}

/**
 * What became of each file that was sent: the server replaces an archive by its entries, named "archive.zip/entry". Entries that
 * belong to no file sent are given to the last one, so that nothing the server says is lost.
 */
export function outcomesByFile(sent: readonly string[], files: readonly FileStatus[]): FileStatus[][] {
  const outcomes: FileStatus[][] = sent.map(() => []);
  // Longest name first: "a.zip" must not claim what "a.zip/b.zip" sent by itself.
  const order = sent.map((_, index) => index).sort((a, b) => sent[b]!.length - sent[a]!.length);
  for (const file of files) {
    const owner = order.find(index => file.name === sent[index] || file.name.startsWith(`${sent[index]}/`));
    outcomes[owner ?? sent.length - 1]?.push(file);
  }
  return outcomes;
}

/** One sentence for a request that was refused. */
export function refusal(status: number, detail: string | undefined, files: number): string {
  switch (status) {
    case 0:
      return 'The server cannot be reached; nothing of this was stored.';
    case 401:
      return 'You were signed out; sign in again and repeat.';
    case 403:
      return 'Your role may not upload.';
    case 413:
      return detail ?? (files === 1 ? 'The file is larger than the server accepts.' : 'Together the files are larger than the server accepts.');
    case 415:
      return detail ?? 'This kind of file is not accepted; PNG, JPEG, TIFF, DICOM and ZIP are.';
    default:
      return detail ?? `The server answered ${status}.`;
  }
}
