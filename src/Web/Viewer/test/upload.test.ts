import { describe, expect, it } from 'vitest';
import { batchBytes, batchesOf, batchFiles } from '../src/office/upload/batches.ts';
import { type FileStatus, outcomesByFile, refusal } from '../src/office/upload/outcomes.ts';
import type { Answer } from '../src/office/upload/send.ts';
import { Uploader, type UploadServer } from '../src/office/upload/uploader.ts';

const sized = (name: string, size = 10) => ({ name, size });
const file = (name: string) => ({ name, file: { name, size: 10 } as File });
const outcome = (name: string, sliceIds: number[], reason?: string): FileStatus =>
  ({ name, state: reason ? 'failed' : 'done', sliceIds, ...(reason ? { reason } : {}) });
const fields = { source: '', patient: '' };

/** A server that answers each request by `answer` and reads every file into one slice. */
function server(answer: (names: string[]) => Answer): UploadServer & { requests: string[][] } {
  const requests: string[][] = [];
  const stored = new Map<string, string[]>();
  return {
    requests,
    async send(files, _fields, onProgress) {
      const names = files.map(one => one.name);
      requests.push(names);
      onProgress(1);
      const said = answer(names);
      if (said.id) stored.set(said.id, names);
      return said;
    },
    status: async id => ({ state: 'done', files: (stored.get(id) ?? []).map((name, index) => outcome(name, [index + 1])) }),
    wait: async () => {},
  };
}

async function settled(uploader: Uploader): Promise<string[]> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  return uploader.items.map(item => `${item.name} ${item.state}`);
}

describe('batches', () => {
  it('manySmallFiles_ShareRequests', () => {
    const batches = batchesOf(Array.from({ length: batchFiles + 1 }, (_, index) => sized(`${index}.png`)));
    expect(batches.map(batch => batch.length)).toEqual([batchFiles, 1]);
  });

  it('aFolderThatFits_IsNotCut', () => {
    const folder = (name: string) => Array.from({ length: batchFiles - 10 }, (_, index) => sized(`${name}/${index}.dcm`));
    expect(batchesOf([...folder('a'), ...folder('b')]).map(batch => batch[0]!.name)).toEqual(['a/0.dcm', 'b/0.dcm']);
  });

  it('aFileLargerThanARequest_TravelsAlone', () => {
    const batches = batchesOf([sized('a'), sized('big.zip', batchBytes + 1), sized('b')]);
    expect(batches.map(batch => batch.map(one => one.name))).toEqual([['a'], ['big.zip'], ['b']]);
  });

  it('twoFilesOfOneName_NeverShareARequest', () => {
    const batches = batchesOf([sized('1.dcm'), sized('2.dcm'), sized('1.dcm')]);
    expect(batches.map(batch => batch.length)).toEqual([2, 1]);
  });

  it('everyFile_IsSentOnceAndInOrder', () => {
    const names = Array.from({ length: 200 }, (_, index) => `${index % 7}/${index}`);
    expect(batchesOf(names.map(name => sized(name, 9_000_000))).flat().map(one => one.name)).toEqual(names);
  });
});

describe('outcomes', () => {
  it('anArchive_GetsItsEntries', () => {
    const entries = [outcome('scan.zip/a.png', [1]), outcome('scan.zip/b/c.png', [2])];
    expect(outcomesByFile(['x.png', 'scan.zip'], [outcome('x.png', [3]), ...entries])).toEqual([[outcome('x.png', [3])], entries]);
  });

  it('anEntryNamedLikeAnotherFile_StaysWithItsArchive', () => {
    const sent = ['a.zip', 'a.zip/b.zip'];
    const files = [outcome('a.zip/b.zip/1.png', [1]), outcome('a.zip/2.png', [2])];
    expect(outcomesByFile(sent, files).map(list => list.map(one => one.name))).toEqual([['a.zip/2.png'], ['a.zip/b.zip/1.png']]);
  });

  it('whatBelongsToNobody_IsNotLost', () => {
    expect(outcomesByFile(['a.png', 'b.png'], [outcome('renamed', [1])])[1]).toHaveLength(1);
  });

  it.each([[0, 'cannot be reached'], [401, 'signed out'], [413, 'larger'], [415, 'not accepted'], [500, '500']])(
    'refusal_%i_SaysWhy', (status, words) => expect(refusal(status, undefined, 1)).toContain(words));
});

describe('uploader', () => {
  it('oneBadFile_SpoilsNoOther', async () => {
    const service = server(names => (names.includes('bad.exe') ? { status: 415 } : { status: 202, id: names.join() }));
    const uploader = new Uploader(service);
    await uploader.add([file('a.png'), file('bad.exe'), file('b.png')], fields);
    expect(await settled(uploader)).toEqual(['a.png done', 'bad.exe failed', 'b.png done']);
    expect(service.requests).toEqual([['a.png', 'bad.exe', 'b.png'], ['a.png', 'bad.exe'], ['a.png'], ['bad.exe'], ['b.png']]);
    expect(uploader.items[1]!.reason).toContain('not accepted');
  });

  it('noNetwork_FailsTheRequestWithoutRepeatingItFileByFile', async () => {
    const service = server(() => ({ status: 0 }));
    const uploader = new Uploader(service);
    await uploader.add([file('a.png'), file('b.png')], fields);
    expect(await settled(uploader)).toEqual(['a.png failed', 'b.png failed']);
    expect(service.requests).toHaveLength(1);
  });

  it('cancel_DropsWhatIsNotSent', async () => {
    const service = server(names => ({ status: 202, id: names.join() }));
    const uploader = new Uploader(service);
    const first = uploader.add([file('a.png')], fields);
    await first;
    const second = uploader.add([file('b.png')], fields);
    uploader.cancel();
    await second;
    expect(await settled(uploader)).toEqual(['a.png done', 'b.png cancelled']);
    expect(service.requests).toEqual([['a.png']]);
  });

  it('clear_KeepsWhatIsUnderWay', async () => {
    const uploader = new Uploader(server(names => ({ status: 202, id: names.join() })));
    await uploader.add([file('a.png')], fields);
    await settled(uploader);
    void uploader.add([file('b.png')], fields);
    uploader.clear();
    expect(uploader.items.map(item => item.name)).toEqual(['b.png']);
  });

  it('aServerThatFallsSilent_IsNotAskedForEver', async () => {
    const service = server(names => ({ status: 202, id: names.join() }));
    const uploader = new Uploader({ ...service, status: async () => null });
    await uploader.add([file('a.png')], fields);
    for (let turn = 0; turn < 500; turn++) await Promise.resolve();
    expect(uploader.items[0]!.state).toBe('failed');
    expect(uploader.items[0]!.reason).toContain('stopped answering');
  });
});
