import { randomUUID } from 'node:crypto';
import { ApiError, jsonBody, type ApiRequest, type Route } from '../sidecar/http-router';
import type { PubSub } from './pubsub';

interface BulkEntry {
  entryId?: string;
  entryID?: string;
  event: unknown;
  contentType?: string;
  metadata?: Record<string, string>;
}

const CLOUD_EVENT = 'application/cloudevents+json';

/** Publishing, one message or many. */
export function pubSubRoutes(pubSub: PubSub): Route[] {
  const check = ({ params, sidecar }: ApiRequest): [string, string] => {
    const [name, topic] = params as [string, string];
    const component = pubSub.components.get(name);
    const { appId } = sidecar.config;
    if (!component || (component.scopes.length > 0 && !component.scopes.includes(appId))) {
      throw new ApiError(404, 'ERR_PUBSUB_NOT_FOUND', `pubsub ${name} is not found`);
    }
    if (!topic) throw new ApiError(404, 'ERR_TOPIC_NAME_EMPTY', `topic name is empty`);
    if (!mayPublish(component.metadata, appId, topic)) {
      throw new ApiError(403, 'ERR_PUBSUB_FORBIDDEN', `topic ${topic} is not allowed for app id ${appId}`);
    }
    return [name, topic];
  };

  return [
    {
      methods: ['POST', 'PUT'],
      pattern: /^\/v1\.0(?:-alpha1)?\/publish\/bulk\/([^/]+)\/(.*)$/,
      async handle(request) {
        const [pubsub, topic] = check(request);
        const entries = jsonBody<BulkEntry[]>(request);
        await pubSub.publish(
          entries.map(({ event, contentType, metadata }) => ({
            pubsub,
            topic,
            event: toCloudEvent(event, contentType ?? '', request.sidecar.config.appId, pubsub, topic),
            partitionKey: metadata?.partitionKey,
          })),
        );
        return { status: 204 };
      },
    },
    {
      methods: ['POST', 'PUT'],
      pattern: /^\/v1\.0\/publish\/([^/]+)\/(.*)$/,
      async handle(request) {
        const [pubsub, topic] = check(request);
        const contentType = request.headers['content-type'] ?? '';
        const data: unknown = contentType.includes('json') ? jsonBody(request) : request.body.toString('utf8');
        await pubSub.publish([
          {
            pubsub,
            topic,
            event: toCloudEvent(data, contentType, request.sidecar.config.appId, pubsub, topic),
            partitionKey: request.query.get('metadata.partitionKey') ?? undefined,
          },
        ]);
        return { status: 204 };
      },
    },
  ];
}

function toCloudEvent(data: unknown, contentType: string, appId: string, pubsub: string, topic: string): object {
  const common = { pubsubname: pubsub, topic };
  if (contentType.startsWith(CLOUD_EVENT)) return { ...(data as object), ...common };
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: appId,
    type: 'com.dapr.event.sent',
    time: new Date().toISOString(),
    datacontenttype: contentType || 'text/plain',
    data,
    ...common,
  };
}

/** `publishingScopes`: `app1=topic1,topic2;app2=` names what an app may publish; an app it does not name may all. */
function mayPublish(
  { publishingScopes, allowedTopics }: Record<string, string>,
  appId: string,
  topic: string,
): boolean {
  if (
    allowedTopics &&
    !allowedTopics
      .split(',')
      .map((name) => name.trim())
      .includes(topic)
  )
    return false;
  for (const scope of publishingScopes?.split(';') ?? []) {
    const [app, topics = ''] = scope.split('=');
    if (app?.trim() === appId)
      return topics
        .split(',')
        .map((name) => name.trim())
        .includes(topic);
  }
  return true;
}
