import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Asked = { path: string; authorization: string | undefined; model: string; input: string[] };
export type Manner =
  | 'well'
  | 'slow'
  | 'hangs'
  | 'fails'
  | 'fails once'
  | 'busy'
  | 'refuses the key'
  | 'knows no such model'
  | 'garbage'
  | 'one too few'
  | 'of two lengths'
  | 'not numbers'
  | 'twice the same'
  | 'huge';

/** A vector that says what a text is about, 0..7, and little of its words. */
function vectorAbout(meaning: number, text: string): number[] {
  return Array.from({ length: 8 }, (_, d) => (d === meaning ? 1 : 0) + 0.3 + 0.01 * ((text.length * (d + 1)) % 5));
}

/** A real server that speaks `POST /v1/embeddings`, well or badly. */
export async function startEmbeddingServer(meaningOf: (text: string) => number = () => 0) {
  const asked: Asked[] = [];
  const open = new Set<ServerResponse>();
  const self = { manner: 'well' as Manner, asked };
  const server = createServer((request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { model, input } = JSON.parse(text) as { model: string; input: string[] };
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization, model, input });
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    let data: { index?: number; embedding: unknown }[] = input.map((one, index) => ({
      index,
      embedding: vectorAbout(meaningOf(one), one),
    }));
    switch (self.manner) {
      case 'hangs':
        return;
      case 'slow':
        setTimeout(() => send(200, { data }), 600);
        return;
      case 'fails':
        return send(500, { error: 'no' });
      case 'fails once':
        self.manner = 'well';
        return send(503, { error: 'later' });
      case 'busy':
        return send(429, { error: 'later' });
      case 'refuses the key':
        return send(401, { error: { message: 'Incorrect API key' } });
      case 'knows no such model':
        return send(404, { error: { message: 'no such model' } });
      case 'garbage':
        return send(200, '<html>hello</html>');
      case 'huge':
        return send(200, `[${'0,'.repeat(5_000_000)}0]`);
      case 'one too few':
        data = data.slice(1);
        break;
      case 'of two lengths':
        data[0] = { index: 0, embedding: [1] };
        break;
      case 'not numbers':
        data[0] = { index: 0, embedding: ['a', null] };
        break;
      case 'twice the same':
        data = data.map(({ embedding }) => ({ index: 0, embedding }));
        break;
      case 'well':
        data.reverse(); // the index says which is which
    }
    send(200, { object: 'list', model, data });
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return Object.assign(self, {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/v1`,
    stop: async () => {
      for (const response of open) response.destroy();
      await new Promise((closed) => server.close(closed));
    },
  });
}
