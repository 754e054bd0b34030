import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { SidecarConfig } from '../local-dapr.config';

interface Resource {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
  scopes?: string[];
}

/** A Dapr Component, its metadata as a map. */
export interface Component {
  name: string;
  type: string;
  metadata: Record<string, string>;
  scopes: string[];
}

/** A declarative subscription of some apps to a topic. */
export interface Subscription {
  pubsub: string;
  topic: string;
  path: string;
  deadLetterTopic: string | undefined;
  /** How many messages a delivery brings at most; undefined where they come one at a time. */
  bulk: number | undefined;
  scopes: string[];
}

/** How long to wait before a failed delivery is tried again. */
export interface RetryPolicy {
  policy: 'constant' | 'exponential';
  /** Milliseconds of the first, or of every pause. */
  duration: number;
  /** Milliseconds of the longest pause. */
  maxInterval: number;
}

/** What one app may call on another: a part of a Configuration. */
export interface AccessControl {
  defaultAction: 'allow' | 'deny';
  policies: Array<{
    appId: string;
    defaultAction: 'allow' | 'deny';
    operations: Array<{ name: string; httpVerb: string[]; action: 'allow' | 'deny' }>;
  }>;
}

export interface SecretScope {
  storeName: string;
  defaultAccess: 'allow' | 'deny';
  allowedSecrets: string[];
  deniedSecrets: string[];
}

export interface AppConfiguration {
  accessControl: AccessControl | undefined;
  secretScopes: SecretScope[];
}

export interface Resources {
  components: Component[];
  subscriptions: Subscription[];
  /** Inbound retry by pub/sub component. */
  inboundRetry: Map<string, RetryPolicy>;
}

/** daprd's default. */
const DEFAULT_BULK = 100;
const DEFAULT_RETRY: RetryPolicy = { policy: 'constant', duration: 1_000, maxInterval: 5_000 };

function readResources(path: string): Resource[] {
  return parseAllDocuments(readFileSync(path, 'utf8'))
    .map((document) => document.toJS() as Resource | null)
    .filter((resource): resource is Resource => Boolean(resource?.kind));
}

/** Reads every YAML file of the folders, as daprd does with `--resources-path`. */
export function loadResources(folders: string[]): Resources {
  const resources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .flatMap((name) => readResources(join(folder, name))),
  );
  const of = (kind: string): Resource[] => resources.filter((resource) => resource.kind === kind);
  return {
    components: of('Component').map(toComponent),
    subscriptions: of('Subscription').map(toSubscription),
    inboundRetry: new Map(of('Resiliency').flatMap(toInboundRetries)),
  };
}

/** The pause before a retry, in milliseconds; `attempt` counts from 1. */
export function pauseBefore(attempt: number, policy: RetryPolicy = DEFAULT_RETRY): number {
  const pause = policy.policy === 'constant' ? policy.duration : policy.duration * 2 ** Math.min(attempt - 1, 20);
  return Math.min(pause, policy.maxInterval);
}

/** Reads the Configuration of one app; everything is allowed where it says nothing. */
export function loadConfiguration({ configPath }: Pick<SidecarConfig, 'configPath'>): AppConfiguration {
  const spec = configPath ? readResources(configPath).find(({ kind }) => kind === 'Configuration')?.spec : undefined;
  const secrets = spec?.secrets as { scopes?: Array<Partial<SecretScope>> } | undefined;
  const access = spec?.accessControl as
    { defaultAction?: 'allow' | 'deny'; policies?: Array<Partial<AccessControl['policies'][number]>> } | undefined;
  return {
    accessControl: access && {
      defaultAction: access.defaultAction ?? 'allow',
      policies: (access.policies ?? []).map((policy) => ({
        appId: policy.appId ?? '',
        defaultAction: policy.defaultAction ?? access.defaultAction ?? 'allow',
        operations: (policy.operations ?? []).map((operation) => ({
          name: operation.name,
          httpVerb: operation.httpVerb ?? ['*'],
          action: operation.action ?? 'allow',
        })),
      })),
    },
    secretScopes: (secrets?.scopes ?? []).map((scope) => ({
      storeName: scope.storeName ?? '',
      defaultAccess: scope.defaultAccess ?? 'allow',
      allowedSecrets: scope.allowedSecrets ?? [],
      deniedSecrets: scope.deniedSecrets ?? [],
    })),
  };
}

function toComponent({ metadata, spec, scopes }: Resource): Component {
  const items = (spec.metadata ?? []) as Array<{ name: string; value?: unknown }>;
  return {
    name: metadata.name,
    type: String(spec.type),
    metadata: Object.fromEntries(items.map(({ name, value }) => [name, String(value ?? '')])),
    scopes: scopes ?? [],
  };
}

function toSubscription({ spec, scopes }: Resource): Subscription {
  const routes = spec.routes as { default?: string } | undefined;
  const bulk = spec.bulkSubscribe as { enabled?: boolean; maxMessagesCount?: number } | undefined;
  return {
    pubsub: String(spec.pubsubname),
    topic: String(spec.topic),
    path: String(routes?.default ?? spec.route),
    deadLetterTopic: spec.deadLetterTopic as string | undefined,
    bulk: bulk?.enabled ? (bulk.maxMessagesCount ?? DEFAULT_BULK) : undefined,
    scopes: scopes ?? [],
  };
}

function toInboundRetries({ spec }: Resource): Array<[string, RetryPolicy]> {
  const retries = ((spec.policies as Record<string, unknown> | undefined)?.retries ?? {}) as Record<
    string,
    { policy?: string; duration?: string; initialInterval?: string; maxInterval?: string }
  >;
  const components = ((spec.targets as Record<string, unknown> | undefined)?.components ?? {}) as Record<
    string,
    { inbound?: { retry?: string } }
  >;
  return Object.entries(components).flatMap(([component, { inbound }]): Array<[string, RetryPolicy]> => {
    const retry = inbound?.retry === undefined ? undefined : retries[inbound.retry];
    if (!retry) return [];
    return [
      [
        component,
        {
          policy: retry.policy === 'exponential' ? 'exponential' : 'constant',
          duration: parseDuration(retry.initialInterval ?? retry.duration) ?? DEFAULT_RETRY.duration,
          maxInterval: parseDuration(retry.maxInterval) ?? DEFAULT_RETRY.maxInterval,
        },
      ],
    ];
  });
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a Go duration such as `1m30s` or `250ms`; undefined when it is none. */
export function parseDuration(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h)/g)) total += Number(amount) * UNITS[unit!]!;
  return total;
}
