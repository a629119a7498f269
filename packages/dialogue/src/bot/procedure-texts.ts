import type { QuickReply } from '@zhiyin/contracts';
import type { DialogueScripts } from '../config.ts';
import { isRecord } from '../json.ts';
import { findSlot, type Procedure, type Step } from '../procedure/procedure.ts';
import { labelOf } from '../procedure/slots.ts';
import type { RunState } from '../state.ts';
import { plainValue, renderTemplate, variablesOf } from '../text/template.ts';
import { brandValue } from './answer.ts';
import { button, type Draft, isUpset, withHuman } from './draft.ts';

type RunValues = Pick<RunState, 'slots' | 'saved'>;

/** Tone 语气: empathetic from emotion level 1, concise where it is spoken, else standard. */
function toneOf(draft: Draft): 'standard' | 'empathetic' | 'concise' {
  if (draft.state.emotion.ewma <= draft.config.policies.emotion.uneasy) return 'empathetic';
  return ['voice', 'speaker', 'phone'].includes(draft.context.channel) ? 'concise' : 'standard';
}

/** A script of a procedure in the customer's language and tone, filled with plain values. Empty where the procedure has none. */
export function scriptText(draft: Draft, procedure: Procedure, name: string | undefined, values: RunValues): string {
  const template = templateOf(draft, procedure, name);
  return template === undefined ? '' : renderTemplate(template, (variable) => variableValue(draft, procedure, variable, values));
}

/** True where the text tells the customer a term, a promise or a number of ours: the agent must know it was said. */
export function isPromise(draft: Draft, procedure: Procedure, name: string | undefined): boolean {
  const template = templateOf(draft, procedure, name);
  return (
    procedure.category === 'after_sales' &&
    template !== undefined &&
    variablesOf(template).some((variable) => /^(?:policy|tool)\./.test(variable))
  );
}

/** The text tells the customer's place in the queue itself. */
export function tellsPlace(draft: Draft, procedure: Procedure, name: string | undefined): boolean {
  const template = templateOf(draft, procedure, name);
  return template !== undefined && variablesOf(template).some((variable) => variable.startsWith('queue.'));
}

function templateOf(draft: Draft, procedure: Procedure, name: string | undefined): string | undefined {
  if (name === undefined || !Object.hasOwn(procedure.scripts, name)) return undefined;
  const tones = procedure.scripts[name]?.[draft.locale];
  return tones?.[toneOf(draft)] ?? tones?.standard;
}

function variableValue(draft: Draft, procedure: Procedure, variable: string, values: RunValues): string | undefined {
  const [space = '', ...path] = variable.split('.');
  const key = path.join('.');
  const queue = draft.context.queueInfo;
  switch (space) {
    case 'slot': {
      const value = Object.hasOwn(values.slots, key) ? values.slots[key] : undefined;
      return value === undefined || value === null ? undefined : plainValue(value, findSlot(procedure, key)?.pii !== undefined);
    }
    case 'label': {
      const label = Object.hasOwn(values.slots, key) ? labelOf(procedure, key, values.slots[key], draft.locale) : undefined;
      return label === undefined ? undefined : draft.locale === 'en' ? plainValue(label).toLowerCase() : plainValue(label);
    }
    case 'policy': {
      const value = Object.hasOwn(procedure.policies, key) ? procedure.policies[key]?.value : undefined;
      return value === undefined ? undefined : plainValue(value);
    }
    case 'brand':
      return brandValue(draft, variable);
    case 'queue':
      if (!queue?.staffed) return undefined;
      if (key === 'position') return queue.position === null ? undefined : String(queue.position);
      return key === 'wait_min' && queue.waitMinutes !== null ? String(Math.max(1, Math.ceil(queue.waitMinutes))) : undefined;
    case 'estimate_min': {
      const seconds = procedure.targets.median_duration_s;
      return seconds === undefined ? undefined : String(Math.max(1, Math.ceil(seconds / 60)));
    }
    case 'tool':
      return savedValue(values.saved, path);
    default:
      return savedValue(values.saved, [space, ...path]);
  }
}

function savedValue(saved: RunState['saved'], path: readonly string[]): string | undefined {
  let value: unknown = saved;
  for (const key of path) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value === undefined || value === null || typeof value === 'object' ? undefined : plainValue(value);
}

const VERIFY_BUTTONS: Readonly<Record<string, keyof DialogueScripts['buttons']>> = {
  resolved: 'resolved',
  not_resolved: 'notResolved',
  done: 'done',
  cannot: 'cannot',
  error_code: 'errorCode',
  wants_repair: 'wantsRepair',
  wants_exchange: 'wantsExchange',
  wants_return: 'wantsReturn',
};

/** The quick replies of a waiting step: options of an ask, yes and no, or the results of an attempt; always with 转人工. */
export function stepChoices(draft: Draft, procedure: Procedure, step: Step): QuickReply[] {
  return withHuman(draft, step.type === 'attempt' ? verifyChoices(draft, step) : optionChoices(draft, procedure, step), isUpset(draft));
}

function verifyChoices(draft: Draft, step: Step): QuickReply[] {
  return Object.keys(step.verify ?? {}).map((outcome) => {
    const name = Object.hasOwn(VERIFY_BUTTONS, outcome) ? VERIFY_BUTTONS[outcome] : undefined;
    const own = step.options?.[outcome]?.[draft.locale];
    if (own !== undefined) return { label: own, value: `verify:${outcome}` };
    return name ? button(draft, name, `verify:${outcome}`) : { label: outcome.replaceAll('_', ' '), value: `verify:${outcome}` };
  });
}

function optionChoices(draft: Draft, procedure: Procedure, step: Step): QuickReply[] {
  const options = Object.entries(step.options ?? {});
  if (options.length > 0) return options.map(([value, labels]) => ({ label: labels[draft.locale] ?? value, value: `slot:${value}` }));
  const slot = findSlot(procedure, step.slot);
  if (slot?.type === 'boolean') return [button(draft, 'yes', 'slot:true'), button(draft, 'no', 'slot:false')];
  // The product talked about is the likeliest answer to "which device, which item?".
  const product = draft.state.issues.find((issue) => issue.id === draft.state.ladder.current)?.product ?? null;
  if (slot?.type === 'string' && slot.pattern === undefined && product !== null) return [{ label: product, value: `slot:${product}` }];
  // An enum without labels: its values are names people use (product codes); the catch-all stays readable through free text.
  return slot?.type === 'enum'
    ? (slot.values ?? [])
        .filter((value) => !['other', 'unknown'].includes(value))
        .map((value) => ({ label: value, value: `slot:${value}` }))
    : [];
}
