/** The app ids of the services, as Dapr knows them. */
export const APP_IDS = ['chat-api', 'recurring', 'notification', 'gateway', 'audit'] as const;
export type AppId = (typeof APP_IDS)[number];

/** The topics of the product. Every one has a dead-letter topic per subscriber, see {@link deadLetterTopic}. */
export const TOPICS = {
  /** Every change of every task: recurring, notification and audit read it. */
  taskEvents: 'task-events',
  /** Reminders that came due: gateway shows them, chat-api keeps them in the conversation. */
  reminders: 'reminders',
  /** The same changes and the messages of the chat for every gateway replica, which pushes them to the user's sockets. */
  taskUpdates: 'task-updates',
} as const;
export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** Where a message goes that an app refuses for good. */
export function deadLetterTopic(topic: Topic, app: AppId): string {
  return `${topic}.${app}.dead`;
}

/** Names of the Dapr components; the same in every component set, so that only YAML changes between them. */
export const COMPONENTS = {
  pubsub: 'pubsub',
  broadcast: 'pubsub-broadcast',
  state: 'state',
  secrets: 'secrets',
} as const;
