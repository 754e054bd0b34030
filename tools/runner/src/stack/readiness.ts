import { accepts, statusOf } from '../base/wait';
import type { AppState } from './stack-file';

/**
 * Whether an app can be used: its sidecar has everything, its channel answers and so does its public port. Of an app
 * that somebody else runs only the sidecar is asked, whether it can be called.
 */
export async function isAnswering(state: AppState): Promise<boolean> {
  const sidecar = (path: string): Promise<number> =>
    statusOf(`${state.daprUrl}${path}`, { 'dapr-api-token': state.daprApiToken });
  if (!state.managed) return (await sidecar('/v1.0/healthz/outbound')) === 204;
  if ((await statusOf(`http://127.0.0.1:${state.appPort}/healthz`)) !== 200) return false;
  if (state.publicUrl !== null && !(await accepts(Number(new URL(state.publicUrl).port)))) return false;
  return (await sidecar('/v1.0/healthz')) === 204;
}
