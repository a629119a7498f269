import type { Procedure } from '../procedure/procedure.ts';
import type { CustomerTurn } from '../turn.ts';
import { candidatesFor, giveAnswer } from './answer.ts';
import { type Draft, explain, findProcedure, humanButton, say, script, textOf } from './draft.ts';
import { beginProcedure, type Reroute, triggersOf } from './procedure-turn.ts';

/** Where an ended procedure sends the customer: another procedure, an article, or a plain invitation to say what it is about. Never back into itself. */
export function followReroute(draft: Draft, turn: CustomerTurn | null, reroute: Reroute): void {
  if (!reroute) return;
  const { state, config } = draft;
  const issue = state.issues.find((candidate) => candidate.id === reroute.issue);
  const [kind, name] = reroute.target.startsWith('intent:')
    ? ['intent', reroute.target.slice(7)]
    : ['sop', reroute.target.replace(/^sop:/, '')];
  const intent = kind === 'intent' && Object.hasOwn(config.intents, name) ? config.intents[name] : undefined;
  const target: Procedure | undefined =
    kind === 'sop'
      ? findProcedure(draft, name)
      : turn
        ? triggersOf(draft, turn, name, 1, issue?.product ?? null).find((match) => match.by === 'intent')?.procedure
        : undefined;
  // Loop guard: a procedure is not entered twice for one issue.
  if (issue && target && target.status === 'published' && !issue.procedures.includes(target.id)) {
    followReroute(draft, turn, beginProcedure(draft, turn, target, issue));
    return;
  }
  if (issue && intent) Object.assign(issue, { intent: name, group: intent.group, label: textOf(draft, intent.name) });
  const answer =
    issue &&
    candidatesFor(draft, turn?.passages ?? [], turn?.text ?? '', [], issue).find((candidate) => candidate.passage.intents.includes(name));
  if (issue && answer) {
    giveAnswer(draft, answer, { issue });
    explain(draft, 'answer', `rerouted to ${reroute.target}: ${answer.passage.articleId} ${answer.passage.score.toFixed(2)}`);
    return;
  }
  state.asked = 'rephrase';
  say(draft, 'clarify', intent ? script(draft, 'rerouted', { intent: textOf(draft, intent.name) }) : script(draft, 'clarifyMore'), {
    quickReplies: [humanButton(draft)],
  });
  explain(draft, 'reroute', `the procedure sends the customer to ${reroute.target}`);
}
