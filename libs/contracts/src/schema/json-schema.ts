/// <reference path="./class-transformer-storage.d.ts" />
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { AccountEvent } from '../events/account-event';
import { ChatEvent } from '../events/chat-event';
import { ReminderEvent } from '../events/reminder-event';
import { TaskEvent } from '../events/task-event';

/** A JSON Schema, as far as we read one. */
export interface JsonSchema {
  $id?: string;
  $schema?: string;
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  not?: JsonSchema;
  $defs?: Record<string, JsonSchema>;
  [keyword: string]: unknown;
}

const options = { refPointerPrefix: '#/$defs/', classTransformerMetadataStorage: defaultMetadataStorage };

/** The events that are published, by the name of their schema file. */
export const PUBLISHED_EVENTS = {
  'task-event.v1': TaskEvent,
  'reminder-event.v1': ReminderEvent,
  'chat-event.v1': ChatEvent,
  'account-event.v1': AccountEvent,
} as const;
export type PublishedEventName = keyof typeof PUBLISHED_EVENTS;

/** The JSON Schema (2020-12) of a published event, complete in itself. */
export function eventSchema(name: PublishedEventName): JsonSchema {
  const definitions = validationMetadatasToSchemas(options) as Record<string, JsonSchema>;
  const root = allowNull(targetConstructorToSchema(PUBLISHED_EVENTS[name], options) as JsonSchema);
  const used = new Map<string, JsonSchema>();
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const reference = (schema as JsonSchema).$ref?.slice(options.refPointerPrefix.length);
    if (reference !== undefined && !used.has(reference)) {
      const definition = allowNull(definitions[reference]!);
      used.set(reference, definition);
      collect(definition);
    }
    for (const value of Object.values(schema)) collect(value);
  };
  collect(root);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:todo-chatbot:${name}`,
    title: PUBLISHED_EVENTS[name].name,
    ...root,
    $defs: Object.fromEntries([...used].sort(([a], [b]) => a.localeCompare(b))),
  };
}

/** An optional property of our events is always there, and null when it has no value. */
function allowNull(schema: JsonSchema): JsonSchema {
  const required = new Set(schema.required);
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    required.has(name) || Object.keys(property).length === 0 ? property : { anyOf: [property, { type: 'null' }] },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, JsonSchema> };
}
