import type { Role, StaffConversation, StaffMessage } from '@zhiyin/contracts';
import { uiLocaleOf } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { ConversationRow, Conversations, Entry } from '../modules/conversations/index.ts';
import type { Routing } from '../modules/routing/index.ts';
import type { Staff } from '../modules/staff/index.ts';
import { actorId, type StaffActor } from '../platform/http/doors.ts';
import type { Db } from '../platform/platform.ts';
import { noticeText } from './notices.ts';
import type { QueuePlaces } from './queue-places.ts';

type Needs = {
  db: Pick<Db, 'tx'>;
  conversations: Conversations;
  routing: Pick<Routing, 'queueById' | 'queueByKey' | 'enqueue' | 'leave'>;
  places: QueuePlaces;
  staff: Pick<Staff, 'findAgent' | 'holdAgent' | 'findTeam'>;
  /** The dialogue's memory for a customer who comes back from a person. */
  handedBackState: (state: unknown) => unknown;
};
type Person = { id: string; name: string };

/** Who may speak in a conversation that belongs to another agent. */
const MAY_STEP_IN: readonly Role[] = ['admin', 'supervisor'];
const personOf = (actor: StaffActor): Person => ({ id: actorId(actor), name: actor.name });

/** 坐席接待: accept, reply, pass on, end. One speaker at a time; whoever takes over stops the bot at once. */
export function createServeConversation({ db, conversations, routing, places, staff, handedBackState }: Needs) {
  const takenBy = (row: ConversationRow, person: Person): boolean =>
    row.status !== 'resolved' && row.handled_by === 'agent' && row.assignee_id !== null && row.assignee_id !== person.id;
  const refuseTaken = (row: ConversationRow): AppError =>
    new AppError('conflict', `${row.assignee?.name ?? 'Somebody else'} is already answering this conversation.`, {
      details: { reason: 'taken', assignee: row.assignee && { id: row.assignee.id, name: row.assignee.name } },
    });

  async function leaveQueue(
    conversationId: string,
    outcome: 'accepted' | 'transferred' | 'resolved',
    agentId: string | null,
  ): Promise<void> {
    const left = await routing.leave(conversationId, outcome, agentId);
    if (left) {
      if (outcome === 'accepted') await conversations.recordEvent('handoff.accepted', conversationId, { agentId, waitedMs: left.waitedMs });
      await places.refreshLater(left.queueId);
    }
  }

  /** Puts a conversation into an agent's hands; the caller has checked that it may. */
  async function assignTo(conversationId: string, person: Person, allowed: (row: ConversationRow) => void): Promise<StaffConversation> {
    const { row } = await conversations.update(conversationId, (current, now) => {
      allowed(current);
      if (current.status !== 'resolved' && current.handled_by === 'agent' && current.assignee_id === person.id) return undefined;
      return {
        entries: [
          { sender: 'system', kind: 'notice', text: noticeText('accepted', current.locale, { name: person.name }), author: person },
        ],
        patch: {
          status: 'open',
          handled_by: 'agent',
          assignee_id: person.id,
          assignee: person,
          queue_id: null,
          queue: null,
          place: null,
          enqueued_at: null,
          snoozed_until: null,
          resolved_at: null,
          waiting_since: current.waiting_since ?? now,
        },
        events: [{ type: 'conversation.assigned', payload: { agentId: person.id, from: current.handled_by } }],
      };
    });
    await leaveQueue(conversationId, 'accepted', person.id);
    return conversations.toStaff(await conversations.getRow(row.id));
  }

  return {
    /** Compare-and-set: of two who accept at once, one wins and the other is told who. */
    async accept(actor: StaffActor, conversationId: string): Promise<StaffConversation> {
      const person = personOf(actor);
      return db.tx(async () => {
        const agent = actor.agentId ? await staff.findAgent(actor.agentId) : undefined;
        const before = await conversations.getRow(conversationId);
        const isMine = before.handled_by === 'agent' && before.assignee_id === person.id && before.status !== 'resolved';
        if (agent && !isMine && (await conversations.openOf(agent.id)) >= agent.capacity) {
          throw new AppError('conflict', 'You have as many conversations as your capacity allows. End or pass on one first.', {
            details: { reason: 'capacity', capacity: agent.capacity },
          });
        }
        return assignTo(conversationId, person, (row) => {
          if (takenBy(row, person)) throw refuseTaken(row);
        });
      });
    },

    async reply(
      actor: StaffActor,
      conversationId: string,
      input: {
        clientId: string;
        text: string;
        private: boolean;
        attach?: (messageId: string) => Promise<Entry['attachments']>;
        messageId: string;
      },
    ): Promise<{ message: StaffMessage; conversation: StaffConversation; duplicate: boolean }> {
      const person = personOf(actor);
      return db.tx(async () => {
        let before: ConversationRow | undefined;
        const done = await conversations.appendStaff(conversationId, { scope: person.id, id: input.clientId }, async (row) => {
          const isTaken = takenBy(row, person);
          if (!input.private && isTaken && !MAY_STEP_IN.includes(actor.role)) throw refuseTaken(row);
          const entry: Entry = {
            id: input.messageId,
            sender: 'agent',
            kind: 'text',
            text: input.text,
            private: input.private,
            author: person,
            ...(input.attach && { attachments: await input.attach(input.messageId) }),
          };
          if (input.private) return { entry, patch: {} };
          before = row;
          const answered = {
            waiting_since: null,
            unread: 0,
            agent_read_seq: row.last_seq,
            status: 'open' as const,
            snoozed_until: null,
            resolved_at: null,
          };
          if (isTaken) return { entry, patch: answered };
          return {
            entry,
            patch: {
              ...answered,
              handled_by: 'agent',
              assignee_id: person.id,
              assignee: person,
              queue_id: null,
              queue: null,
              place: null,
              enqueued_at: null,
            },
            ...(row.handled_by !== 'agent' && {
              events: [{ type: 'conversation.assigned', payload: { agentId: person.id, from: row.handled_by } }],
            }),
          };
        });
        if (before && before.handled_by !== 'agent') await leaveQueue(conversationId, 'accepted', person.id);
        return done;
      });
    },

    async resolve(actor: StaffActor, conversationId: string, disposition: string | undefined): Promise<StaffConversation> {
      const person = personOf(actor);
      return db.tx(async () => {
        const { row } = await conversations.update(conversationId, (current, now) =>
          current.status === 'resolved'
            ? undefined
            : {
                entries: [{ sender: 'system', kind: 'notice', text: noticeText('resolved', current.locale), author: person }],
                patch: {
                  status: 'resolved',
                  resolved_at: now,
                  waiting_since: null,
                  unread: 0,
                  agent_read_seq: current.last_seq,
                  queue_id: null,
                  queue: null,
                  place: null,
                  enqueued_at: null,
                  snoozed_until: null,
                },
                events: [{ type: 'conversation.resolved', payload: { by: 'agent', agentId: person.id, disposition: disposition ?? null } }],
              },
        );
        await leaveQueue(conversationId, 'resolved', person.id);
        return conversations.toStaff(await conversations.getRow(row.id));
      });
    },

    /** Whoever had the conversation has it again; where they are disabled by now, or nobody had it, whoever opens it. */
    async reopen(actor: StaffActor, conversationId: string): Promise<StaffConversation> {
      const person = personOf(actor);
      return db.tx(async () => {
        const { assignee_id: former } = await conversations.getRow(conversationId);
        const isGone = former !== null && (await staff.findAgent(former)) !== undefined && !(await staff.holdAgent(former));
        const { row } = await conversations.update(conversationId, (current) => {
          if (current.status === 'open') return undefined;
          const owner = current.assignee === null || (isGone && current.assignee_id === former) ? person : current.assignee;
          return {
            entries: [{ sender: 'system', kind: 'notice', text: noticeText('reopened', current.locale), author: person }],
            patch: {
              status: 'open',
              resolved_at: null,
              snoozed_until: null,
              handled_by: 'agent',
              assignee_id: owner.id,
              assignee: owner,
            },
            events: [{ type: 'conversation.reopened', payload: { by: 'agent', agentId: person.id } }],
          };
        });
        return conversations.toStaff(row);
      });
    },

    async snooze(_actor: StaffActor, conversationId: string, until: Date, now: Date): Promise<StaffConversation> {
      if (until <= now) throw new AppError('invalid', 'The time to come back must be ahead.');
      const { row } = await conversations.update(conversationId, (current) => {
        if (current.status === 'resolved') throw new AppError('conflict', 'This conversation has ended; open it again first.');
        if (current.handled_by === 'queue')
          throw new AppError('conflict', 'Accept the conversation before you put it aside; the customer is waiting.');
        return {
          patch: { status: 'snoozed', snoozed_until: until },
          events: [{ type: 'conversation.snoozed', payload: { until: until.toISOString() } }],
        };
      });
      return conversations.toStaff(row);
    },

    /** To an agent, a team's queue, or a queue; the record goes with it. */
    async transfer(
      actor: StaffActor,
      conversationId: string,
      target: { agentId?: string; teamId?: string; queueId?: string; note?: string },
      ids: { message: () => string },
    ): Promise<StaffConversation> {
      const person = personOf(actor);
      return db.tx(async () => {
        const agent = target.agentId ? await staff.holdAgent(target.agentId) : undefined;
        const team = target.teamId ? await staff.findTeam(target.teamId) : undefined;
        if (target.agentId && !agent) throw new AppError('invalid', 'There is no such agent.');
        if (target.teamId && !team) throw new AppError('invalid', 'There is no such team.');
        const queue = agent ? undefined : target.queueId ? await routing.queueById(target.queueId) : await routing.queueByKey('q_general');
        const note: Entry[] = target.note
          ? [{ id: ids.message(), sender: 'agent', kind: 'text', text: target.note, private: true, author: person }]
          : [];
        const { row } = await conversations.update(conversationId, (current, now) => {
          if (current.status === 'resolved') throw new AppError('conflict', 'This conversation has ended; open it again first.');
          if (takenBy(current, person) && !MAY_STEP_IN.includes(actor.role)) throw refuseTaken(current);
          const name = agent?.name ?? team?.name ?? (queue?.name[uiLocaleOf(current.locale)] as string);
          const entries: Entry[] = [
            ...note,
            { sender: 'system', kind: 'notice', text: noticeText('transferred', current.locale, { name }), author: person },
          ];
          const teamPatch = team ? { team_id: team.id, team: { id: team.id, name: team.name } } : {};
          const patch = agent
            ? {
                handled_by: 'agent' as const,
                assignee_id: agent.id,
                assignee: { id: agent.id, name: agent.name },
                queue_id: null,
                queue: null,
                place: null,
                enqueued_at: null,
                waiting_since: current.waiting_since ?? now,
              }
            : {
                handled_by: 'queue' as const,
                assignee_id: null,
                assignee: null,
                queue_id: queue?.id ?? null,
                queue: queue ? { id: queue.id, name: queue.name[uiLocaleOf(current.locale)] } : null,
                place: null,
                enqueued_at: now,
                waiting_since: now,
              };
          return {
            entries,
            patch: { status: 'open' as const, snoozed_until: null, ...patch, ...teamPatch },
            events: [
              {
                type: 'conversation.transferred' as const,
                payload: { by: person.id, agentId: agent?.id ?? null, teamId: team?.id ?? null, queueId: queue?.id ?? null },
              },
            ],
          };
        });
        if (agent) await leaveQueue(conversationId, 'transferred', agent.id);
        else if (queue) {
          await routing.enqueue({ conversationId, queueId: queue.id, priority: row.priority });
          await places.placeNow(queue.id, conversationId);
          await places.refreshLater(queue.id);
        }
        return conversations.toStaff(await conversations.getRow(conversationId));
      });
    },

    /** The bot goes on, with what the customer has written since a person's last word. */
    async handBack(actor: StaffActor, conversationId: string): Promise<StaffConversation> {
      const person = personOf(actor);
      return db.tx(async () => {
        const { row, messages } = await conversations.update(conversationId, (current) => {
          if (current.status === 'resolved') throw new AppError('conflict', 'This conversation has ended; open it again first.');
          if (takenBy(current, person) && !MAY_STEP_IN.includes(actor.role)) throw refuseTaken(current);
          if (current.handled_by === 'bot') return undefined;
          return {
            entries: [
              { sender: 'system', kind: 'notice', text: noticeText('handedBack', current.locale, { name: person.name }), author: person },
            ],
            patch: {
              handled_by: 'bot',
              assignee_id: null,
              assignee: null,
              queue_id: null,
              queue: null,
              place: null,
              enqueued_at: null,
              waiting_since: null,
              handoff: null,
              priority: 'normal',
            },
            events: [{ type: 'conversation.handed-back', payload: { by: person.id } }],
          };
        });
        if (messages.length === 0) return conversations.toStaff(row);
        await leaveQueue(conversationId, 'transferred', null);
        await conversations.resumeDialogue(conversationId, handedBackState);
        await conversations.requestTurn(conversationId);
        return conversations.toStaff(await conversations.getRow(row.id));
      });
    },

    /** An agent has left for good: what they held waits in the general queue again, at its old urgency. */
    async releaseAll(agentId: string): Promise<void> {
      await db.tx(async () => {
        const queue = await routing.queueByKey('q_general');
        for (const conversationId of await conversations.heldBy(agentId)) {
          const { row } = await conversations.update(conversationId, (current, now) =>
            current.handled_by !== 'agent' || current.status === 'resolved' || current.assignee_id !== agentId
              ? undefined
              : {
                  patch: {
                    handled_by: 'queue',
                    assignee_id: null,
                    assignee: null,
                    queue_id: queue.id,
                    queue: { id: queue.id, name: queue.name[uiLocaleOf(current.locale)] },
                    place: null,
                    enqueued_at: now,
                    waiting_since: current.waiting_since ?? now,
                    status: 'open',
                    snoozed_until: null,
                  },
                },
          );
          if (row.handled_by !== 'queue' || row.queue_id !== queue.id) continue;
          await routing.enqueue({ conversationId, queueId: queue.id, priority: row.priority });
          await places.placeNow(queue.id, conversationId);
        }
        await places.refreshLater(queue.id);
      });
    },

    async read(conversationId: string, seq: number): Promise<void> {
      await conversations.update(conversationId, (current) => {
        const upTo = Math.min(seq, current.last_seq);
        return upTo <= current.agent_read_seq && current.unread === 0
          ? undefined
          : { patch: { agent_read_seq: Math.max(upTo, current.agent_read_seq), unread: upTo >= current.last_seq ? 0 : current.unread } };
      });
    },
  };
}
export type ServeConversation = ReturnType<typeof createServeConversation>;
