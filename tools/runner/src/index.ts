export { Ports } from './base/ports';
export { RunnerError } from './base/runner.error';
export { startStack } from './stack/start-stack';
export { Stack, type AppHandle } from './stack/stack';
export { StackClient } from './stack/stack-client';
export type { StackOptions } from './stack/stack-options';
export type { AppState, ProcessState, StackKind, StackState } from './stack/stack-file';
export { parseReplicas } from './settings/replicas';
export type { Secrets } from './settings/secrets';
