import { join } from 'node:path';
import { DataFolder } from '../base/data-folder';
import { sentenceFor } from '../base/runner.error';
import { startContainers } from '../containers/start-containers';
import { readEnvironment } from '../settings/environment';
import { projectRoot } from '../settings/project-root';
import type { Stack } from '../stack/stack';
import { startStack } from '../stack/start-stack';
import { parseArguments } from './arguments';

/** Where the command line writes; the console, or a test. */
export interface Output {
  say(line: string): void;
  fail(line: string): void;
}

/**
 * Runs one command.
 * @param stopped resolves when the stack shall stop, as Ctrl-C makes it
 * @returns the exit code
 */
export async function run(args: readonly string[], output: Output, stopped: Promise<void>): Promise<number> {
  let dataDir = join(projectRoot(), '.data');
  try {
    const wish = parseArguments(args);
    dataDir = wish.stack.dataDir ?? dataDir;
    if (wish.command === 'reset') {
      new DataFolder(dataDir).reset();
      output.say(`${dataDir} is gone; the next start begins anew.`);
      return 0;
    }
    if (wish.command === 'containers') {
      await startContainers(new DataFolder(dataDir), projectRoot(), readEnvironment());
      output.say('The containers are up; npm run start:dapr uses them. Console: http://localhost:18080');
      return 0;
    }
    const begin = Date.now();
    const starting = startStack({
      ...wish.stack,
      say: output.say,
      ...(wish.verbose ? { echo: (name, line) => output.say(`${name} | ${line}`) } : {}),
    });
    const first = await Promise.race([starting, stopped.then(() => undefined)]);
    if (first) {
      announce(first, Date.now() - begin, output);
      await stopped;
    }
    output.say('stopping …');
    await (await starting).stop();
    output.say('stopped');
    return 0;
  } catch (error) {
    output.fail(sentenceFor(error, dataDir));
    return 1;
  }
}

function announce(stack: Stack, elapsedMs: number, output: Output): void {
  const seconds = (elapsedMs / 1_000).toFixed(1);
  output.say(`Todo Chatbot is ready after ${seconds} s: ${stack.edgeUrl.replace('127.0.0.1', 'localhost')}`);
  output.say(`Data and logs are in ${stack.dataDir}. Ctrl-C stops everything.`);
}
