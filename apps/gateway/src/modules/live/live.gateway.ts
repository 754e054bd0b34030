import { Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { SOCKET_SCOPES, type ClientToServerEvents, type ServerToClientEvents, type SyncAnswer } from '@app/contracts';
import { AccessTokenVerifier, UncheckedTokenError } from './access-token.verifier';
import { SocketSession } from './domain/socket-session';
import { EndedTokens } from './ended-tokens';
import { LiveSessions } from './live-sessions';
import { ChangesPort } from './ports/changes.port';

interface SocketData {
  userId: string;
  sessionId: string;
  expiresAt: number;
  since: number | undefined;
  session?: SocketSession;
  syncing?: boolean;
}

type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

/** The room of a user's sockets. */
export function roomOf(userId: string): string {
  return `user:${userId}`;
}

/** The room of the sockets that a token of this user, or of this session, opened. */
function tokenRoomOf(id: string): string {
  return `token:${id}`;
}

/** Live updates over Socket.IO: a socket only ever gets what belongs to the user of its token. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayInit<LiveServer>, OnGatewayConnection<LiveSocket>, OnGatewayDisconnect {
  private readonly logger = new Logger(LiveGateway.name);

  @WebSocketServer()
  readonly server: LiveServer;

  constructor(
    private readonly tokens: AccessTokenVerifier,
    private readonly ended: EndedTokens,
    private readonly sessions: LiveSessions,
    private readonly changes: ChangesPort,
  ) {}

  /** The token is checked in a middleware, since Nest's guards run only after a socket was accepted. */
  afterInit(server: LiveServer): void {
    server.use((socket, next) => {
      this.authenticate(socket).then(() => next(), next);
    });
  }

  handleConnection(socket: LiveSocket): void {
    const { userId, sessionId, since, expiresAt } = socket.data;
    const session = new SocketSession(userId, this.changes, (message) => socket.emit('task-updates', message), since);
    socket.data.session = session;
    const expiry = setTimeout(() => socket.disconnect(true), Math.max(0, expiresAt - Date.now()));
    socket.once('disconnect', () => clearTimeout(expiry));
    void socket.join([roomOf(userId), tokenRoomOf(userId), tokenRoomOf(sessionId)]);
    this.sessions.add(session);
    void session.catchUp();
  }

  handleDisconnect(socket: LiveSocket): void {
    if (socket.data.session) this.sessions.remove(socket.data.session);
  }

  /** Closes every socket of this replica that a token of a user or of a session opened. */
  close(id: string): void {
    this.server.in(tokenRoomOf(id)).disconnectSockets(true);
  }

  /** What the client missed since a revision, one page; `more` asks it to call again with the answer's revision. */
  @SubscribeMessage('sync')
  async sync(
    @MessageBody() request: unknown,
    @ConnectedSocket() socket: LiveSocket,
  ): Promise<SyncAnswer | { error: string }> {
    const since = (request as { since?: unknown } | null | undefined)?.since;
    if (!isRevision(since)) return { error: 'since: must be a whole number, 0 or more' };
    if (socket.data.syncing) return { error: 'a sync is running; wait for its answer' };
    socket.data.syncing = true;
    try {
      const { items, revision, more, reset } = await this.changes.since(socket.data.userId, since);
      return {
        items: items.map((task) => ({ revision: task.revision, type: 'sync', task })),
        revision,
        more,
        reset,
      };
    } catch (error) {
      this.logger.warn(`sync failed: ${error instanceof Error ? error.message : String(error)}`);
      return { error: 'the changes cannot be read right now; try again in a moment' };
    } finally {
      socket.data.syncing = false;
    }
  }

  private async authenticate(socket: LiveSocket): Promise<void> {
    const { token, since } = socket.handshake.auth as { token?: unknown; since?: unknown };
    if (since !== undefined && !isRevision(since)) throw new Error('since: must be a whole number, 0 or more');
    if (typeof token !== 'string') throw new Error('token: is missing; send the access token in "auth"');
    try {
      const { userId, sessionId, expiresAt, scopes } = await this.tokens.verify(token);
      if (scopes && !SOCKET_SCOPES.every((scope) => scopes.includes(scope))) throw new Error('a scope is missing');
      if (this.ended.has(userId, sessionId)) throw new Error('the session has ended');
      Object.assign(socket.data, { userId, sessionId, expiresAt, since });
    } catch (error) {
      const reason =
        error instanceof UncheckedTokenError
          ? 'the token cannot be checked; try again in a moment'
          : 'token: is not valid or has expired; sign in again';
      throw new Error(reason, { cause: error });
    }
  }
}

function isRevision(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
