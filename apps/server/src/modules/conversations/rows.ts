import { AppError } from '@zhiyin/kernel';
import type { Tx } from '../../platform/platform.ts';
import type { ConversationRow, MessageRow } from './views.ts';

export async function getRow(tx: Tx, id: string): Promise<ConversationRow> {
  const [row] = await tx.query<ConversationRow>('SELECT * FROM conversations WHERE id = $1', [id], 'conversation-get');
  if (!row) throw new AppError('not_found', 'There is no such conversation.');
  return row;
}

export async function latestRow(tx: Tx, visitorId: string): Promise<ConversationRow | undefined> {
  const [row] = await tx.query<ConversationRow>(
    'SELECT * FROM conversations WHERE visitor_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
    [visitorId],
    'conversation-latest',
  );
  return row;
}

export async function findByClientId(
  tx: Tx,
  scope: string,
  clientId: string,
): Promise<{ message: MessageRow; row: ConversationRow } | undefined> {
  const [message] = await tx.query<MessageRow>(
    'SELECT * FROM messages WHERE client_scope = $1 AND client_id = $2',
    [scope, clientId],
    'message-by-client',
  );
  if (!message) return undefined;
  const row = await getRow(tx, message.conversation_id);
  return { message, row };
}
