/** Injection token of the SDK's client. */
export const SDK_CLIENT = Symbol('DaprClient');
