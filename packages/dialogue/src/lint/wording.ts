import { parseExpression, pathsOf } from '../expression.ts';
import { findSlot, type Procedure, SET_SLOTS_TOOL } from '../procedure/procedure.ts';
import { bareText, holdsWord } from '../text/similarity.ts';
import { variablesOf } from '../text/template.ts';
import { type Check, type Finding, finding } from './finding.ts';
import { hasDefault } from './graph.ts';

type Spoken = { script: string; locale: string; tone: string; text: string };

/** Every text a procedure can say, and the steps that say it. */
function spokenTexts(procedure: Procedure): Spoken[] {
  return Object.entries(procedure.scripts).flatMap(([script, locales]) =>
    Object.entries(locales).flatMap(([locale, tones]) => Object.entries(tones).map(([tone, text]) => ({ script, locale, tone, text }))),
  );
}

function stepOf(procedure: Procedure, script: string): string | undefined {
  return procedure.steps.find((step) => step.script === script)?.id;
}

/** L2: what the procedure says, it can say in every one of its languages. */
export const checkLocales: Check = (procedure) => {
  const findings: Finding[] = [];
  const missing = (locales: Readonly<Record<string, unknown>>) => procedure.locales.filter((locale) => !Object.hasOwn(locales, locale));
  for (const locale of missing(procedure.name)) findings.push(finding('L2', undefined, `the name is missing in ${locale}`));
  for (const [script, locales] of Object.entries(procedure.scripts)) {
    for (const locale of procedure.locales) {
      const standard = locales[locale]?.standard;
      if (standard === undefined || standard.trim() === '')
        findings.push(finding('L2', stepOf(procedure, script), `the script '${script}' has no standard text in ${locale}`));
    }
  }
  for (const step of procedure.steps) {
    const speaks = ['say', 'ask', 'attempt', 'handoff'].includes(step.type);
    if (step.script === undefined && speaks) findings.push(finding('L2', step.id, `the ${step.type} has no script`));
    if (step.script !== undefined && !Object.hasOwn(procedure.scripts, step.script))
      findings.push(finding('L2', step.id, `the script '${step.script}' does not exist`));
    for (const [value, labels] of Object.entries(step.options ?? {})) {
      for (const locale of missing(labels)) findings.push(finding('L2', step.id, `the option '${value}' has no label in ${locale}`));
    }
  }
  return findings;
};

/** L5: every expression can be read and reads only what is declared; a decide always decides. */
export const checkExpressions: Check = (procedure) => {
  const findings: Finding[] = [];
  const check = (source: string, step: string | undefined, what: string) => {
    const parsed = parseExpression(source);
    if (!parsed.ok) {
      findings.push(finding('L5', step, `${what} does not compile: ${parsed.message} at ${parsed.at + 1} in "${source}"`));
      return;
    }
    for (const [space, name] of pathsOf(parsed.expression)) {
      if (space === 'slot' && (name === undefined || !Object.hasOwn(procedure.slots, name)))
        findings.push(finding('L5', step, `${what} reads the undeclared slot '${name ?? ''}'`));
      if (space === 'policy' && (name === undefined || !Object.hasOwn(procedure.policies, name)))
        findings.push(finding('L5', step, `${what} reads the undeclared policy '${name ?? ''}'`));
    }
  };
  for (const step of procedure.steps) {
    for (const [at, branch] of (step.branches ?? []).entries()) check(branch.when, step.id, `branch ${at + 1}`);
    for (const [key, value] of Object.entries(step.args ?? {})) if (typeof value === 'string') check(value, step.id, `argument ${key}`);
    if (step.idempotency_key !== undefined) check(step.idempotency_key, step.id, 'idempotency_key');
    if (step.type === 'decide' && !hasDefault(step)) findings.push(finding('L5', step.id, 'the last branch of the decide is not "true"'));
    if (step.tool === SET_SLOTS_TOOL) {
      for (const key of Object.keys(step.args ?? {}))
        if (!Object.hasOwn(procedure.slots, key)) findings.push(finding('L5', step.id, `sets the undeclared slot '${key}'`));
    }
  }
  for (const rule of procedure.transfer_rules) check(rule.when, undefined, `transfer rule ${rule.id}`);
  if (procedure.triggers.not_when !== undefined) check(procedure.triggers.not_when, undefined, 'not_when');
  for (const [name, slot] of Object.entries(procedure.slots)) {
    if (slot.pattern !== undefined && !compiles(slot.pattern))
      findings.push(finding('L5', undefined, `the pattern of the slot '${name}' does not compile`));
  }
  return findings;
};

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

const UNITS_ZH =
  '秒钟?|分钟|个?小时|天|日(?![0-9])|周|个?月|年|厘米|毫米|公里|米|公斤|千克|克|吨|毫升|升|摄氏度|度|元|块钱?|万元?|个工作日|工作日|次|%|％|折';
const UNITS_EN =
  'seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|working days?|business days?|weeks?|months?|years?|centimet(?:er|re)s?|cm|mm|met(?:er|re)s?|km|kg|kilograms?|grams?|lit(?:er|re)s?|ml|percent|yuan|rmb|cny|usd|eur|dollars?|euros?|times|degrees?|[smhgl](?![\\w-])|%|°c?';
/**
 * A number with a unit. Frequencies are left out ("5 GHz" names a network, it promises nothing), and so is the name of the legal right 七天无理由 /
 * "7-day no-reason".
 */
const NUMBER_UNIT: readonly RegExp[] = [
  new RegExp(`(?<![\\w.-])\\d+(?:[.,]\\d+)?\\s*(?:到|至|-|~)?\\s*(?:\\d+(?:[.,]\\d+)?)?\\s*(?:${UNITS_ZH})(?!\\s*无理由)`, 'iu'),
  new RegExp(`(?<![\\w.-])\\d+(?:[.,]\\d+)?\\s*-?\\s*(?:${UNITS_EN})(?![\\w])(?![- ](?:no[- ]reason|return\\b))`, 'iu'),
  /[一二两三四五六七八九十百千几]+(?:个)?(?:秒钟?|分钟|小时|天|日|周|月|年|元|块钱|工作日)(?!无理由)(?!\p{Script=Han}?前)/u,
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety)[ -](?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|percent|yuan|dollars?)\b(?![- ](?:no[- ]reason|return\b))/iu,
  /[¥￥$€]\s*\d/u,
];

/** L7: template variables are known, and every number the customer hears is a named policy, never a literal. */
export const checkVariables: Check = (procedure) => {
  const findings: Finding[] = [];
  const saved = new Set(procedure.steps.flatMap((step) => (step.save_as === undefined ? [] : [step.save_as])));
  for (const { script, locale, tone, text } of spokenTexts(procedure)) {
    const step = stepOf(procedure, script);
    const place = `script '${script}' (${locale}, ${tone})`;
    for (const variable of variablesOf(text)) {
      if (!isKnownVariable(procedure, variable, saved)) findings.push(finding('L7', step, `${place}: unknown variable {{${variable}}}`));
    }
    if (/\{\{(?!\s*[A-Za-z_][\w.]*\s*\}\})/.test(text)) findings.push(finding('L7', step, `${place}: a {{…}} that cannot be read`));
    const value = literalPolicy(procedure, text);
    if (value !== undefined) findings.push(finding('L7', step, `${place}: "${value}" is the value of a policy and must be its variable`));
    const literal = text.replace(/\{\{[^}]*\}\}/g, '\u0000');
    const found = NUMBER_UNIT.map((pattern) => pattern.exec(literal)?.[0]).find((hit) => hit !== undefined);
    if (found !== undefined) findings.push(finding('L7', step, `${place}: the literal "${found.trim()}" must be a policy variable`));
  }
  return findings;
};

/** A policy whose value is a text with a number ("2.4 GHz") must not stand in a script as it is. */
function literalPolicy(procedure: Procedure, text: string): string | undefined {
  const plain = bareText(text.replace(/\{\{[^}]*\}\}/g, ' '));
  return Object.values(procedure.policies)
    .map((policy) => policy.value)
    .find((value): value is string => typeof value === 'string' && /\d/.test(value) && value.length >= 3 && holdsWord(plain, value));
}

const QUEUE_VARIABLES = ['position', 'wait_min'];

function isKnownVariable(procedure: Procedure, variable: string, saved: ReadonlySet<string>): boolean {
  const [space = '', name = '', ...rest] = variable.split('.');
  switch (space) {
    case 'slot':
      return rest.length === 0 && findSlot(procedure, name) !== undefined;
    case 'label':
      return rest.length === 0 && findSlot(procedure, name) !== undefined;
    case 'policy':
      return rest.length === 0 && Object.hasOwn(procedure.policies, name);
    case 'queue':
      return rest.length === 0 && QUEUE_VARIABLES.includes(name);
    case 'tool':
      return saved.has(name) && rest.length > 0;
    case 'brand':
    case 'order':
      return name !== '';
    case 'estimate_min':
      // Comes from the procedure's own target.
      return name === '' && procedure.targets.median_duration_s !== undefined;
    default:
      return false;
  }
}

/** L8: no script holds a phrase the procedure forbids, in any language or tone; labels count as well. */
export const checkForbidden: Check = (procedure) => {
  const labels: Spoken[] = procedure.steps.flatMap((step) =>
    Object.values(step.options ?? {}).flatMap((option) =>
      Object.entries(option).map(([locale, text]) => ({ script: step.script ?? step.id, locale, tone: 'label', text })),
    ),
  );
  return [...spokenTexts(procedure), ...labels].flatMap(({ script, locale, tone, text }) =>
    procedure.forbidden.flatMap((rule) =>
      Object.values(rule.match)
        .flat()
        .filter((phrase) => holdsPhrase(text, phrase))
        .map((phrase) =>
          finding(
            'L8',
            stepOf(procedure, script),
            `script '${script}' (${locale}, ${tone}) holds the forbidden phrase "${phrase}" (${rule.id})`,
          ),
        ),
    ),
  );
};

function holdsPhrase(text: string, phrase: string): boolean {
  if (/[%％]/.test(phrase)) return text.normalize('NFKC').toLowerCase().includes(phrase.normalize('NFKC').toLowerCase());
  return holdsWord(text, phrase);
}
