import { z } from 'zod';
import { emotion } from './understanding.ts';

/** Transfer triggers, highest first. */
export const TRANSFER_TRIGGERS = [
  'T0',
  'T1',
  'T2',
  'T3',
  'T4',
  'T5',
  'T6',
  'T7',
  'T8',
  'T9',
  'T10',
  'T11',
  'T12',
  'T13',
  'T14',
  'T15',
] as const;
export type TransferTrigger = (typeof TRANSFER_TRIGGERS)[number];

/** 工单摘要: everything an agent needs on one screen, every fact with the message it came from. */
export const handoffSummary = z.object({
  id: z.string(),
  conversationId: z.string(),
  createdAt: z.string(),
  generatedBy: z.enum(['template', 'llm']),
  version: z.number().int(),
  redacted: z.literal(true),
  headline: z.string(),
  trigger: z.object({ code: z.enum(TRANSFER_TRIGGERS), reason: z.string(), at: z.string() }),
  customer: z.object({
    id: z.string(),
    nameMasked: z.string(),
    tier: z.string().nullable(),
    locale: z.string(),
    channel: z.string(),
    verified: z.boolean(),
    flags: z.array(z.enum(['elderly', 'vip', 'repeat', 'open_complaint'])),
  }),
  wish: z.string(),
  keyIssues: z
    .array(
      z.object({
        label: z.string(),
        intentId: z.string(),
        confidence: z.number(),
        product: z.string().optional(),
        orderNoMasked: z.string().optional(),
        errorCode: z.string().optional(),
      }),
    )
    .max(3),
  facts: z.array(
    z.object({
      slot: z.string(),
      label: z.string(),
      value: z.string(),
      source: z.enum(['customer', 'crm', 'device', 'image']),
      confirmed: z.boolean(),
      messageId: z.string().optional(),
    }),
  ),
  tried: z.array(
    z.object({
      what: z.string(),
      articleId: z.string().optional(),
      stepId: z.string().optional(),
      result: z.enum(['failed', 'unknown', 'partly']),
      messageId: z.string().optional(),
    }),
  ),
  promises: z.array(z.object({ text: z.string(), at: z.string(), byBot: z.boolean(), messageId: z.string().optional() })),
  emotion: emotion.pick({ score: true, label: true, confidence: true }).extend({ trajectory: z.array(z.number()), lowest: z.number() }),
  history: z.object({
    contacts90d: z.number().int(),
    lastContact: z.object({ at: z.string(), summary: z.string(), outcome: z.string() }).nullable(),
    openTickets: z.array(z.object({ id: z.string(), title: z.string() })),
    recentOrders: z.array(z.object({ orderNoMasked: z.string(), status: z.string() })).max(3),
  }),
  risk: z.array(z.object({ kind: z.enum(['safety', 'legal', 'infosec']), notes: z.string() })),
  suggested: z.object({
    nextSteps: z.array(z.string()).max(3),
    articles: z.array(z.object({ articleId: z.string(), title: z.string() })).max(3),
    script: z.string().nullable(),
    sopId: z.string().nullable(),
  }),
  transcriptRef: z.string(),
  attachments: z.array(z.object({ id: z.string(), name: z.string() })),
  language: z.string(),
  /** Seconds an agent needs to read it; the target is at most 15. */
  estimatedReadingSeconds: z.number(),
});
export type HandoffSummary = z.infer<typeof handoffSummary>;
