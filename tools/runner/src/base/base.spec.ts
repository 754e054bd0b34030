import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder';
import { portOwner } from './port-owner';
import { isPortFree, Ports } from './ports';
import { processIdentity } from './process-identity';
import { RunnerError, sentenceFor } from './runner.error';
import { accepts, statusOf, waitUntil } from './wait';

function folder(): DataFolder {
  const made = new DataFolder(mkdtempSync(join(tmpdir(), 'runner-base-')));
  made.create();
  return made;
}

async function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe('sentenceFor', () => {
  it.each([
    ['ENOSPC', 'The disk that holds /data/x is full: free some space and start again.'],
    ['EACCES', '/data/x may not be used'],
    ['EPERM', '/data/x may not be used'],
    ['EROFS', '/data/x is on a read-only disk'],
  ])('explains %s', (code, sentence) => {
    expect(sentenceFor(Object.assign(new Error('raw'), { code, path: '/data/x' }), '/data')).toContain(sentence);
    expect(sentenceFor(Object.assign(new Error('raw'), { code }), '/data')).toContain('/data');
  });

  it('repeats what it does not know, and our own sentences', () => {
    expect(sentenceFor(new RunnerError('Clear.'), '/data')).toBe('Clear.');
    expect(sentenceFor(new Error('strange'), '/data')).toBe('strange');
    expect(sentenceFor('odd', '/data')).toBe('odd');
  });
});

describe('DataFolder', () => {
  it('has one runner at a time', () => {
    const data = folder();
    const unlock = data.lock();
    expect(data.owner()).toBe(process.pid);
    // The same lock as another process would see it: pid 1 is alive everywhere.
    writeFileSync(data.path('run', 'runner.lock'), JSON.stringify({ pid: 1, identity: processIdentity(1) }));
    expect(() => data.lock()).toThrow(`A stack is already running on ${data.root} (process 1)`);
    expect(() => data.reset()).toThrow('stop it with Ctrl-C first');
    unlock();
    expect(data.owner()).toBeUndefined();
  });

  it.each([
    ['a runner that was killed', JSON.stringify({ pid: 999_999_999, identity: '1' })],
    ['a process that has its pid now', JSON.stringify({ pid: 1, identity: 'another start' })],
    ['half a file', '{'],
  ])('is taken over from %s', (_, content) => {
    const data = folder();
    writeFileSync(data.path('run', 'runner.lock'), content);
    data.lock()();
  });

  it('keeps what it writes from others', () => {
    const data = folder();
    data.writePrivate(data.secretsFile, 'secret');
    expect(statSync(data.secretsFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(data.secretsFile, 'utf8')).toBe('secret');
    data.reset();
    expect(() => statSync(data.root)).toThrow('ENOENT');
  });
});

describe('processIdentity', () => {
  it('tells a process that lives from one that does not', () => {
    expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
    expect(processIdentity(process.pid)).toBeTruthy();
    expect(processIdentity(999_999_999)).toBeUndefined();
  });
});

describe('Ports', () => {
  it('moves the ports of files and names who is in the way', async () => {
    const { port, close } = await listen();
    try {
      expect(await isPortFree(port)).toBe(false);
      await expect(new Ports(0, false).wanted(port, 'the shop')).rejects.toThrow(
        new RegExp(
          `^Port ${port} \\(the shop\\) is in use by .*\\(process ${process.pid}\\): stop what uses it, or start with --port-offset`,
        ),
      );
      await expect(new Ports(1, false).wanted(port - 1, 'the shop')).rejects.toThrow(`Port ${port} (the shop)`);
      expect(portOwner(port)).toContain(String(process.pid));
    } finally {
      await close();
    }
    expect(await new Ports(0, false).wanted(port, 'the shop')).toBe(port);
    expect(portOwner(port)).toBeUndefined();
  });

  it('gives every port once', async () => {
    const ports = new Ports(0, true);
    const given = await Promise.all(Array.from({ length: 50 }, () => ports.wanted(3000, 'anything')));
    expect(new Set(given).size).toBe(50);
    const fixed = new Ports(0, false);
    const first = await ports.free();
    await fixed.wanted(first, 'one');
    await expect(fixed.wanted(first, 'two')).rejects.toThrow('is given twice');
    await expect(new Ports(60_000, false).wanted(9_000, 'x')).rejects.toThrow('choose a smaller --port-offset');
  });
});

describe('waiting', () => {
  it('ends with the condition, with the deadline or when there is no use', async () => {
    let looks = 0;
    await waitUntil('it', () => (looks += 1) > 2, { deadlineMs: 1_000, pauseMs: 1 });
    await expect(waitUntil('it comes', () => false, { deadlineMs: 5, pauseMs: 1 })).rejects.toThrow(
      'it comes: not within 0 s',
    );
    await expect(
      waitUntil('it comes', () => false, { deadlineMs: 60_000, gaveUp: () => 'it is gone' }),
    ).rejects.toThrow('it comes: it is gone');
  });

  it('sees what answers', async () => {
    const { port, close } = await listen();
    expect(await accepts(port)).toBe(true);
    expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(0);
    await close();
    expect(await accepts(port)).toBe(false);
  });
});
