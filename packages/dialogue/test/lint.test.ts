import { describe, expect, test } from 'vitest';
import { lintProcedure, simulate, simulationCoverage } from '../src/index.ts';
import { demoProcedures, procedureFile, procedureOf, SOP_FILES } from './demo.ts';

type Document = {
  id: string;
  version: string;
  status: string;
  category: string;
  name: Record<string, string>;
  start: string;
  approval: { required: string[]; history: { version: string; by: string; at: string; decision: string }[] };
  targets: Record<string, number>;
  triggers: { intents: { id: string }[]; entities?: Record<string, string[]>; not_when?: string };
  policies: Record<string, Record<string, unknown>>;
  slots: Record<string, Record<string, unknown>>;
  scripts: Record<string, Record<string, Record<string, string>>>;
  steps: (Record<string, unknown> & {
    id: string;
    branches?: { when: string; next?: string }[];
    options?: Record<string, Record<string, string>>;
  })[];
  transfer_rules: { id: string; when: string; to: string }[];
};

const [SETUP, RIGHTS, OFFLINE] = SOP_FILES as [string, string, string];
const step = (document: Document, id: string) => {
  const found = document.steps.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found;
};
const say = (document: Document, script: string, locale: string, text: string, tone = 'standard') => {
  const tones = document.scripts[script]?.[locale];
  if (!tones) throw new Error(`no script ${script}`);
  tones[tone] = text;
};

const FAULTS: readonly (readonly [rule: string, fault: string, file: string, inject: (document: Document) => void])[] = [
  [
    'L1',
    'there is no start',
    SETUP,
    (d) => {
      delete (d as Partial<Document>).start;
    },
  ],
  [
    'L3',
    'a timeout has no seconds',
    SETUP,
    (d) => {
      step(d, 's_bag').timeout = { next: 'e_abandoned' };
    },
  ],
  [
    'L5',
    'a branch has no condition',
    RIGHTS,
    (d) => {
      delete (step(d, 'd_quality').branches![0] as Partial<{ when: string }>).when;
    },
  ],
  [
    'L1',
    'start names no step',
    SETUP,
    (d) => {
      d.start = 's_nowhere';
    },
  ],
  [
    'L1',
    'next names no step',
    SETUP,
    (d) => {
      step(d, 's_greet').next = 's_modle';
    },
  ],
  [
    'L1',
    'a branch names no step',
    RIGHTS,
    (d) => {
      step(d, 'd_no_reason').branches![0]!.next = 'gone';
    },
  ],
  [
    'L1',
    'a timeout names no step',
    OFFLINE,
    (d) => {
      step(d, 's_hazard').timeout = { after_s: 300, next: 'gone' };
    },
  ],
  [
    'L1',
    'a verify result names no step',
    SETUP,
    (d) => {
      (step(d, 's_pair_1').verify as Record<string, string>).resolved = 'gone';
    },
  ],
  [
    'L1',
    'on_error names no step',
    OFFLINE,
    (d) => {
      step(d, 'a_status').on_error = 'gone';
    },
  ],
  [
    'L1',
    'a return names no step',
    SETUP,
    (d) => {
      (step(d, 'x_fault_sop').return as Record<string, string>).resolved = 'gone';
    },
  ],
  [
    'L1',
    'on_exhausted names no step',
    RIGHTS,
    (d) => {
      step(d, 's_item').on_exhausted = 'gone';
    },
  ],
  [
    'L1',
    'a transfer rule names no step',
    SETUP,
    (d) => {
      d.transfer_rules[0]!.to = 'gone';
    },
  ],
  [
    'L1',
    'an ask fills an undeclared slot',
    RIGHTS,
    (d) => {
      step(d, 's_item').slot = 'item';
    },
  ],
  [
    'L1',
    'a handoff collects an undeclared slot',
    OFFLINE,
    (d) => {
      step(d, 'h_tech').collect = ['device'];
    },
  ],
  [
    'L1',
    'an id stands twice',
    OFFLINE,
    (d) => {
      d.steps.push({ ...step(d, 's_back') });
    },
  ],
  [
    'L2',
    'a script lacks a language',
    SETUP,
    (d) => {
      delete d.scripts.ask_model!.en;
    },
  ],
  [
    'L2',
    'a script lacks its standard tone',
    SETUP,
    (d) => {
      delete d.scripts.pair_1!['zh-CN']!.standard;
    },
  ],
  [
    'L2',
    'a script is empty',
    RIGHTS,
    (d) => {
      say(d, 'ask_item', 'en', '  ');
    },
  ],
  [
    'L2',
    'a step names no existing script',
    OFFLINE,
    (d) => {
      step(d, 's_open').script = 'opening';
    },
  ],
  [
    'L2',
    'an ask has no script',
    OFFLINE,
    (d) => {
      delete step(d, 's_code').script;
    },
  ],
  [
    'L2',
    'an option lacks a label',
    OFFLINE,
    (d) => {
      delete step(d, 's_hazard').options!.none!.en;
    },
  ],
  [
    'L2',
    'the name lacks a language',
    RIGHTS,
    (d) => {
      delete d.name['zh-CN'];
    },
  ],
  [
    'L3',
    'an ask has no timeout',
    SETUP,
    (d) => {
      delete step(d, 's_bag').timeout;
    },
  ],
  [
    'L3',
    'an attempt has no timeout',
    OFFLINE,
    (d) => {
      delete step(d, 's_fix_reset').timeout;
    },
  ],
  [
    'L3',
    'an ask has no on_exhausted',
    RIGHTS,
    (d) => {
      delete step(d, 's_reason').on_exhausted;
    },
  ],
  [
    'L4',
    'a say leads nowhere',
    RIGHTS,
    (d) => {
      delete step(d, 's_open').next;
    },
  ],
  [
    'L4',
    'an action has no on_error',
    RIGHTS,
    (d) => {
      delete step(d, 'a_order').on_error;
    },
  ],
  [
    'L4',
    'an ask has no branches',
    OFFLINE,
    (d) => {
      delete step(d, 's_device').branches;
    },
  ],
  [
    'L4',
    'a branch leads nowhere',
    OFFLINE,
    (d) => {
      delete step(d, 'd_code').branches![2]!.next;
    },
  ],
  [
    'L4',
    'an attempt has no results',
    SETUP,
    (d) => {
      delete step(d, 's_fix_power').verify;
    },
  ],
  [
    'L4',
    'an attempt knows no failure',
    OFFLINE,
    (d) => {
      step(d, 's_fix_n1').verify = { resolved: 's_back' };
    },
  ],
  [
    'L4',
    'an action may take no branch',
    RIGHTS,
    (d) => {
      step(d, 'a_rma_return').branches!.pop();
    },
  ],
  [
    'L4',
    'a write has no idempotency key',
    RIGHTS,
    (d) => {
      delete step(d, 'a_rma_return').idempotency_key;
    },
  ],
  [
    'L4',
    'a call has no way back for handoff',
    SETUP,
    (d) => {
      step(d, 'x_fault_sop').return = { resolved: 's_first_use' };
    },
  ],
  [
    'L4',
    'a handoff has no queue',
    RIGHTS,
    (d) => {
      delete step(d, 'h_upgrade').queue;
    },
  ],
  [
    'L4',
    'an end has no outcome',
    SETUP,
    (d) => {
      delete step(d, 'e_done').outcome;
    },
  ],
  [
    'L5',
    'an expression does not compile',
    RIGHTS,
    (d) => {
      step(d, 'd_quality').branches![0]!.when = 'order.safety_related = true';
    },
  ],
  [
    'L5',
    'a string is not closed',
    SETUP,
    (d) => {
      step(d, 's_model').branches![0]!.when = "slot.model == 'AP-300";
    },
  ],
  [
    'L5',
    'a function is unknown',
    OFFLINE,
    (d) => {
      step(d, 'a_device').branches![1]!.when = 'has(diag.code)';
    },
  ],
  [
    'L5',
    'a member is called',
    OFFLINE,
    (d) => {
      step(d, 'a_device').branches![1]!.when = "diag.code.startsWith('N')";
    },
  ],
  [
    'L5',
    'arithmetic',
    RIGHTS,
    (d) => {
      step(d, 'd_quality').branches![3]!.when = 'order.days_since_signed + 1 <= policy.quality_return_days';
    },
  ],
  [
    'L5',
    'a decide has no default',
    RIGHTS,
    (d) => {
      step(d, 'd_no_reason').branches!.pop();
    },
  ],
  [
    'L5',
    'an expression reads an undeclared slot',
    SETUP,
    (d) => {
      step(d, 's_power').branches![0]!.when = 'slot.power == true';
    },
  ],
  [
    'L5',
    'an expression reads an undeclared policy',
    RIGHTS,
    (d) => {
      step(d, 'd_quality').branches![1]!.when = 'order.repairs_done >= policy.repairs';
    },
  ],
  [
    'L5',
    'a transfer rule does not compile',
    OFFLINE,
    (d) => {
      d.transfer_rules[0]!.when = 'slot.hazard in';
    },
  ],
  [
    'L5',
    'not_when does not compile',
    SETUP,
    (d) => {
      d.triggers.not_when = 'ctx.safety_flag ==';
    },
  ],
  [
    'L5',
    'an argument does not compile',
    OFFLINE,
    (d) => {
      step(d, 'a_device').args = { device_id: 'slot.device_id |' };
    },
  ],
  [
    'L5',
    'a pattern does not compile',
    RIGHTS,
    (d) => {
      d.slots.order_no!.pattern = '^CS[0-9{12}$';
    },
  ],
  [
    'L6',
    'a step cannot be reached',
    SETUP,
    (d) => {
      d.steps.push({ id: 's_lost', type: 'say', script: 'greet', next: 'e_done' });
    },
  ],
  [
    'L6',
    'a step lost its only way in',
    OFFLINE,
    (d) => {
      step(d, 's_hazard').branches![1]!.next = 'h_tech';
    },
  ],
  [
    'L6',
    'two steps lead only to each other',
    OFFLINE,
    (d) => {
      step(d, 's_back').next = 's_again';
      d.steps.push({ id: 's_again', type: 'say', script: 'open', next: 's_back' });
    },
  ],
  [
    'L6',
    'an action fails into itself',
    RIGHTS,
    (d) => {
      step(d, 'a_order').on_error = 'a_order';
    },
  ],
  [
    'L7',
    'an unknown namespace',
    SETUP,
    (d) => {
      say(d, 'greet', 'en', 'Hello {{customer.name}}.');
    },
  ],
  [
    'L7',
    'an undeclared policy',
    RIGHTS,
    (d) => {
      say(d, 'offer_no_reason', 'zh-CN', '{{policy.refund_day}} 天内退款，要提交吗？');
    },
  ],
  [
    'L7',
    'an undeclared slot',
    SETUP,
    (d) => {
      say(d, 'ask_band', 'en', '{{slot.modle}} uses Wi-Fi. Which one?');
    },
  ],
  [
    'L7',
    'a tool result nobody saves',
    RIGHTS,
    (d) => {
      say(d, 'done_apply', 'en', 'Number {{tool.rma.no}}.');
    },
  ],
  [
    'L7',
    'an unknown queue variable',
    OFFLINE,
    (d) => {
      say(d, 'to_human', 'en', '{{queue.eta}} min.');
    },
  ],
  [
    'L7',
    'a broken hole',
    OFFLINE,
    (d) => {
      say(d, 'open', 'en', 'Hello {{ slot..x }}.');
    },
  ],
  [
    'L7',
    'a literal in seconds (zh)',
    OFFLINE,
    (d) => {
      say(d, 'fix_n2', 'zh-CN', '请把路由器断电 30 秒再通电。现在上线了吗？');
    },
  ],
  [
    'L7',
    'a literal in days (en)',
    RIGHTS,
    (d) => {
      say(d, 'offer_quality', 'en', 'We answer within 3 days. Submit now?');
    },
  ],
  [
    'L7',
    'a hyphenated literal',
    RIGHTS,
    (d) => {
      say(d, 'offer_quality', 'en', 'It has a 15-day exchange period. Submit now?');
    },
  ],
  [
    'L7',
    'a literal in another tone',
    SETUP,
    (d) => {
      say(d, 'pair_1', 'en', 'Hold the keys 5 seconds.', 'concise');
    },
  ],
  [
    'L7',
    'a literal without a space',
    OFFLINE,
    (d) => {
      say(d, 'fix_reset', 'zh-CN', '长按10秒，这次好了吗？');
    },
  ],
  [
    'L7',
    'a sum of money',
    RIGHTS,
    (d) => {
      say(d, 'out_of_warranty', 'zh-CN', '上门费 ¥50，要帮您预约吗？');
    },
  ],
  [
    'L7',
    'a sum in words',
    RIGHTS,
    (d) => {
      say(d, 'out_of_warranty', 'zh-CN', '上门费 50元，要帮您预约吗？');
    },
  ],
  [
    'L7',
    'a percentage',
    RIGHTS,
    (d) => {
      say(d, 'out_of_warranty', 'en', 'We cover 20% of the cost. Shall I book it?');
    },
  ],
  [
    'L7',
    'a Chinese numeral',
    RIGHTS,
    (d) => {
      say(d, 'offer_quality', 'zh-CN', '十五天内可以换货，现在提交吗？');
    },
  ],
  [
    'L7',
    'an English numeral',
    RIGHTS,
    (d) => {
      say(d, 'offer_quality', 'en', 'You may exchange it within fifteen days. Submit now?');
    },
  ],
  [
    'L7',
    'the target behind estimate_min is gone',
    SETUP,
    (d) => {
      delete d.targets.median_duration_s;
    },
  ],
  [
    'L8',
    'a forbidden phrase (zh)',
    RIGHTS,
    (d) => {
      say(d, 'not_eligible', 'zh-CN', '抱歉，拆封不退。需要人工复核吗？');
    },
  ],
  [
    'L8',
    'a forbidden phrase in another case (en)',
    RIGHTS,
    (d) => {
      say(d, 'open', 'en', 'ALL SALES FINAL, sorry.');
    },
  ],
  [
    'L8',
    'a forbidden phrase in another tone',
    SETUP,
    (d) => {
      say(d, 'remove_bag', 'zh-CN', '你弄错了，请重新装。', 'empathetic');
    },
  ],
  [
    'L8',
    'a promise in per cent',
    SETUP,
    (d) => {
      say(d, 'pair_2', 'zh-CN', '这样100%能连上。');
    },
  ],
  [
    'L8',
    'a forbidden phrase in a label',
    OFFLINE,
    (d) => {
      step(d, 's_hazard').options!.none!.en = 'Open the housing';
    },
  ],
  [
    'L9',
    'an approval is missing',
    SETUP,
    (d) => {
      d.approval.history.pop();
    },
  ],
  [
    'L9',
    'the approval is of another version',
    OFFLINE,
    (d) => {
      d.version = '2.3.0';
    },
  ],
  [
    'L9',
    'the newest decision is a no',
    SETUP,
    (d) => {
      d.approval.history.push({ ...d.approval.history[0]!, at: '2026-10-13T09:00:00+08:00', decision: 'reject' });
    },
  ],
  [
    'L9',
    'no role need approve',
    SETUP,
    (d) => {
      d.approval.required = [];
    },
  ],
  [
    'L9',
    'approved only after it took effect',
    OFFLINE,
    (d) => {
      d.approval.history[0]!.at = '2026-10-30T11:00:00+08:00';
    },
  ],
  [
    'L10',
    'a reroute into its own trigger',
    RIGHTS,
    (d) => {
      step(d, 'e_book_paid').reroute = 'intent:warranty_claim';
    },
  ],
  [
    'L10',
    'a reroute to itself',
    SETUP,
    (d) => {
      step(d, 'e_reroute').reroute = 'sop:sop.product_use.ap300_setup';
    },
  ],
  [
    'L10',
    'the trigger no longer closes the way back',
    SETUP,
    (d) => {
      delete d.triggers.entities;
    },
  ],
  [
    'L10',
    'the way to the reroute is open to any code',
    OFFLINE,
    (d) => {
      step(d, 'd_code').branches!.unshift({ when: 'exists(slot.error_code)', next: 'e_reroute_code' });
    },
  ],
  [
    'L10',
    'a call of itself',
    SETUP,
    (d) => {
      step(d, 'x_fault_sop').sop = 'sop.product_use.ap300_setup';
    },
  ],
  [
    'L10',
    'a reroute nobody can follow',
    RIGHTS,
    (d) => {
      step(d, 'e_reroute_logistics').reroute = 'logistics';
    },
  ],
  [
    'L11',
    'a cited policy has no basis',
    RIGHTS,
    (d) => {
      delete d.policies.refund_days!.basis;
    },
  ],
  [
    'L11',
    'legal has not approved',
    RIGHTS,
    (d) => {
      d.approval.history = d.approval.history.filter((entry) => entry.by !== 'role:legal');
    },
  ],
  [
    'L11',
    'legal is not even asked',
    RIGHTS,
    (d) => {
      d.approval.required = d.approval.required.filter((role) => role !== 'role:legal');
      d.approval.history = d.approval.history.filter((entry) => entry.by !== 'role:legal');
    },
  ],
  [
    'L11',
    'legal approved another version',
    RIGHTS,
    (d) => {
      d.approval.history.find((entry) => entry.by === 'role:legal')!.version = '4.9.0';
    },
  ],
];

describe('the demo procedures', () => {
  test.each(demoProcedures.map((procedure) => [procedure.id, procedure] as const))(
    '%s is lint clean and its simulations pass',
    (_, procedure) => {
      expect(lintProcedure(procedure, { procedures: demoProcedures })).toEqual([]);
      expect(simulate(procedure).filter(({ passed }) => !passed)).toEqual([]);
    },
  );

  test('there are 16 simulations', () => {
    expect(demoProcedures.flatMap(simulate)).toHaveLength(16);
  });

  test('a draft needs no approvals yet', () => {
    const document = procedureFile(RIGHTS) as unknown as Document;
    document.status = 'draft';
    document.approval.history = [];
    expect(lintProcedure(procedureOf(document))).toEqual([]);
  });
});

describe('a fault injected into a good procedure is caught', () => {
  test.each(FAULTS)('%s: %s', (rule, _, file, inject) => {
    const document = procedureFile(file) as unknown as Document;
    inject(document);
    expect(lintProcedure(procedureOf(document)).map((finding) => finding.rule)).toContain(rule);
  });
});

describe('faults across procedures', () => {
  test('L10: two procedures calling each other', () => {
    const setup = procedureFile(SETUP) as unknown as Document;
    const offline = procedureFile(OFFLINE) as unknown as Document;
    offline.steps.push({ id: 'x_setup', type: 'call_sop', sop: setup.id, return: { resolved: 's_back', handoff: 'h_tech' } });
    const findings = lintProcedure(procedureOf(setup), { procedures: [procedureOf(setup), procedureOf(offline)] });
    expect(findings.map(({ rule, step: at }) => [rule, at])).toEqual([['L10', 'x_fault_sop']]);
  });
});

describe('simulations fail when the procedure no longer does what they expect', () => {
  const FAILING: readonly (readonly [string, string, (document: Document) => void])[] = [
    [
      'a branch leads elsewhere',
      OFFLINE,
      (d) => {
        step(d, 'd_code').branches![1]!.next = 's_fix_n1';
      },
    ],
    [
      'another queue',
      RIGHTS,
      (d) => {
        step(d, 'h_upgrade').queue = 'q_general';
      },
    ],
    [
      'a failure is no longer counted',
      SETUP,
      (d) => {
        step(d, 's_fix_power').counts_for_ladder = false;
      },
    ],
    [
      'another outcome',
      OFFLINE,
      (d) => {
        step(d, 'e_subscribed').outcome = 'resolved';
      },
    ],
    [
      'a policy changes',
      RIGHTS,
      (d) => {
        d.policies.no_reason_days!.value = 10;
      },
    ],
  ];
  test.each(FAILING)('%s', (_, file, change) => {
    const document = procedureFile(file) as unknown as Document;
    change(document);
    expect(simulate(procedureOf(document)).filter(({ passed, why }) => !passed && why)).not.toEqual([]);
  });

  test('coverage counts the branches the simulations walk', () => {
    const [procedure] = demoProcedures;
    if (!procedure) throw new Error('no procedure');
    const full = simulationCoverage(procedure);
    expect(full).toBeGreaterThan(0.5);
    expect(simulationCoverage({ ...procedure, simulations: procedure.simulations.slice(0, 1) })).toBeLessThan(full);
  });
});
