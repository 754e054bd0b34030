import { spawn } from 'node:child_process';
import type { DataFolder } from '../base/data-folder';
import { RunnerError } from '../base/runner.error';
import { needProgram } from '../infrastructure/tools';
import type { RunnerEnvironment } from '../settings/environment';
import { ContainerCredentials } from './container-credentials';

/**
 * Starts every container of docker-compose.redpanda.yml and waits until those with a health check are well.
 * @throws RunnerError when there is no Docker, or it fails
 */
export async function startContainers(folder: DataFolder, root: string, environment: RunnerEnvironment): Promise<void> {
  const docker = needProgram('docker', environment.searchPath, 'it runs the containers; npm run start:dapr needs none');
  folder.create();
  new ContainerCredentials(folder).prepare();
  const args = ['compose', '-f', 'docker-compose.redpanda.yml', '--profile', 'dapr', 'up', '-d', '--wait'];
  const code = await new Promise<number>((resolve) => {
    const child = spawn(docker, args, {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...environment.all,
        CONTAINER_FOLDER: folder.path('containers'),
        // The files in that folder are for one user; Dapr's containers have to be that user.
        CONTAINER_USER: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
      },
    });
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0)
    throw new RunnerError(`Docker could not start the containers (exit code ${code}): see what it says above.`);
}
