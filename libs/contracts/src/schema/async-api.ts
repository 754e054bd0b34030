import { APP_IDS, TOPICS, type AppId, type Topic } from '../topics';
import { eventSchema, type PublishedEventName } from './json-schema';

const CHANNELS: Record<Topic, { events: PublishedEventName[]; sender: AppId; readers: AppId[]; description: string }> =
  {
    [TOPICS.taskEvents]: {
      events: ['task-event.v1', 'account-event.v1'],
      sender: 'chat-api',
      readers: ['recurring', 'notification', 'audit'],
      description: 'Every change of every task, in the order of the user’s revisions, and the end of accounts.',
    },
    [TOPICS.taskUpdates]: {
      events: ['task-event.v1', 'chat-event.v1', 'account-event.v1'],
      sender: 'chat-api',
      readers: ['gateway'],
      description:
        'The same, the messages of the conversation and the end of sessions, broadcast to every replica of the gateway.',
    },
    [TOPICS.reminders]: {
      events: ['reminder-event.v1'],
      sender: 'notification',
      readers: ['gateway', 'chat-api'],
      description: 'Reminders that came due.',
    },
  };

/** The AsyncAPI 3.0 document of every topic: who sends, who reads, and what. */
export function asyncApiDocument(): object {
  const events = [...new Set(Object.values(CHANNELS).flatMap(({ events: ofChannel }) => ofChannel))];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Todo Chatbot events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 over Dapr pub/sub. The CloudEvent’s id is the event’s `eventId`; the partition key is `userId`.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(
      Object.entries(CHANNELS).map(([topic, { events: ofChannel, description }]) => [
        topic,
        {
          address: topic,
          description,
          messages: Object.fromEntries(ofChannel.map((event) => [event, { $ref: `#/components/messages/${event}` }])),
        },
      ]),
    ),
    operations: Object.fromEntries(
      Object.entries(CHANNELS).flatMap(([topic, { sender, readers }]) =>
        APP_IDS.filter((app) => app === sender || readers.includes(app)).map((app) => [
          `${app}-${app === sender ? 'sends' : 'reads'}-${topic}`,
          {
            action: app === sender ? 'send' : 'receive',
            channel: { $ref: `#/channels/${topic}` },
            tags: [{ name: app }],
          },
        ]),
      ),
    ),
    components: {
      messages: Object.fromEntries(
        events.map((event) => [event, { name: event, contentType: 'application/json', payload: eventSchema(event) }]),
      ),
    },
  };
}
