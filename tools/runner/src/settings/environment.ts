import { homedir } from 'node:os';
import { join } from 'node:path';

/** The runner's own view of the environment: the only place of the runner that reads it. */
export interface RunnerEnvironment {
  /** Folders with programs. */
  searchPath: string;
  home: string;
  /** Where things are kept that any checkout can use: built Dapr, downloaded Kafka. */
  cacheFolder: string;
  /** Everything, for tools that need it, as compilers and downloaders behind a proxy do. */
  all: NodeJS.ProcessEnv;
  /** The little that a service gets besides what Dapr tells it. */
  forServices: Record<string, string>;
}

const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot', 'TEMP'];

/** Reads the environment. */
export function readEnvironment(environment: NodeJS.ProcessEnv = process.env): RunnerEnvironment {
  const home = environment.HOME ?? homedir();
  return {
    searchPath: environment.PATH ?? '',
    home,
    cacheFolder: join(environment.XDG_CACHE_HOME ?? join(home, '.cache'), 'todo-chatbot'),
    all: environment,
    forServices: Object.fromEntries(
      PASSED_ON.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
    ),
  };
}
