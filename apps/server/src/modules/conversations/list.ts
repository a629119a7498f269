import type { Conversation } from '@zhiyin/contracts';

export type ListFilter = {
  limit: number;
  startingAfter?: string;
  status?: Conversation['status'];
  handledBy?: Conversation['handledBy'];
  /** An agent's id or `none`. */
  assignee?: string;
  queue?: string;
  team?: string;
  inbox?: string;
  contact?: string;
  q?: string;
};

/** The list of conversations: what waits for a person longest first, all else by newest change. One more row than asked tells whether there is more. */
export function listSql(filter: ListFilter): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const where: string[] = [];
  const add = (condition: (n: string) => string, value: unknown) => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  if (filter.status) add((n) => `status = ${n}`, filter.status);
  else if (filter.handledBy || filter.assignee || filter.queue) where.push(`status IN ('open', 'pending')`);
  if (filter.handledBy) add((n) => `handled_by = ${n}`, filter.handledBy);
  if (filter.assignee === 'none') where.push('assignee_id IS NULL');
  else if (filter.assignee) add((n) => `assignee_id = ${n}`, filter.assignee);
  if (filter.queue) add((n) => `queue_id = ${n}`, filter.queue);
  if (filter.team) add((n) => `team_id = ${n}`, filter.team);
  if (filter.inbox) add((n) => `inbox_id = ${n}`, filter.inbox);
  if (filter.contact) add((n) => `contact_id = ${n}`, filter.contact);
  if (filter.q?.trim()) {
    add(
      (n) =>
        `(contact->>'name' ILIKE ${n} OR last_message->>'text' ILIKE ${n} OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = conversations.id AND m.text ILIKE ${n}))`,
      `%${filter.q.trim().replace(/[\\%_]/g, '\\$&')}%`,
    );
  }
  const longestWaitFirst = filter.handledBy === 'queue';
  const key = longestWaitFirst ? 'enqueued_at' : 'updated_at';
  const [order, than] = longestWaitFirst ? ['ASC', '>'] : ['DESC', '<'];
  if (filter.startingAfter) {
    values.push(filter.startingAfter);
    where.push(`(${key}, id) ${than} (SELECT s.${key}, s.id FROM conversations s WHERE s.id = $${values.length})`);
  }
  values.push(filter.limit + 1);
  return {
    text: `SELECT * FROM conversations ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY ${key} ${order}, id ${order} LIMIT $${values.length}`,
    values,
  };
}
