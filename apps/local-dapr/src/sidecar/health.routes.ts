import type { Route } from './http-router';

/** Health and metadata, as far as an app or the SDK asks for them. */
export function healthRoutes(isReady: () => boolean): Route[] {
  return [
    {
      methods: ['GET'],
      pattern: /^\/v1\.0\/healthz\/outbound$/,
      handle: () => ({ status: isReady() ? 204 : 500 }),
    },
    {
      methods: ['GET'],
      pattern: /^\/v1\.0\/healthz$/,
      handle: ({ sidecar }) => ({ status: isReady() && sidecar.healthy ? 204 : 500 }),
    },
    {
      methods: ['GET'],
      pattern: /^\/v1\.0\/metadata$/,
      handle: ({ sidecar: { config } }) => ({
        status: 200,
        body: { id: config.appId, runtimeVersion: 'embedded', appConnectionProperties: { port: config.appPort } },
      }),
    },
  ];
}
