import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What the control server can do to a process. */
export interface Controls {
  kill(name: string, signal: NodeJS.Signals): void;
  stopProcess(name: string): Promise<void>;
  startProcess(name: string): Promise<void>;
  wipeJobs(): Promise<void>;
}

/**
 * Lets other processes of the same user, as tests are, stop and start parts of a stack: POST /stop/<name>,
 * /start/<name>, /kill/<name>?signal=SIGKILL, /wipe-jobs. Loopback only, and only with the token of the stack file.
 */
export class ControlServer {
  private readonly server: Server;
  private readonly digest: Buffer;

  constructor(
    token: string,
    private readonly controls: Controls,
  ) {
    this.digest = digest(`Bearer ${token}`);
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  async open(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
    };
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), this.digest)) {
      return answer(401, { title: 'The token of the stack file is missing or wrong.' });
    }
    try {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://control');
      const [, action, name = ''] = pathname.split('/');
      const known = request.method === 'POST' && (await this.act(action ?? '', name, searchParams));
      answer(known ? 200 : 404, { title: known ? 'done' : 'POST to /stop, /start, /kill or /wipe-jobs.' });
    } catch (error) {
      answer(409, { title: (error as Error).message });
    }
  }

  private async act(action: string, name: string, parameters: URLSearchParams): Promise<boolean> {
    switch (action) {
      case 'stop':
        await this.controls.stopProcess(name);
        return true;
      case 'start':
        await this.controls.startProcess(name);
        return true;
      case 'kill':
        this.controls.kill(name, (parameters.get('signal') ?? 'SIGKILL') as NodeJS.Signals);
        return true;
      case 'wipe-jobs':
        await this.controls.wipeJobs();
        return true;
      default:
        return false;
    }
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
