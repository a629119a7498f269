import path from 'node:path';
import { upgradeState } from '@zhiyin/dialogue';
import { SECOND } from '@zhiyin/kernel';
import { createBotTurns } from '../flows/bot-turns.ts';
import { createCallForPeople } from '../flows/call-for-people.ts';
import { createDecideCluster } from '../flows/decide-cluster.ts';
import { loadDemoShop, noShop } from '../flows/demo-shop.ts';
import { createDialogueConfigs } from '../flows/dialogue-config.ts';
import { createDrawLabelSample } from '../flows/draw-label-sample.ts';
import { createHandOff } from '../flows/hand-off.ts';
import { createLearnFromTalk } from '../flows/learn-from-talk.ts';
import { createLookAgain } from '../flows/look-again.ts';
import { createManageStaff } from '../flows/manage-staff.ts';
import { createQueuePlaces } from '../flows/queue-places.ts';
import { createReceiveMessage } from '../flows/receive-message.ts';
import { DEMO_FOLDER, DEMO_KEY } from '../flows/seed-demo.ts';
import { createServeConversation } from '../flows/serve-conversation.ts';
import { createTakeBotTurn } from '../flows/take-bot-turn.ts';
import { createTeachFromLabels } from '../flows/teach-from-labels.ts';
import { createVisitorSession } from '../flows/visitor-session.ts';
import { createEffects } from '../platform/effects.ts';
import type { Platform } from '../platform/platform.ts';
import { cached } from './cached.ts';
import type { Modules } from './modules.ts';

type Needs = { nodeId: string; publicUrl: () => string };
export type Flows = Awaited<ReturnType<typeof createFlows>>;

/** Every journey over several modules. */
export async function createFlows(platform: Platform, modules: Modules, { nodeId, publicUrl }: Needs) {
  const { clock, ids, log, db, jobs, bus, mail, metrics } = platform;
  const {
    access,
    staff,
    contacts,
    inboxes,
    attachments,
    conversations,
    routing,
    knowledge,
    procedures,
    bot,
    models,
    labelling,
    assist,
    feedback,
    learning,
  } = modules;
  const inboxOf = cached(clock, 5 * SECOND, (id) => inboxes.get(id));
  const hasBot = async (inboxId: string) => (await inboxOf(inboxId)).botEnabled;
  const contactOf = (id: string) => contacts.get(id);
  const places = createQueuePlaces({ db, log, conversations, routing, staff });
  const effects = createEffects({ db, ids, clock, log, jobs, mail });
  const callForPeople = createCallForPeople({
    effects,
    mail,
    people: async () => (await manageStaff.listAgents({ limit: 100 })).data,
    consoleUrl: publicUrl,
  });
  const handOff = createHandOff({ db, conversations, routing, places, assist, contactOf, hasBot, callForPeople, log });
  const dialogueConfig = createDialogueConfigs({ clock, db, models, procedures, inboxes });
  const serve = createServeConversation({ db, conversations, routing, places, staff, handedBackState: (state) => upgradeState(state) });
  const learn = createLearnFromTalk({
    db,
    bot,
    conversations,
    learning,
    judge: knowledge.reranking.record,
    intents: () => models.intents(),
  });
  const lookAgain = createLookAgain({ clock, bot, conversations, learn, secondLook: models.secondLook });
  const decideCluster = createDecideCluster({ db, learning, corpora: models.corpora, knowledge });
  const demoShop = await loadDemoShop(path.join(DEMO_FOLDER, 'shop.yaml'), clock);
  const demoWorkspace = async () => (await access.listWorkspaces()).find((w) => w.key === DEMO_KEY)?.id;
  const takeTurn = createTakeBotTurn({
    nodeId,
    clock,
    ids,
    log,
    metrics,
    jobs,
    conversations,
    bot,
    knowledge,
    handOff,
    hasBot,
    learn,
    language: () => models.language(),
    vectorOf: (text) => models.vectorOf(text),
    dialogueConfig,
    contactOf,
    queueInfo: (key) => queueInfoOf(`${db.workspaceId()} ${key}`),
    runTool: async (tool, args, about) => (db.workspaceId() === (await demoWorkspace()) ? demoShop : noShop)(tool, args, about),
    waitForMore: (id, ms) => turns.waitForMore(id, ms),
  });
  const turns = createBotTurns({
    db,
    clock,
    log,
    bus,
    conversations,
    take: takeTurn.takeBotTurn,
    giveUp: (id) => handOff.request(id, { trigger: 'T12', reason: 'bot_failed', queue: 'q_general', priority: 'high' }),
  });
  const receive = createReceiveMessage({
    ids,
    contacts,
    conversations,
    attachments,
    inboxOf,
    turnIsDue: (id) => {
      const workspaceId = db.workspaceId();
      db.afterCommit(() => turns.turnIsDue(id, workspaceId));
    },
  });
  const visitor = createVisitorSession({ db, clock, bus, contacts, inboxes, conversations, feedback, handOff, learn, receive, inboxOf });
  const manageStaff = createManageStaff({
    db,
    ids,
    staff,
    access,
    conversations: {
      countOpen: async () => conversations.openByAgent(),
      releaseOf: serve.releaseAll,
    },
  });
  const queueInfoOf = cached(clock, 1 * SECOND, async (key) => {
    const queue = await routing.queueByKey(key.slice(key.indexOf(' ') + 1));
    const { position, estimatedWaitSeconds: seconds, staffed, nextOpenAt } = await routing.preview(queue.id, await places.onlineAgents());
    return { position: position - 1, waitMinutes: seconds === null ? null : Math.max(1, Math.ceil(seconds / 60)), staffed, nextOpenAt };
  });

  const drawLabelSample = createDrawLabelSample({ db, bot, conversations, labelling });
  const teachFromLabels = createTeachFromLabels({ db, labelling, models });
  return { places, serve, learn, lookAgain, decideCluster, takeTurn, turns, visitor, manageStaff, drawLabelSample, teachFromLabels };
}
