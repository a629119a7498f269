import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * One program per data folder. Held by an open socket, so the kernel gives it back however the program ends.
 * Undefined when another program holds it.
 */
export async function lockDataDir(dataDir: string): Promise<{ release: () => Promise<void> } | undefined> {
  await fs.mkdir(dataDir, { recursive: true });
  const name = `zhiyin-${createHash('sha256')
    .update(await fs.realpath(dataDir))
    .digest('hex')
    .slice(0, 32)}`;
  const abstract = process.platform === 'linux';
  const address = abstract ? `\0${name}` : path.join(os.tmpdir(), `${name}.sock`);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const server = net.createServer((socket) => socket.destroy());
    const outcome = await new Promise<'held' | 'taken' | Error>((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'taken' : error));
      server.listen(address, () => resolve('held'));
    });
    if (outcome === 'held') {
      server.unref();
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    if (outcome instanceof Error) throw outcome;
    if (abstract || (await answers(address))) return undefined;
    await fs.unlink(address).catch(() => undefined); // left by a killed program
  }
  return undefined;
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
