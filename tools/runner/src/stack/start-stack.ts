import { join } from 'node:path';
import { DataFolder } from '../base/data-folder';
import { Ports } from '../base/ports';
import { endOrphans } from '../processes/orphans';
import { readEnvironment } from '../settings/environment';
import { projectRoot } from '../settings/project-root';
import { readRunFile } from '../settings/run-file';
import { Stack } from './stack';
import { StackBuilder } from './stack-builder';
import type { StackOptions } from './stack-options';

/**
 * Starts a stack and waits until every app answers.
 * @throws RunnerError with a sentence for people; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const root = projectRoot();
  const runFile = readRunFile(options.runFile ?? join(root, 'dapr.yaml'));
  const folder = new DataFolder(options.dataDir ?? join(root, '.data'));
  folder.create();
  const unlock = folder.lock();
  const stack = new Stack(options.kind, folder.root);
  const builder = new StackBuilder(stack, {
    options,
    root,
    runFile,
    folder,
    unlock,
    ports: new Ports(options.portOffset ?? 0, options.freePorts ?? false),
    environment: options.environment ?? readEnvironment(),
    say: options.say ?? (() => undefined),
  });
  try {
    if ((await endOrphans(folder)) > 0) options.say?.('ended what an earlier runner left behind');
    await builder.build();
    return stack;
  } catch (error) {
    await builder.abandon();
    throw error;
  }
}
