import { IoAdapter } from '@nestjs/platform-socket.io';

/** What a client sends is a token or a revision; anything larger is an attack. */
const MAX_MESSAGE_BYTES = 16 * 1024;

type CreateServer = IoAdapter['createIOServer'];

/** Socket.IO over WebSocket alone: long polling would need sticky sessions as soon as there are two replicas. */
export class SocketAdapter extends IoAdapter {
  override createIOServer(...[port, options]: Parameters<CreateServer>): ReturnType<CreateServer> {
    return super.createIOServer(port, {
      ...options!,
      path: '/socket.io',
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
    }) as ReturnType<CreateServer>;
  }
}
