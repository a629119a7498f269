import type { Tx } from '../platform.ts';

/** What is done one at a time by a lock of the database. Each has a number of its own: the seed of the hash, so that equal keys never meet. */
export const LOCKS = {
  /** A visitor's conversation is opened, or written into. Key: visitor. */
  'conversations.visitor': 0,
  /** A conversation is rated, an answer flagged. Key: conversation or visitor. */
  feedback: 1,
  /** A model version becomes active. Key, as of all below that name none: workspace. */
  'models.versions': 2,
  /** The corpus is changed. */
  'models.corpus': 3,
  /** An evaluation set is frozen. */
  'models.evaluation-sets': 4,
  /** Signals are placed, clusters decided on. */
  'learning.clusters': 5,
  /** A cleaning review is begun or decided on. */
  'models.cleaning': 6,
  /** A sample is drawn. */
  'labelling.draw': 7,
  /** A customer signs in. Key: workspace and subject. */
  'contacts.identity': 8,
  /** The order of answers is learned or put to use. */
  'knowledge.reranking': 9,
  /** A customer sends a file. Key: visitor. */
  'channels.attachments': 10,
} as const;
export type LockName = keyof typeof LOCKS;

/** Waits until nobody else holds this lock for this key, and holds it until the transaction ends. */
export async function lockFor(tx: Tx, name: LockName, key: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, ${LOCKS[name]}))`, [key]);
}
