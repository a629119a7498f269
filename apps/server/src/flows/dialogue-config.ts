import type { Localised } from '@zhiyin/contracts';
import { DEFAULT_POLICIES, DEFAULT_QUEUES, DEFAULT_SCRIPTS, type DialogueConfig } from '@zhiyin/dialogue';
import { type Clock, SECOND } from '@zhiyin/kernel';
import { SUPPORT_THRESHOLD } from '@zhiyin/retrieval';
import type { Inboxes } from '../modules/channels/index.ts';
import type { Models } from '../modules/models/index.ts';
import type { Procedures } from '../modules/procedures/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  clock: Clock;
  db: Pick<Db, 'workspaceId'>;
  models: Pick<Models, 'intents'>;
  procedures: Pick<Procedures, 'published'>;
  inboxes: Pick<Inboxes, 'list'>;
};
const FRESH_MS = 2 * SECOND;
const ASSISTANT: Localised = { 'zh-CN': '智能助手', en: 'Assistant' };

/** What the dialogue decides by in a workspace: its intents, its published procedures, policies and words. Made at most every two seconds. */
export function createDialogueConfigs({ clock, db, models, procedures, inboxes }: Needs): () => Promise<DialogueConfig> {
  const made = new Map<string, { config: Promise<DialogueConfig>; at: number }>();

  async function make(): Promise<DialogueConfig> {
    const [intents, [first], published] = await Promise.all([models.intents(), inboxes.list(), procedures.published()]);
    return {
      procedures: published,
      intents: Object.fromEntries(
        intents
          .filter((i) => !i.system)
          .map((i) => [i.id, { name: i.name, group: i.category, queue: i.queue, ...(i.sopId && { sopId: i.sopId }) }]),
      ),
      policies: { ...DEFAULT_POLICIES, supportThreshold: SUPPORT_THRESHOLD },
      scripts: DEFAULT_SCRIPTS,
      brand: { assistantName: { ...ASSISTANT, ...first?.assistantName } },
      queueByCategory: DEFAULT_QUEUES,
    };
  }

  return () => {
    const workspaceId = db.workspaceId();
    const known = made.get(workspaceId);
    if (known && clock.monotonic() - known.at < FRESH_MS) return known.config;
    const config = make(); // turns that come meanwhile wait for this one
    made.set(workspaceId, { config, at: clock.monotonic() });
    config.catch(() => made.delete(workspaceId));
    return config;
  };
}
