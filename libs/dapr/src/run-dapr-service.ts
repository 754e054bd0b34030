import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JsonLogger } from '@app/observability';
import { DaprOptions } from './dapr.options';
import { DaprServer } from './server/dapr.server';

/**
 * Runs an app that has no public port: only its app channel. Everything the module does at bootstrap is done before
 * the channel opens; SIGTERM and SIGINT drain it.
 */
export async function runDaprService(module: Type): Promise<void> {
  const options = DaprOptions.fromEnvironment();
  const app = await NestFactory.createMicroservice(module, {
    strategy: new DaprServer(options),
    logger: new JsonLogger(options.appId),
  });
  app.enableShutdownHooks();
  await app.listen();
}
