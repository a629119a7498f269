import { type UiLocale, uiLocaleOf } from '@zhiyin/contracts';

/** What the system itself says in a conversation; `{name}` is an agent's or queue's name, plain text. */
const NOTICES = {
  requested: {
    'zh-CN': '好的，正在为您转接人工客服，前面的内容会一并转交，您无需重复。',
    en: 'Of course. I am bringing in a colleague with everything you told me; no need to repeat it.',
  },
  unstaffed: {
    'zh-CN': '现在没有客服在线。您的请求已保留，客服上线后会第一时间在这里回复您，您可以先留下问题或联系方式。',
    en: 'Nobody is on duty right now. Your request is kept and will be answered here as soon as somebody is back; you can leave your question or contact details meanwhile.',
  },
  unstaffedUntil: {
    'zh-CN': '现在不在人工服务时间，下次服务时间为 {time}。您的请求已保留，届时客服会在这里回复您，您可以先留下问题或联系方式。',
    en: 'Our team is away; service resumes {time}. Your request is kept and will be answered here then; you can leave your question or contact details meanwhile.',
  },
  accepted: { 'zh-CN': '{name} 为您服务，已了解前面的情况。', en: '{name} has joined and has read what you said so far.' },
  transferred: {
    'zh-CN': '已为您转给 {name}，前面的记录会一并转交。',
    en: 'You are being passed on to {name}, together with the record so far.',
  },
  handedBack: {
    'zh-CN': '{name} 已将对话交回智能助手。随时可以点“转人工”。',
    en: '{name} has handed you back to the AI assistant. You can ask for a person at any time.',
  },
  cancelled: { 'zh-CN': '已取消排队，由智能助手继续为您服务。', en: 'You have left the queue; the AI assistant goes on helping you.' },
  resolved: {
    'zh-CN': '本次服务已结束，感谢您的咨询。如仍有问题，直接在这里留言即可。',
    en: 'This conversation has ended. Thank you; just write here if there is anything else.',
  },
  reopened: { 'zh-CN': '对话已重新打开。', en: 'The conversation is open again.' },
} as const;
export type Notice = keyof typeof NOTICES;

/** A notice in the customer's language. */
export function noticeText(notice: Notice, locale: string, values: { name?: string; time?: string } = {}): string {
  const ui: UiLocale = uiLocaleOf(locale);
  return NOTICES[notice][ui].replace(/\{(name|time)\}/g, (_, key: 'name' | 'time') => values[key] ?? '');
}

/** A moment as the customer would say it, in the service's zone. */
export function spokenTime(at: Date, locale: string, zone: string): string {
  return new Intl.DateTimeFormat(uiLocaleOf(locale), {
    timeZone: zone,
    weekday: 'short',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
