import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClusterGroup } from '@zhiyin/contracts';
import { App, Button, Checkbox } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../../../api/endpoints.ts';
import { keys } from '../../../api/query-client.ts';
import { useCommands } from '../../../app/command-registry.ts';
import type { Command } from '../../../app/commands.ts';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { uiLocaleOf } from '../../../i18n/locale.ts';
import { EmptyState, ErrorState, RowsSkeleton, useErrorText } from '../../../ui/states.tsx';
import { type GroupFilter, learningApi, learningKeys } from './api.ts';

/** Clusters one call assigns at most, as the contract has it. */
const AT_ONCE = 50;

/** 按意图成组: the clusters an intent is proposed for, assigned together with one key. */
export function Groups({ filter }: { filter: GroupFilter }) {
  const { t, locale } = useText();
  const { can } = useSession();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const found = useQuery({ queryKey: learningKeys.groups(filter), queryFn: ({ signal }) => learningApi.groups(filter, signal) });
  const intents = useQuery({ queryKey: keys.intents, queryFn: ({ signal }) => api.intents(signal) });
  const [current, setCurrent] = useState<string>();
  /** Clusters taken out of their group. */
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const done = useRef<string[][]>([]);
  const list = useRef<HTMLDivElement>(null);

  const groups = found.data?.data ?? [];
  const at = Math.max(
    0,
    groups.findIndex((group) => group.intentId === current),
  );
  const group = groups[at];
  const nameOf = (id: string) => intents.data?.find((intent) => intent.id === id)?.name[uiLocaleOf(locale)] ?? id;
  const chosen = (of: ClusterGroup) => of.clusters.filter(({ id }) => !out.has(id)).slice(0, AT_ONCE);
  const go = (to: ClusterGroup | undefined) => {
    if (!to) return;
    setCurrent(to.intentId);
    list.current?.querySelector<HTMLElement>(`[data-intent="${CSS.escape(to.intentId)}"]`)?.focus();
  };
  const run = async (work: () => Promise<string>) => {
    if (busy) return;
    setBusy(true);
    try {
      void message.success(await work(), 3);
    } catch (error) {
      void message.error(errorText(error), 6);
    } finally {
      await client.invalidateQueries({ queryKey: learningKeys.all });
      setBusy(false);
    }
  };
  const assign = (of: ClusterGroup | undefined) => {
    const ids = of ? chosen(of).map(({ id }) => id) : [];
    if (!of || ids.length === 0) return;
    void run(async () => {
      const { added, known, ids: assigned } = await learningApi.assignMany(ids, of.intentId);
      done.current.push(assigned);
      return t('learning.assigned', { added, known });
    });
  };
  const undo = () => {
    const ids = done.current.at(-1);
    if (!ids) return void message.info(t('learning.nothingToUndo'), 3);
    void run(async () => {
      for (const id of [...ids].reverse()) await learningApi.undo(id);
      done.current.pop();
      return t('learning.undoneNow');
    });
  };
  const toggle = (id: string) => {
    const next = new Set(out);
    if (!next.delete(id)) next.add(id);
    setOut(next);
  };
  const moving: Command[] = [
    { id: 'learning.nextGroup', title: 'learning.do.nextGroup', group: 'list', combo: 'j', keyOnly: true, run: () => go(groups[at + 1]) },
    {
      id: 'learning.previousGroup',
      title: 'learning.do.previousGroup',
      group: 'list',
      combo: 'k',
      keyOnly: true,
      run: () => go(groups[at - 1]),
    },
  ];
  const deciding: Command[] = can('learning.write')
    ? [
        { id: 'learning.assignGroup', title: 'learning.do.assignGroup', group: 'list', combo: 'a', run: () => assign(group) },
        { id: 'learning.undo', title: 'learning.do.undo', group: 'list', combo: 'u', run: undo },
      ]
    : [];
  useCommands([...moving, ...deciding]);

  if (found.isPending) return <RowsSkeleton rows={8} height={56} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (groups.length === 0) return <EmptyState title={t('learning.groupsNone')} hint={t('learning.groupsNoneHint')} />;
  return (
    <div className="learning-groups" ref={list}>
      <p className="muted">{t('learning.groupsHint', { looked: found.data.looked, without: found.data.without })}</p>
      {groups.map((one) => (
        <section
          key={one.intentId}
          className="learning-group"
          data-intent={one.intentId}
          tabIndex={-1}
          aria-current={one === group ? 'true' : undefined}
          aria-label={nameOf(one.intentId)}
          onFocus={() => setCurrent(one.intentId)}
        >
          <div className="learning-group-head">
            <h2>{nameOf(one.intentId)}</h2>
            <span className="muted tabular">{t('learning.groupCounts', { clusters: one.clusters.length, n: one.volume })}</span>
            {can('learning.write') && (
              <Button
                size="small"
                type={one === group ? 'primary' : 'default'}
                disabled={busy || chosen(one).length === 0}
                onClick={() => assign(one)}
                aria-keyshortcuts={one === group ? 'a' : undefined}
              >
                {t('learning.groupAssign', { intent: nameOf(one.intentId), n: chosen(one).length })}
              </Button>
            )}
          </div>
          <ul>
            {one.clusters.map((cluster) => {
              const title = cluster.name ?? cluster.representative;
              return (
                <li key={cluster.id} className="learning-line">
                  <Checkbox
                    checked={!out.has(cluster.id)}
                    disabled={!can('learning.write')}
                    onChange={() => toggle(cluster.id)}
                    aria-label={t('learning.groupPick', { text: title })}
                  />
                  <span className="learning-text">
                    <span lang={cluster.language === 'und' ? undefined : cluster.language}>{title}</span>
                    <span className="muted learning-facts">
                      <span className="tabular">{t('learning.volume', { n: cluster.volume })}</span>
                      <span className="tabular">{t('learning.texts', { n: cluster.texts })}</span>
                      <span>{t(`learning.kind.${cluster.kind}`)}</span>
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
