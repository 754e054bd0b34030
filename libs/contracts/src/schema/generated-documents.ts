import { asyncApiDocument } from './async-api';
import { eventSchema, PUBLISHED_EVENTS, type PublishedEventName } from './json-schema';

/** Every document that is made from the contracts, by its path under `docs/generated`. */
export function generatedDocuments(): Map<string, string> {
  const documents = new Map<string, object>([['asyncapi.json', asyncApiDocument()]]);
  for (const name of Object.keys(PUBLISHED_EVENTS) as PublishedEventName[]) {
    documents.set(`schemas/${name}.schema.json`, eventSchema(name));
  }
  return new Map([...documents].map(([path, document]) => [path, `${JSON.stringify(document, null, 2)}\n`]));
}
