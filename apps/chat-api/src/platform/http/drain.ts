import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Lets the app stop as soon as the requests it began are answered: their connections are told to close, which would
 * otherwise be kept for a caller's next request and keep the process from ending for more than a minute.
 */
export function useDrain(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  let stopping = false;
  server.addHook('preClose', (done) => {
    stopping = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) void reply.header('connection', 'close');
    done(null, payload);
  });
}
