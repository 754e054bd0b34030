import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from '../base/data-folder';
import { Ports } from '../base/ports';
import { ControlServer } from './control-server';
import { StackClient } from './stack-client';
import { writeStackFile, type StackState } from './stack-file';

describe('ControlServer', () => {
  const done: string[] = [];
  const server = new ControlServer('token', {
    kill: (name, signal) => void done.push(`kill ${name} ${signal}`),
    stopProcess: async (name) => void done.push(`stop ${name}`),
    startProcess: async (name) => {
      if (name === 'nobody') throw new Error('no process is called "nobody"');
      done.push(`start ${name}`);
    },
    wipeJobs: async () => void done.push('wipe'),
  });
  const folder = new DataFolder(mkdtempSync(join(tmpdir(), 'runner-control-')));
  let url: string;
  let client: StackClient;

  beforeAll(async () => {
    const port = await new Ports(0, true).free();
    await server.open(port);
    url = `http://127.0.0.1:${port}`;
    folder.create();
    writeStackFile(folder, {
      control: { url, token: 'token' },
      apps: [{ appId: 'gateway', replica: 0 }],
      processes: [{ name: 'kafka', pid: 1 }],
    } as unknown as StackState);
    client = new StackClient(folder.stackFile);
  });

  afterAll(() => server.close());

  it('does what the client of a stack asks', async () => {
    await client.kill('kafka');
    await client.kill('kafka', 'SIGSTOP');
    await client.stopProcess('kafka');
    await client.startProcess('kafka');
    await client.wipeJobs();
    expect(done).toEqual(['kill kafka SIGKILL', 'kill kafka SIGSTOP', 'stop kafka', 'start kafka', 'wipe']);
  });

  it('tells what went wrong', async () => {
    await expect(client.startProcess('nobody')).rejects.toThrow('start/nobody: no process is called "nobody"');
    expect(() => client.process('nobody')).toThrow('the stack has no "nobody"; it has kafka');
    expect(() => client.app('gateway', 1)).toThrow('the stack has no replica 1 of gateway');
    expect([client.process('kafka').pid, client.app('gateway').replica]).toEqual([1, 0]);
  });

  it('listens to nobody without the token, and to nothing else', async () => {
    const before = [...done];
    const post = (path: string, token?: string): Promise<Response> =>
      fetch(`${url}${path}`, { method: 'POST', headers: token ? { authorization: `Bearer ${token}` } : {} });
    expect((await post('/stop/kafka')).status).toBe(401);
    expect((await post('/stop/kafka', 'guess')).status).toBe(401);
    expect((await post('/dance', 'token')).status).toBe(404);
    expect((await fetch(`${url}/stop/kafka`, { headers: { authorization: 'Bearer token' } })).status).toBe(404);
    expect(done).toEqual(before);
  });
});
