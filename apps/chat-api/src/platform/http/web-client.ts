import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the client is built, seen from the folder the app runs in. */
const WEB_FOLDER = resolve('dist/apps/web');

/** Serves the chat client: its page anew each time, its assets (named by their content) for good; compressed when there is a copy. */
export async function useWebClient(app: NestFastifyApplication, folder = WEB_FOLDER): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    setHeaders: (response, path) => {
      const asset = path.includes(`${join(folder, 'assets')}`);
      response.header('cache-control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
