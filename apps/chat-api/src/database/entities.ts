import type { EntityClass } from './data-source';

/** Every entity of the app; each module adds its own here. */
export const ENTITIES: readonly EntityClass[] = [];
