import type { EdgeRoute } from '../edge/edge-proxy';
import type { Replica } from './layout';

/** Sockets go to the gateway, the rest to chat-api; a stack without them has no edge. */
export function edgeRoutes(replicas: readonly Replica[], isUp: (processName: string) => () => boolean): EdgeRoute[] {
  const targets = (appId: string): EdgeRoute['targets'] =>
    replicas.flatMap(({ state, name }) =>
      state.appId === appId && state.publicUrl !== null
        ? [{ url: state.publicUrl, isUp: state.managed ? isUp(name) : () => true }]
        : [],
    );
  return [
    { prefix: '/socket.io', targets: targets('gateway') },
    { prefix: '/', targets: targets('chat-api') },
  ].filter((route) => route.targets.length > 0);
}
