/**
 * One customer message, one statement: the visitor's latest conversation is locked, its counters move, the message, the pending bot turn and the
 * event are written. No row comes back when the client id is known already or there is no conversation to go on with.
 *
 * A conversation resolved less than a day ago opens again and goes back to the bot; an older one stays closed and a new one is made.
 * Values: visitor, client id, message id, now, text, stored attachments, last message, due at.
 */
const appendInbound = (mayReopen: boolean) => `
WITH c AS (
  SELECT workspace_id, id, status FROM conversations WHERE visitor_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE
), u AS (
  UPDATE conversations v SET
    last_seq = v.last_seq + 1, last_pos = v.last_pos + 1, version = v.version + 1, updated_at = $4, unread = v.unread + 1,
    contact_read_seq = v.last_seq + 1, last_message = $7,
    status = CASE WHEN v.status IN ('resolved', 'snoozed', 'pending') THEN 'open' ELSE v.status END,
    snoozed_until = NULL, resolved_at = NULL,
    handled_by = CASE WHEN v.status = 'resolved' THEN 'bot' ELSE v.handled_by END,
    assignee_id = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.assignee_id END,
    assignee = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.assignee END,
    rating = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.rating END,
    handoff = CASE WHEN v.status = 'resolved' THEN NULL ELSE v.handoff END,
    waiting_since = CASE WHEN v.status <> 'resolved' AND v.handled_by = 'agent' THEN COALESCE(v.waiting_since, $4) ELSE v.waiting_since END
  FROM c
  WHERE v.workspace_id = c.workspace_id AND v.id = c.id
    AND (v.status <> 'resolved'${mayReopen ? " OR v.resolved_at > $4::timestamptz - interval '24 hours'" : ''})
    AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.client_scope = $1 AND m.client_id = $2)
  RETURNING v.*, c.status AS was
), m AS (
  INSERT INTO messages (conversation_id, pos, seq, id, sender, kind, text, client_scope, client_id, attachments, created_at)
  SELECT u.id, u.last_pos, u.last_seq, $3, 'contact', 'text', $5, $1, $2, $6, $4 FROM u
), q AS (
  INSERT INTO bot_turn_queue (conversation_id, workspace, wanted_seq, due_at)
  SELECT u.id, u.workspace_id, u.last_seq, $8 FROM u WHERE u.handled_by = 'bot'
  ON CONFLICT (conversation_id) DO UPDATE SET wanted_seq = EXCLUDED.wanted_seq, due_at = EXCLUDED.due_at, attempts = 0
), e AS (
  INSERT INTO domain_events (type, conversation_id, payload, at)
  SELECT 'message.created', u.id, jsonb_build_object('messageId', $3::text, 'sender', 'contact', 'seq', u.last_seq), $4 FROM u
)
SELECT * FROM u`;

export const APPEND_INBOUND = appendInbound(true);
/** The same for a conversation that is under way, which needs no second look: a resolved one is left to `APPEND_INBOUND`. */
export const APPEND_UNDER_WAY = appendInbound(false);
