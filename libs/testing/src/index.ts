export * from './embedded-postgres';
export * from './until';
