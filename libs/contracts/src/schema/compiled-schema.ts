import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { isISO8601, isUUID } from 'class-validator';
import { eventSchema, PUBLISHED_EVENTS, type PublishedEventName } from './json-schema';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const isInstant = (text: string): boolean => isISO8601(text, { strict: true });

const compiler = new Ajv2020({
  // As the decorators of the event classes check them.
  formats: {
    uuid: (text: string): boolean => isUUID(text),
    date: (text: string): boolean => DATE.test(text) && isInstant(text),
    'date-time': (text: string): boolean => !DATE.test(text) && isInstant(text),
  },
  removeAdditional: 'all',
  strict: false,
  // The schemas are our own, and a test checks them; to check them at each start would take most of the time.
  meta: false,
  validateSchema: false,
});
const compiled = new Map<PublishedEventName, ValidateFunction>();

/**
 * Whether data keeps the published JSON Schema of an event; what the schema does not know is taken off the data. Compiled,
 * it takes a tenth of the time that class-validator needs for the same.
 */
export function keepsSchema(name: PublishedEventName, data: unknown): boolean {
  return validatorOf(name)(data);
}

/**
 * Compiles the schemas of all events, one in each turn of the event loop. Without it the first event of each kind pays
 * some 50 ms in every process on its way, and the first reminder is late by that much.
 */
export async function compileSchemas(): Promise<void> {
  for (const name of Object.keys(PUBLISHED_EVENTS) as PublishedEventName[]) {
    await new Promise((resolve) => setImmediate(resolve));
    validatorOf(name);
  }
}

function validatorOf(name: PublishedEventName): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  const validate = compiler.compile(eventSchema(name));
  compiled.set(name, validate);
  return validate;
}
