export * from './access-token';
export * from './oidc-settings';
export * from './oidc-token.verifier';
export { ProviderUnreachableError } from './provider-keys';
