import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const CONTENT_POLICY = [
  "default-src 'self'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data:",
  "style-src 'self'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The page of the API explorer brings its own inline styles and start-up script. */
const EXPLORER_POLICY = CONTENT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
  "script-src 'self'",
  "script-src 'self' 'unsafe-inline'",
);

/** Headers that tell a browser to trust nothing but this origin. */
export function useSecurityHeaders(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, payload, done) => {
      void reply.headers({
        'content-security-policy': request.url.startsWith('/docs') ? EXPLORER_POLICY : CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': 'camera=(), microphone=(), geolocation=()',
        ...(request.url.startsWith('/api/') && !reply.hasHeader('cache-control')
          ? { 'cache-control': 'no-store' }
          : {}),
      });
      done(null, payload);
    });
}
