import type { ConversationCounts, StaffConversation } from '@zhiyin/contracts';
import type { ConversationQuery } from '../../api/endpoints.ts';

/** The views of the desk, in their order and with the number key each has. */
export const VIEWS = ['mine', 'queue', 'bot', 'all', 'snoozed', 'resolved'] as const;
export type View = (typeof VIEWS)[number];
/** People who do not answer customers have nothing of their own on the desk. */
export const viewsFor = (isAgent: boolean): readonly View[] => (isAgent ? VIEWS : VIEWS.filter((view) => view !== 'mine'));
export const isView = (text: string | undefined): text is View => VIEWS.some((view) => view === text);

export type Filters = { q: string; inbox: string; queue: string; team: string; assignee: string };
export const NO_FILTERS: Filters = { q: '', inbox: '', queue: '', team: '', assignee: '' };

const BASE: Record<View, ConversationQuery> = {
  mine: { status: 'open', assignee: 'me' },
  queue: { status: 'open', handledBy: 'queue' },
  bot: { status: 'open', handledBy: 'bot' },
  all: { status: 'open' },
  snoozed: { status: 'snoozed' },
  resolved: { status: 'resolved' },
};

/** What the server is asked for a view with filters; empty filters are left out so that equal lists have equal keys. */
export function queryOf(view: View, filters: Filters): ConversationQuery {
  const query: ConversationQuery = { ...BASE[view] };
  for (const name of ['inbox', 'queue', 'team', 'assignee', 'q'] as const) {
    const value = filters[name].trim();
    if (value && !(name === 'assignee' && view === 'mine')) query[name] = value;
  }
  return query;
}

export function readFilters(params: URLSearchParams): Filters {
  const read = (name: keyof Filters) => params.get(name) ?? '';
  return { q: read('q'), inbox: read('inbox'), queue: read('queue'), team: read('team'), assignee: read('assignee') };
}

export function writeFilters(filters: Filters): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value.trim()) params.set(name, value.trim());
  return params;
}

export function countOf(view: View, counts: ConversationCounts | undefined): number | undefined {
  if (!counts) return undefined;
  return { mine: counts.mine, queue: counts.queued, bot: counts.bot, all: counts.open, snoozed: counts.snoozed, resolved: counts.resolved }[
    view
  ];
}

/** My own list is short, so it is put in the order of need: whoever waits longest on top, then the newest change. Others keep the server's order. */
export function orderForView(view: View, rows: readonly StaffConversation[]): readonly StaffConversation[] {
  if (view !== 'mine') return rows;
  return [...rows].sort((a, b) => {
    if (a.waitingSince && b.waitingSince) return a.waitingSince.localeCompare(b.waitingSince);
    if (a.waitingSince || b.waitingSince) return a.waitingSince ? -1 : 1;
    return b.updatedAt.localeCompare(a.updatedAt);
  });
}

/** The row `step` away from the chosen one; the first when nothing is chosen. Stays at the ends. */
export function neighbour(rows: readonly StaffConversation[], chosen: string | undefined, step: 1 | -1): StaffConversation | undefined {
  const at = rows.findIndex((row) => row.id === chosen);
  if (at < 0) return rows[0];
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}
