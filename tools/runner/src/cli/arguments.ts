import { parseArgs } from 'node:util';
import { RunnerError } from '../base/runner.error';
import { parseReplicas } from '../settings/replicas';
import type { StackOptions } from '../stack/stack-options';

const COMMANDS = ['start', 'reset', 'containers'] as const;
type Command = (typeof COMMANDS)[number];

/** What the command line asks for. */
export interface Wish {
  command: Command;
  verbose: boolean;
  stack: StackOptions;
}

const USAGE =
  'usage: npm start -- [--stack embedded|dapr] [--data-dir <folder>] [--port-offset <n>] [--free-ports] ' +
  '[--replicas <n>|<app>=<n>,…] [--without <app>,…] [--components <set>] [--run-file <file>] [--verbose]';

/**
 * Reads the command line.
 * @throws RunnerError that tells what can be written
 */
export function parseArguments(args: readonly string[]): Wish {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stack: { type: 'string', default: 'embedded' },
        'data-dir': { type: 'string' },
        'run-file': { type: 'string' },
        'port-offset': { type: 'string', default: '0' },
        'free-ports': { type: 'boolean', default: false },
        replicas: { type: 'string' },
        without: { type: 'string' },
        components: { type: 'string' },
        verbose: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new RunnerError(`${(error as Error).message.split('. ')[0]}; ${USAGE}`);
  }
  const { values, positionals } = parsed;
  const [name = 'start'] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (!command || positionals.length > 1) {
    throw new RunnerError(`"${positionals.join(' ')}" is no command; ${USAGE}`);
  }
  const { stack: kind } = values;
  if (kind !== 'embedded' && kind !== 'dapr') {
    throw new RunnerError(`--stack ${kind}: write embedded or dapr; ${USAGE}`);
  }
  const portOffset = Number(values['port-offset']);
  if (!Number.isInteger(portOffset) || portOffset < 0) {
    throw new RunnerError(`--port-offset ${values['port-offset']}: write a number such as 10000; ${USAGE}`);
  }
  return {
    command,
    verbose: values.verbose,
    stack: {
      kind,
      portOffset,
      freePorts: values['free-ports'],
      ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
      ...(values['run-file'] === undefined ? {} : { runFile: values['run-file'] }),
      ...(values.without === undefined ? {} : { without: values.without.split(',') }),
      ...(values.components === undefined ? {} : { componentSet: values.components }),
      ...(values.replicas === undefined ? {} : { replicas: parseReplicas(values.replicas) }),
    },
  };
}
