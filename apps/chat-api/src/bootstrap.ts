import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DaprOptions, DaprServer, SidecarHttpClient, SidecarReadiness } from '@app/dapr';
import { JsonLogger } from '@app/observability';
import { ChatApiModule } from './chat-api.module';
import { useImportBody } from './modules/exchange/import/import-body';
import { useDrain } from './platform/http/drain';
import { useRequestTrace } from './platform/http/request-trace';
import { useSecurityHeaders } from './platform/http/security-headers';
import { useWebClient } from './platform/http/web-client';
import { useOpenApi } from './platform/openapi';
import { answerFrameworkError } from './platform/problems/problem.filter';
import { createValidationPipe } from './platform/problems/validation';

const BODY_LIMIT_BYTES = 100 * 1024;

/** Builds the application with everything that stands around its routes; not listening yet. */
export async function createApp(options: DaprOptions): Promise<NestFastifyApplication> {
  // Only the edge proxy and an Ingress stand in front, both reached over loopback or the pod network.
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: 'loopback',
    frameworkErrors: answerFrameworkError,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ChatApiModule, adapter, {
    logger: new JsonLogger(options.appId),
    // Fastify's own parser takes JSON and nothing else once its parser of plain text is gone.
    bodyParser: false,
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  useRequestTrace(app);
  useImportBody(app);
  useSecurityHeaders(app);
  useDrain(app);
  app.useGlobalPipes(createValidationPipe());
  await app.register(fastifyCookie);
  await useWebClient(app);
  useOpenApi(app);
  app.enableShutdownHooks();
  app.connectMicroservice({ strategy: new DaprServer(options) }, { inheritAppConfig: true });
  return app;
}

/** Starts chat-api: sidecar, database and migrations first, then the app channel, and the public port last. */
export async function bootstrap(): Promise<NestFastifyApplication> {
  const options = DaprOptions.fromEnvironment();
  const http = new SidecarHttpClient(options);
  await new SidecarReadiness(http).waitForOutbound();
  http.onApplicationShutdown();
  const app = await createApp(options);
  await app.init();
  await app.startAllMicroservices();
  await app.listen(options.publicPort ?? 0, '127.0.0.1');
  return app;
}
