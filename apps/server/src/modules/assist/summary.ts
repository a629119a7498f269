import type { HandoffSummary, Sender, UiLocale } from '@zhiyin/contracts';
import { uiLocaleOf } from '@zhiyin/contracts';
import { type IssueSummary, maskPersonal } from '@zhiyin/dialogue';

export type SummaryInput = {
  id: string;
  now: Date;
  conversation: { id: string; channel: string; locale: string; contact: { id: string; name: string; verified: boolean } };
  issues: IssueSummary;
  transcript: readonly {
    id: string;
    sender: Sender;
    text: string;
    private: boolean;
    created_at: Date;
    attachments: readonly { id: string; name: string }[] | null;
    sources: readonly { articleId: string; title: string }[] | null;
  }[];
  request: { trigger: HandoffSummary['trigger']['code']; reason: string };
  tier: string | null;
  isElderly: boolean;
  contacts90d: number;
  previous: { at: Date; summary: string; outcome: string } | null;
};

/** Characters a person reads in a second: Chinese 8, Latin 25 (about 300 characters and 250 words a minute). */
const READS_A_SECOND: Record<UiLocale, number> = { 'zh-CN': 8, en: 25 };
/** From this confidence a guessed intent stands on the summary. */
const KEY_ISSUE_CONFIDENCE = 0.4;
const HEADLINE_CHARS: Record<UiLocale, number> = { 'zh-CN': 60, en: 120 };

/** 工单摘要 by template: only what was said or done, each fact with its message; personal data masked. Needs no model. */
export function summarise(input: SummaryInput): HandoffSummary {
  const ui = uiLocaleOf(input.conversation.locale);
  const { issues } = input;
  const said = input.transcript.flatMap((m) => (m.sender === 'contact' && m.text.trim() !== '' ? [m.text.trim()] : []));
  // Asking for a person is not what the customer wants in the end.
  const request = input.request.trigger === 'T2' ? said.at(-1) : undefined;
  const wished = issues.wish.trim() === request ? '' : issues.wish;
  const wish = maskPersonal(wished || said.findLast((text) => text !== request) || '').slice(0, 300);
  const attachments = input.transcript.flatMap((m) =>
    m.sender === 'contact' ? (m.attachments ?? []).map(({ id, name }) => ({ id, name })) : [],
  );
  const articles = uniqueBy(
    input.transcript.flatMap((m) => m.sources ?? []),
    (s) => s.articleId,
  )
    .slice(-3)
    .map(({ articleId, title }) => ({ articleId, title }));
  // A guess nobody acted on would mislead more than it helps; a product or a code is a fact whatever the intent.
  const keyIssues = issues.keyIssues.filter((k) => k.confidence >= KEY_ISSUE_CONFIDENCE || k.product || k.errorCode).slice(0, 3);
  const headline = cut(headlineOf(keyIssues, issues, wish, ui), HEADLINE_CHARS[ui]);
  const facts = issues.facts.map((f) => ({ ...f }));
  const tried = issues.tried.map((t) => ({ ...t, what: cut(t.what, 120) }));
  const shown = [headline, wish, ...facts.map((f) => f.label + f.value), ...tried.slice(-3).map((t) => t.what)].join('');
  return {
    id: input.id,
    conversationId: input.conversation.id,
    createdAt: input.now.toISOString(),
    generatedBy: 'template',
    version: 1,
    redacted: true,
    headline,
    trigger: { code: input.request.trigger, reason: input.request.reason, at: input.now.toISOString() },
    customer: {
      id: input.conversation.contact.id,
      nameMasked: maskName(input.conversation.contact.name),
      tier: input.tier,
      locale: input.conversation.locale,
      channel: input.conversation.channel,
      verified: input.conversation.contact.verified,
      flags: [
        ...(input.isElderly || issues.elderly ? (['elderly'] as const) : []),
        ...(input.request.trigger === 'T6' ? (['vip'] as const) : []),
        ...(input.contacts90d > 1 ? (['repeat'] as const) : []),
      ],
    },
    wish,
    keyIssues,
    facts,
    tried,
    promises: issues.promises.map((p) => ({ ...p })),
    emotion: {
      score: issues.emotion.score,
      label: issues.emotion.label,
      confidence: issues.emotion.confidence,
      trajectory: [...issues.trajectory],
      lowest: issues.emotion.lowest,
    },
    history: {
      contacts90d: input.contacts90d,
      lastContact: input.previous && {
        at: input.previous.at.toISOString(),
        summary: maskPersonal(input.previous.summary),
        outcome: input.previous.outcome,
      },
      openTickets: [],
      recentOrders: [],
    },
    risk: issues.risk.map((r) => ({ ...r })),
    suggested: { nextSteps: nextSteps(issues, keyIssues, wish, ui), articles, script: null, sopId: issues.procedure?.sopId ?? null },
    transcriptRef: `/conversations/${input.conversation.id}`,
    attachments,
    language: input.conversation.locale,
    estimatedReadingSeconds: Math.ceil(shown.length / READS_A_SECOND[ui]),
  };
}

/** Product + problem + wish, in the customer's own facts. */
function headlineOf(keyIssues: IssueSummary['keyIssues'], issues: IssueSummary, wish: string, ui: UiLocale): string {
  const key = keyIssues[0];
  const what = [key?.product, key?.errorCode, key?.label].filter((part, i, all) => part !== undefined && all.indexOf(part) === i).join(' ');
  const failed = issues.tried.filter((t) => t.result === 'failed').length;
  const tries =
    failed === 0
      ? ''
      : ui === 'zh-CN'
        ? `，已试 ${failed} 种方法未解决`
        : `, ${failed} ${failed === 1 ? 'fix' : 'fixes'} tried without success`;
  const words = wish ? (ui === 'zh-CN' ? `“${cut(wish, 30)}”` : `“${cut(wish, 60)}”`) : '';
  const head = [what, words].filter(Boolean).join(ui === 'zh-CN' ? '：' : ': ');
  return (head || (ui === 'zh-CN' ? '客户要求人工服务，尚未说明问题' : 'Asks for a person, has not said why yet')) + tries;
}

const STEPS = {
  safety: { 'zh-CN': '先确认人员安全、设备已断电，再谈其他', en: 'First make sure people are safe and the power is off' },
  legal: { 'zh-CN': '不争辩，说明处理渠道与时限，记录诉求', en: 'Do not argue; name the channel and time limits, record the claim' },
  infosec: {
    'zh-CN': '提醒客户不要再发卡号或验证码，必要时建议冻结',
    en: 'Ask not to send cards or codes again; advise to freeze the card if needed',
  },
  noRepeat: { 'zh-CN': '已试过的方法不要重复，直接换下一步', en: 'Do not repeat what was tried; go to the next step' },
  askIssue: { 'zh-CN': '客户还没说明问题，先问清需求', en: 'The customer has not said what it is about yet; ask' },
  soothe: { 'zh-CN': '客户情绪低落，先致歉一次再处理', en: 'The customer is upset: apologise once, then act' },
} as const;

function nextSteps(issues: IssueSummary, keyIssues: IssueSummary['keyIssues'], wish: string, ui: UiLocale): string[] {
  const steps: (keyof typeof STEPS)[] = [...new Set(issues.risk.map((r) => r.kind))];
  if (issues.emotion.score <= -0.45) steps.push('soothe');
  if (issues.tried.some((t) => t.result === 'failed')) steps.push('noRepeat');
  if (!wish && keyIssues.length === 0) steps.push('askIssue');
  return steps.slice(0, 3).map((step) => STEPS[step][ui]);
}

/** 张三丰 → 张**, Ann Lee → A** L**. Made-up names (#…) stay. */
export function maskName(name: string): string {
  if (name.startsWith('#')) return name;
  return name
    .split(/\s+/)
    .map((part) => `${[...part][0] ?? ''}**`)
    .join(' ');
}

function cut(text: string, most: number): string {
  const chars = [...text.replace(/\s+/g, ' ').trim()];
  return chars.length <= most ? chars.join('') : `${chars.slice(0, most - 1).join('')}…`;
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
