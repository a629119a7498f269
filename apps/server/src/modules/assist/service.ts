import type { HandoffSummary, TransferTrigger } from '@zhiyin/contracts';
import { issueSummary } from '@zhiyin/dialogue';
import type { Platform } from '../../platform/platform.ts';
import { createCanned } from './canned.ts';
import { type SummaryInput, summarise } from './summary.ts';

type ConversationFacts = { id: string; channel: string; locale: string; contact: { id: string; name: string; verified: boolean } };
type PreviousConversation = { updated_at: Date; status: string; last_message: { text: string } | null };
export type Assist = ReturnType<typeof createAssist>;

/** 坐席辅助: handoff summaries and canned responses. */
export function createAssist(platform: Platform) {
  const { db, ids, clock } = platform;
  return {
    ...createCanned(platform),
    /** Builds and keeps the summary of a transfer, from events and slots alone. */
    async summarise(input: {
      row: ConversationFacts;
      transcript: SummaryInput['transcript'];
      state: unknown;
      request: { trigger: TransferTrigger; reason: string };
      contact: { tier: string | null; attributes: Record<string, unknown> };
      previous: PreviousConversation | null;
      contacts90d: number;
    }): Promise<HandoffSummary> {
      const now = clock.now();
      const summary = summarise({
        id: ids.next('handoff'),
        now,
        conversation: input.row,
        issues: issueSummary(input.state),
        transcript: input.transcript.filter((m) => !m.private),
        request: input.request,
        tier: input.contact.tier,
        isElderly: input.contact.attributes.elderly === true,
        contacts90d: input.contacts90d,
        previous: input.previous && {
          at: input.previous.updated_at,
          summary: input.previous.last_message?.text ?? '',
          outcome: input.previous.status,
        },
      });
      await db.tx((tx) =>
        tx.query('INSERT INTO handoff_summaries (id, conversation_id, summary, created_at) VALUES ($1,$2,$3,$4)', [
          summary.id,
          summary.conversationId,
          JSON.stringify(summary),
          now,
        ]),
      );
      return summary;
    },
    /** The summary of the latest transfer; undefined when there was none. */
    async summaryOf(conversationId: string): Promise<HandoffSummary | undefined> {
      return db.tx(
        async (tx) =>
          (
            await tx.query<{ summary: HandoffSummary }>(
              'SELECT summary FROM handoff_summaries WHERE conversation_id = $1 ORDER BY created_at DESC LIMIT 1',
              [conversationId],
            )
          )[0]?.summary,
      );
    },
  };
}
