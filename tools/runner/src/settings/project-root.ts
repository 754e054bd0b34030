import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The checkout's folder, from a folder inside it; works from the sources and from the build.
 * @throws Error outside a checkout
 */
export function projectRoot(from: string = __dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'nest-cli.json')) && existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`${from} is not inside a checkout of the project`);
}
