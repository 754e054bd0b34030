import { readFileSync } from 'node:fs';
import type { Component } from '../resources/resources';
import { ApiError, type ApiRequest, type Route } from '../sidecar/http-router';

/** The secret building block over `secretstores.local.file`; the file is read at each call, as small as it is. */
export function secretRoutes(components: readonly Component[]): Route[] {
  const stores = new Map(
    components.filter(({ type }) => type === 'secretstores.local.file').map((component) => [component.name, component]),
  );

  const mayRead = ({ sidecar }: ApiRequest, store: string, key: string): boolean => {
    const scope = sidecar.configuration.secretScopes.find(({ storeName }) => storeName === store);
    if (!scope) return true;
    if (scope.deniedSecrets.includes(key)) return false;
    return scope.allowedSecrets.length > 0 ? scope.allowedSecrets.includes(key) : scope.defaultAccess === 'allow';
  };

  const secretsOf = (component: Component): Record<string, unknown> =>
    JSON.parse(readFileSync(component.metadata.secretsFile!, 'utf8')) as Record<string, unknown>;

  const asMap = (key: string, secret: unknown): Record<string, string> =>
    typeof secret === 'object' && secret !== null ? (secret as Record<string, string>) : { [key]: String(secret) };

  return [
    {
      methods: ['GET'],
      pattern: /^\/v1\.0\/secrets\/([^/]+)\/([^/]+)$/,
      handle(request) {
        const [name, key] = request.params as [string, string];
        const store = stores.get(name);
        if (!store)
          throw new ApiError(401, 'ERR_SECRET_STORE_NOT_FOUND', `failed finding secret store with key ${name}`);
        const secrets = secretsOf(store);
        if (key === 'bulk') {
          const allowed = Object.entries(secrets).filter(([secret]) => mayRead(request, name, secret));
          return {
            status: 200,
            body: Object.fromEntries(allowed.map(([secret, value]) => [secret, asMap(secret, value)])),
          };
        }
        if (!mayRead(request, name, key)) {
          throw new ApiError(403, 'ERR_PERMISSION_DENIED', `access denied by policy to get "${key}" from "${name}"`);
        }
        if (!(key in secrets)) {
          throw new ApiError(
            500,
            'ERR_SECRET_GET',
            `failed getting secret with key ${key} from secret store ${name}: secret ${key} not found`,
          );
        }
        return { status: 200, body: asMap(key, secrets[key]) };
      },
    },
  ];
}
