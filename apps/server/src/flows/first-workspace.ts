import type { Localised, WeeklyHours } from '@zhiyin/contracts';
import type { Ids } from '@zhiyin/kernel';
import { type Access, SYSTEM_ACTOR } from '../modules/access/index.ts';
import type { Inboxes } from '../modules/channels/index.ts';
import type { Routing } from '../modules/routing/index.ts';
import type { Staff } from '../modules/staff/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'inWorkspace' | 'tx'>;
  ids: Pick<Ids, 'next'>;
  access: Pick<Access, 'createWorkspace' | 'listWorkspaces' | 'createPerson'>;
  staff: Pick<Staff, 'addAgent' | 'linkUser'>;
  inboxes: Pick<Inboxes, 'create'>;
  routing: Pick<Routing, 'create'>;
};

const ALWAYS: [number, number][] = [[0, 24]];
const HOURS: WeeklyHours = { mon: ALWAYS, tue: ALWAYS, wed: ALWAYS, thu: ALWAYS, fri: ALWAYS, sat: ALWAYS, sun: ALWAYS };
/** The queues transfers go to, core business first; hours and skills are the workspace's to set. */
const QUEUES: readonly { key: string; name: Localised; rank: number }[] = [
  { key: 'q_safety', name: { 'zh-CN': '安全专席', en: 'Safety' }, rank: 10 },
  { key: 'q_complaint', name: { 'zh-CN': '投诉处理', en: 'Complaints' }, rank: 20 },
  { key: 'q_security', name: { 'zh-CN': '信息安全', en: 'Account security' }, rank: 25 },
  { key: 'q_vip', name: { 'zh-CN': '贵宾服务', en: 'VIP' }, rank: 30 },
  { key: 'q_after_sales', name: { 'zh-CN': '售后服务', en: 'After-sales' }, rank: 40 },
  { key: 'q_technical', name: { 'zh-CN': '技术支持', en: 'Technical' }, rank: 50 },
  { key: 'q_product', name: { 'zh-CN': '产品使用', en: 'Product use' }, rank: 60 },
  { key: 'q_general', name: { 'zh-CN': '综合咨询', en: 'General' }, rank: 70 },
];

/**
 * 首个工作区: an installation without the demo starts with one workspace, its queues, one inbox and, where an e-mail is given, its administrator.
 * Null when there is a workspace already; else the administrator's password, made here and told once.
 */
export function createFirstWorkspace({ db, ids, access, staff, inboxes, routing }: Needs) {
  return async function firstWorkspace(adminEmail: string | undefined): Promise<{ password: string | null } | null> {
    if ((await access.listWorkspaces()).length > 0) return null;
    const workspace = await access.createWorkspace({ name: 'Zhiyin', key: 'main' });
    return db.inWorkspace(workspace.id, () =>
      db.tx(async () => {
        for (const queue of QUEUES) await routing.create({ ...queue, skills: [], zone: 'Asia/Shanghai', hours: HOURS });
        await inboxes.create({
          name: 'Website',
          locale: 'zh-CN',
          allowedOrigins: [],
          brandColor: null,
          greeting: { 'zh-CN': '您好，请问有什么可以帮您？', en: 'Hello, how can we help?' },
          assistantName: { 'zh-CN': '智能助手', en: 'Assistant' },
          suggestions: {},
          botEnabled: true,
          identityRequired: false,
        });
        if (!adminEmail) return { password: null };
        const id = ids.next('agent');
        await staff.addAgent({ id, name: 'Admin', email: adminEmail.toLowerCase(), capacity: 5, skills: [], teamIds: [] });
        const { userId, madePassword } = await access.createPerson(
          { name: 'Admin', email: adminEmail.toLowerCase(), role: 'admin', agentId: id },
          SYSTEM_ACTOR,
        );
        await staff.linkUser(id, userId);
        return { password: madePassword };
      }),
    );
  };
}
