import { connect, createServer, type Socket } from 'node:net';

export type TcpProxy = { url: string; close: () => Promise<void> };

/**
 * What stands in front of several nodes, as small as it can be: bytes in, bytes out, round robin, health by connecting.
 * A target that refuses is passed over; when all refuse, the caller's connection is closed and it tries again.
 */
export async function createTcpProxy(targets: readonly string[]): Promise<TcpProxy> {
  const ports = targets.map((url) => Number(new URL(url).port));
  const open = new Set<Socket>();
  let next = 0;

  function carry(client: Socket, tries: number): void {
    if (tries >= ports.length) return void client.destroy();
    const at = next % ports.length;
    next += 1;
    const upstream = connect({ host: '127.0.0.1', port: ports[at] as number, noDelay: true });
    upstream.once('connect', () => {
      open.add(upstream);
      upstream.removeAllListeners('error');
      upstream.on('error', () => client.destroy());
      upstream.on('close', () => {
        open.delete(upstream);
        client.destroy();
      });
      client.on('close', () => upstream.destroy());
      client.pipe(upstream);
      upstream.pipe(client);
    });
    upstream.once('error', () => {
      if (!client.destroyed) carry(client, tries + 1);
    });
  }

  const server = createServer({ noDelay: true, pauseOnConnect: false }, (client) => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.on('close', () => open.delete(client));
    carry(client, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
