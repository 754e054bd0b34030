import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { portOwner } from './port-owner';
import { RunnerError } from './runner.error';

/** Below the range from which systems take the ports of outgoing connections, so that a restart finds its port free. */
const FIRST_FREE_PORT = 20_000;
const LAST_FREE_PORT = 32_700;

/** Whether nothing listens on a port of loopback. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Gives out the ports of one stack, each once. */
export class Ports {
  private readonly taken = new Set<number>();

  /**
   * @param offset what is added to every port that a file names
   * @param allFree ignore the ports in files and give free ones
   */
  constructor(
    private readonly offset: number,
    private readonly allFree: boolean,
  ) {}

  /**
   * The port for a purpose that has one of its own.
   * @throws RunnerError that names the port, who has it and the remedy
   */
  async wanted(port: number, purpose: string): Promise<number> {
    if (this.allFree) return this.free();
    const moved = port + this.offset;
    if (moved > 65_535) {
      throw new RunnerError(`Port ${port} plus the offset ${this.offset} is no port: choose a smaller --port-offset.`);
    }
    if (this.taken.has(moved)) throw new RunnerError(`Port ${moved} is given twice: ${purpose} needs one of its own.`);
    if (!(await isPortFree(moved))) {
      const owner = portOwner(moved);
      throw new RunnerError(
        `Port ${moved} (${purpose}) is in use${owner ? ` by ${owner}` : ''}: stop what uses it, or start with --port-offset 10000.`,
      );
    }
    this.taken.add(moved);
    return moved;
  }

  /** Any port that nothing uses. */
  async free(): Promise<number> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const port = randomInt(FIRST_FREE_PORT, LAST_FREE_PORT);
      if (this.taken.has(port)) continue;
      this.taken.add(port);
      if (await isPortFree(port)) return port;
    }
    throw new RunnerError(`No free port between ${FIRST_FREE_PORT} and ${LAST_FREE_PORT}: stop some programs.`);
  }
}
