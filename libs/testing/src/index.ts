export * from './embedded-postgres';
export * from './until';
export * from './test-issuer';
