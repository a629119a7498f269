import { setTimeout as sleep } from 'node:timers/promises';
import { type Acked, postUntilAnswered } from './customer.ts';
import { FAULT_API_KEY } from './server-process.ts';

export type Desk = { acked: readonly Acked[]; served: () => number; complaints: readonly string[]; stop: () => Promise<void> };

/** One agent by API key: takes who waits in the queue, answers, ends. Every reply is sent with a client id until it is acknowledged; `shift` keeps them apart from those of other runs. */
export function openDesk(baseUrl: string, random: () => number, shift: string): Desk {
  const acked: Acked[] = [];
  const complaints: string[] = [];
  let served = 0;
  let stopped = false;
  const headers = { authorization: `Bearer ${FAULT_API_KEY}` };
  const on = { random, complain: (text: string) => void complaints.push(text), retried: () => undefined };

  async function waiting(): Promise<string[]> {
    try {
      const response = await fetch(`${baseUrl}/api/v1/conversations?handledBy=queue&limit=5`, {
        headers,
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok) {
        if (response.status !== 503)
          complaints.push(`the list of those who wait answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
        return [];
      }
      const { data } = (await response.json()) as { data: { id: string }[] };
      return data.map((c) => c.id);
    } catch {
      // no answer from a node that is down: those who wait are still there at the next look
      return [];
    }
  }

  async function serve(id: string): Promise<void> {
    const at = `${baseUrl}/api/v1/conversations/${id}`;
    const accepted = await postUntilAnswered(`${at}/accept`, {}, headers, on);
    if (accepted.status !== 200)
      return void complaints.push(`accept answered ${accepted.status}: ${JSON.stringify(accepted.body).slice(0, 200)}`);
    served += 1;
    const clientId = `${shift}-reply-${served}`;
    const sent = await postUntilAnswered(`${at}/messages`, { clientId, text: '已为您处理好。 It is done.' }, headers, on);
    if (sent.status !== 200 && sent.status !== 201) return void complaints.push(`a reply was refused with ${sent.status}`);
    const { message } = sent.body as { message: { id: string } };
    acked.push({ scope: 'desk', clientId, messageId: message.id });
    const ended = await postUntilAnswered(`${at}/resolve`, {}, headers, on);
    if (ended.status !== 200) complaints.push(`resolve answered ${ended.status}: ${JSON.stringify(ended.body).slice(0, 200)}`);
  }

  const work = (async () => {
    while (!stopped) {
      const ids = await waiting();
      for (const id of ids) if (!stopped) await serve(id);
      await sleep(400);
    }
  })();
  return {
    acked,
    served: () => served,
    complaints,
    async stop() {
      stopped = true;
      await work;
    },
  };
}
