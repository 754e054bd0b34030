import type { MigrationInterface } from 'typeorm';

/** Every migration, oldest first; a class name ends with its time in milliseconds. */
export const MIGRATIONS: Array<new () => MigrationInterface> = [];
