import { WebSocketServer } from 'ws';

/** A ws server that does nothing: the floor under bench/sockets, in a process of its own. Tells its parent the port. */
const server = new WebSocketServer({
  port: 0,
  host: '127.0.0.1',
  perMessageDeflate: false,
  clientTracking: false,
  handleProtocols: () => 'zhiyin.v1',
});
server.on('connection', (socket) => socket.on('error', () => undefined));
server.on('listening', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? address.port : 0);
});
