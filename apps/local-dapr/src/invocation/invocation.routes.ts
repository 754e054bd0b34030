import type { IncomingHttpHeaders } from 'node:http';
import type { AccessControl } from '../resources/resources';
import { ApiError, type Route } from '../sidecar/http-router';
import type { Sidecar, SidecarRegistry } from '../sidecar/sidecar';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'host',
  'dapr-api-token',
]);

/** Whether a policy lets an app call a method: the callee's Configuration decides. */
export function isAllowed(access: AccessControl | undefined, caller: string, method: string, verb: string): boolean {
  if (!access) return true;
  const policy = access.policies.find(({ appId }) => appId === caller);
  if (!policy) return access.defaultAction === 'allow';
  const operation = policy.operations.find(
    ({ name, httpVerb }) =>
      matches(name, `/${method}`) && httpVerb.some((allowed) => allowed === '*' || allowed.toUpperCase() === verb),
  );
  return (operation?.action ?? policy.defaultAction) === 'allow';
}

function matches(pattern: string, path: string): boolean {
  const expression = pattern
    .split('/')
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${expression}$`).test(path);
}

/** Service invocation: any verb, path, query, headers and body pass through to a replica that takes work. */
export function invocationRoutes(registry: SidecarRegistry): Route[] {
  return [
    {
      methods: ['*'],
      pattern: /^\/v1\.0\/invoke\/([^/]+)\/method\/(.*)$/,
      async handle({ params, method: verb, query, headers, body, sidecar }) {
        const [appId, method] = params as [string, string];
        const target = registry.healthyReplicaOf(appId);
        if (!target) {
          throw new ApiError(500, 'ERR_DIRECT_INVOKE', `failed to invoke, id: ${appId}, err: no healthy replica`);
        }
        if (!isAllowed(target.configuration.accessControl, sidecar.config.appId, method, verb)) {
          throw new ApiError(
            403,
            'ERR_DIRECT_INVOKE',
            `access control policy has denied access to id: ${sidecar.config.appId} operation: ${method}`,
          );
        }
        const search = query.toString();
        const answer = await call(target, verb, `/${method}${search ? `?${search}` : ''}`, body, {
          ...passOn(headers),
          'dapr-caller-app-id': sidecar.config.appId,
          'dapr-callee-app-id': appId,
        });
        return { status: answer.status, raw: answer.body, headers: passOn(answer.headers) };
      },
    },
  ];
}

async function call(target: Sidecar, verb: string, path: string, body: Buffer, headers: Record<string, string>) {
  try {
    return await target.app.call(verb, path, body.length > 0 ? body : undefined, headers);
  } catch (error) {
    target.suspect();
    throw new ApiError(
      500,
      'ERR_DIRECT_INVOKE',
      `failed to invoke, id: ${target.config.appId}, err: ${(error as Error).message}`,
    );
  }
}

function passOn(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP_BY_HOP.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
