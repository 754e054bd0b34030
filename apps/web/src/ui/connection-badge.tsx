import type { ConnectionState } from '../sync/state';

const WORDS: Record<ConnectionState, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  offline: 'Offline, reconnecting…',
};

export function ConnectionBadge({ connection }: { connection: ConnectionState }) {
  return (
    <span className="connection" data-state={connection} role="status" aria-label={`Connection: ${WORDS[connection]}`}>
      <span className="connection-dot" aria-hidden="true" />
      <span className="connection-text">{WORDS[connection]}</span>
    </span>
  );
}
