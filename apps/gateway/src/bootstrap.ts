import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DaprOptions, DaprServer, SidecarReadiness } from '@app/dapr';
import { JsonLogger } from '@app/observability';
import { GatewayModule } from './gateway.module';
import { AccessTokenVerifier } from './modules/live/access-token.verifier';
import { ConversationFeed } from './modules/live/conversation.feed';
import { LiveSessions } from './modules/live/live-sessions';
import { SocketAdapter } from './socket.adapter';

/** Starts the gateway: keys first, then the app channel, and the public port last. */
export async function bootstrap(): Promise<NestFastifyApplication> {
  const options = DaprOptions.fromEnvironment();
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule, new FastifyAdapter(), {
    logger: new JsonLogger(options.appId),
  });
  app.useWebSocketAdapter(new SocketAdapter(app));
  app.enableShutdownHooks();
  await app.get(SidecarReadiness).waitForOutbound();
  await app.get(AccessTokenVerifier).load();
  const sessions = app.get(LiveSessions);
  const conversation = app.get(ConversationFeed);
  app.connectMicroservice(
    { strategy: new DaprServer(options, () => sessions.onSidecarReturn(() => conversation.tellOfMissed())) },
    { inheritAppConfig: true },
  );
  await app.init();
  await app.startAllMicroservices();
  await app.listen(options.publicPort ?? 0, '127.0.0.1');
  return app;
}
