import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { LearningCluster } from '@zhiyin/contracts';
import { App, Segmented, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCommands } from '../../../app/command-registry.ts';
import type { Command } from '../../../app/commands.ts';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton, useErrorText } from '../../../ui/states.tsx';
import { type IntentChoice, IntentPicker } from '../../intents/IntentPicker.tsx';
import { SHOWS_CORPUS } from '../after-change.ts';
import { KINDS, learningApi, learningKeys, ORDERS, type QueueFilter, SOURCES, STATES } from './api.ts';
import { ClusterPane } from './ClusterPane.tsx';
import { ClusterRow } from './ClusterRow.tsx';
import { Groups } from './Groups.tsx';
import { RenameDialog } from './RenameDialog.tsx';

const LANGUAGES = ['zh', 'en'] as const;
/** A dialog keeps the cluster it was opened for: the list may be read again behind it. */
type Dialog = { what: 'assign' | 'rename'; cluster: LearningCluster } | null;
export const nameOf = (cluster: Pick<LearningCluster, 'name' | 'representative'>): string => cluster.name ?? cluster.representative;

/** The queue with its filters: cluster by cluster, or gathered under the intents proposed. */
export function Queue() {
  const { t } = useText();
  const [params, setParams] = useSearchParams();
  const filter: QueueFilter = {
    state: STATES.find((state) => state === params.get('state')) ?? 'open',
    language: LANGUAGES.find((language) => language === params.get('language')),
    source: SOURCES.find((source) => source === params.get('source')),
    kind: KINDS.find((kind) => kind === params.get('kind')),
    order: ORDERS.find((order) => order === params.get('order')),
  };
  const isGrouped = params.get('view') === 'groups' && filter.state === 'open';
  const change = (next: Record<string, string | undefined>) => {
    const kept = new URLSearchParams(params);
    for (const [name, value] of Object.entries(next)) value ? kept.set(name, value) : kept.delete(name);
    setParams(kept, { replace: true });
  };
  return (
    <div className="learning">
      <div className="learning-filters">
        <Segmented
          size="small"
          aria-label={t('learning.state')}
          value={filter.state}
          onChange={(state) => change({ state: state === 'open' ? undefined : state, cluster: undefined })}
          options={STATES.map((state) => ({ value: state, label: t(`learning.state.${state}`) }))}
        />
        {filter.state === 'open' && (
          <Segmented
            size="small"
            aria-label={t('learning.view')}
            value={isGrouped ? 'groups' : 'list'}
            onChange={(view) => change({ view: view === 'groups' ? view : undefined, cluster: undefined })}
            options={(['list', 'groups'] as const).map((view) => ({ value: view, label: t(`learning.view.${view}`) }))}
          />
        )}
        <Segmented
          size="small"
          aria-label={t('learning.kind')}
          value={filter.kind ?? 'any'}
          onChange={(kind) => change({ kind: kind === 'any' ? undefined : kind, cluster: undefined })}
          options={(['any', ...KINDS] as const).map((kind) => ({ value: kind, label: t(`learning.kind.${kind}`) }))}
        />
        <Select
          allowClear
          size="small"
          className="learning-filter"
          aria-label={t('learning.language')}
          placeholder={t('learning.anyLanguage')}
          value={filter.language}
          onChange={(language) => change({ language, cluster: undefined })}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        {!isGrouped && (
          <>
            <Select
              allowClear
              size="small"
              className="learning-filter"
              aria-label={t('learning.source')}
              placeholder={t('learning.anySource')}
              value={filter.source}
              onChange={(source) => change({ source, cluster: undefined })}
              options={SOURCES.map((source) => ({ value: source, label: t(`learning.source.${source}`) }))}
            />
            <Select
              size="small"
              className="learning-filter"
              aria-label={t('learning.order')}
              value={filter.order ?? 'priority'}
              onChange={(order) => change({ order: order === 'priority' ? undefined : order, cluster: undefined })}
              options={ORDERS.map((order) => ({ value: order, label: t(`learning.order.${order}`) }))}
            />
          </>
        )}
      </div>
      {isGrouped ? (
        <Groups filter={{ language: filter.language, kind: filter.kind }} />
      ) : (
        <Clusters filter={filter} wanted={params.get('cluster')} change={change} />
      )}
    </div>
  );
}

type ClustersProps = {
  filter: QueueFilter;
  wanted: string | null;
  change: (next: Record<string, string | undefined>) => void;
};

/** The queue left, the cluster right; every decision a key, and after it the next cluster. */
function Clusters({ filter, wanted, change }: ClustersProps) {
  const { t } = useText();
  const { can } = useSession();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  // Kept here, and in the address for a reload: the next key may come before the address has changed.
  const [current, setCurrent] = useState(wanted);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<Dialog>(null);
  const shown = JSON.stringify(filter);
  const [chosenIn, setChosenIn] = useState(shown);
  if (chosenIn !== shown) {
    // what was chosen in another list is not chosen in this one
    setChosenIn(shown);
    setSelected(new Set());
    setTicked(new Set());
  }
  const [busy, setBusy] = useState(false);
  /** What was decided here, last at the end: what U takes back. */
  const decided = useRef<string[]>([]);
  const list = useRef<HTMLUListElement>(null);
  const pane = useRef<HTMLElement>(null);
  const found = useInfiniteQuery({
    queryKey: learningKeys.list(filter),
    queryFn: ({ pageParam, signal }) => learningApi.list(filter, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === current),
  );
  const cluster = rows[at];

  const go = (to: LearningCluster | undefined) => {
    if (!to) return;
    setTicked(new Set());
    setCurrent(to.id);
    change({ cluster: to.id });
    list.current?.querySelector<HTMLElement>(`[data-id="${to.id}"]`)?.focus();
  };
  // The row that takes the place of a decided one is drawn later; then it gets the focus.
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current || !cluster) return;
    wantsFocus.current = false;
    list.current?.querySelector<HTMLElement>(`[data-id="${cluster.id}"]`)?.focus();
  }, [cluster]);

  /** Runs one decision; afterwards the cluster that follows is the current one. */
  const run = async (work: () => Promise<{ said: string; undo?: string; next?: string }>) => {
    if (busy) return;
    setBusy(true);
    const follower = rows[at + 1] ?? rows[at - 1];
    try {
      const { said, undo, next } = await work();
      if (undo) decided.current.push(undo);
      setTicked(new Set());
      setSelected(new Set());
      setDialog(null);
      setCurrent(next ?? follower?.id ?? null);
      change({ cluster: next ?? follower?.id });
      wantsFocus.current = true;
      void message.success(said, 3);
    } catch (error) {
      void message.error(errorText(error), 6);
    } finally {
      await client.invalidateQueries({ queryKey: learningKeys.all });
      setBusy(false);
    }
  };
  const decideWith = (work: (id: string) => Promise<unknown>) => () => {
    if (cluster)
      void run(async () => {
        await work(cluster.id);
        return { said: t('learning.decidedOne'), undo: cluster.id };
      });
  };
  const assign = (to: LearningCluster, choice: IntentChoice) => {
    if (choice.kind === 'none') return;
    const picked = to.id === cluster?.id && ticked.size > 0 ? { keys: [...ticked] } : {};
    void run(async () => {
      const { added, known } =
        choice.kind === 'known'
          ? await learningApi.assign(to.id, { intentId: choice.intentId, ...picked })
          : await learningApi.assign(to.id, {
              intentId: choice.name,
              create: { name: { 'zh-CN': choice.name, en: choice.name } },
              ...picked,
            });
      for (const queryKey of SHOWS_CORPUS) void client.invalidateQueries({ queryKey });
      return { said: t('learning.assigned', { added, known }), undo: to.id };
    });
  };
  const mergeAlike = (): void => {
    if (cluster?.alike)
      void run(async () => {
        const { id } = await learningApi.merge([cluster.id, cluster.alike?.id ?? '']);
        return { said: t('learning.merged'), undo: id, next: id };
      });
  };
  const merge = () => {
    const ids = rows.filter((row) => selected.has(row.id)).map((row) => row.id);
    if (ids.length < 2 && selected.size === 0 && cluster?.alike) return mergeAlike();
    if (ids.length < 2) return void message.info(t('learning.mergeMore'), 3);
    void run(async () => {
      const { id } = await learningApi.merge(ids);
      return { said: t('learning.merged'), undo: id, next: id };
    });
  };
  const split = () => {
    if (cluster && ticked.size > 0)
      void run(async () => {
        await learningApi.split(cluster.id, [...ticked]);
        return { said: t('learning.decidedOne'), undo: cluster.id, next: cluster.id };
      });
  };
  const undo = () => {
    const id = decided.current.at(-1) ?? (filter.state === 'open' ? undefined : cluster?.id);
    if (id === undefined) return void message.info(t('learning.nothingToUndo'), 3);
    void run(async () => {
      await learningApi.undo(id);
      decided.current.pop();
      return { said: t('learning.undoneNow'), next: filter.state === 'open' ? id : undefined };
    });
  };
  const select = () => {
    if (!cluster) return;
    const next = new Set(selected);
    if (!next.delete(cluster.id)) next.add(cluster.id);
    setSelected(next);
  };

  const isOpen = cluster?.state === 'open';
  const moving: Command[] = [
    {
      id: 'learning.next',
      title: 'learning.do.next',
      group: 'list',
      combo: 'j',
      keyOnly: true,
      repeats: true,
      run: () => go(rows[at + 1]),
    },
    {
      id: 'learning.previous',
      title: 'learning.do.previous',
      group: 'list',
      combo: 'k',
      keyOnly: true,
      repeats: true,
      run: () => go(rows[at - 1]),
    },
    {
      id: 'learning.down',
      title: 'learning.do.next',
      group: 'list',
      combo: 'ArrowDown',
      keyOnly: true,
      repeats: true,
      run: () => go(rows[at + 1]),
    },
    {
      id: 'learning.up',
      title: 'learning.do.previous',
      group: 'list',
      combo: 'ArrowUp',
      keyOnly: true,
      repeats: true,
      run: () => go(rows[at - 1]),
    },
  ];
  const deciding: Command[] = can('learning.write')
    ? [
        ...(isOpen
          ? ([
              { id: 'learning.select', title: 'learning.do.select', group: 'list', combo: 'x', run: select },
              { id: 'learning.merge', title: 'learning.do.merge', group: 'list', combo: 'm', run: merge },
              {
                id: 'learning.assign',
                title: 'learning.do.assign',
                group: 'list',
                combo: 'a',
                run: () => setDialog(cluster ? { what: 'assign', cluster } : null),
              },
              { id: 'learning.gap', title: 'learning.do.gap', group: 'list', combo: 'n', run: decideWith(learningApi.gap) },
              {
                id: 'learning.dismiss',
                title: 'learning.do.dismiss',
                group: 'list',
                combo: 'd',
                run: decideWith((id) => learningApi.dismiss(id, false)),
              },
              {
                id: 'learning.outOfScope',
                title: 'learning.do.outOfScope',
                group: 'list',
                combo: 'o',
                run: decideWith((id) => learningApi.dismiss(id, true)),
              },
              {
                id: 'learning.rename',
                title: 'learning.do.rename',
                group: 'list',
                combo: 'r',
                run: () => setDialog(cluster ? { what: 'rename', cluster } : null),
              },
              ...(ticked.size > 0
                ? [{ id: 'learning.split', title: 'learning.do.split', group: 'list', combo: 's', run: split } satisfies Command]
                : []),
            ] satisfies Command[])
          : []),
        { id: 'learning.undo', title: 'learning.do.undo', group: 'list', combo: 'u', run: undo },
      ]
    : [];
  useCommands([...moving, ...deciding]);

  return (
    <>
      {selected.size > 0 && (
        <p className="learning-selected">
          <span className="chip strong">{t('learning.selected', { n: selected.size })}</span>
        </p>
      )}
      {found.isPending ? (
        <RowsSkeleton rows={8} height={56} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={t(filter.state === 'open' ? 'learning.none' : 'learning.noneState')}
          hint={t(filter.state === 'open' ? 'learning.noneHint' : 'learning.noneStateHint')}
        />
      ) : (
        <div className="learning-columns">
          <div className="learning-list">
            <ul ref={list} aria-label={t('learning.list')}>
              {rows.map((row) => (
                <ClusterRow
                  key={row.id}
                  cluster={row}
                  isCurrent={row.id === cluster?.id}
                  isSelected={selected.has(row.id)}
                  onChoose={() => {
                    if (row.id === cluster?.id) pane.current?.focus();
                    else go(row);
                  }}
                />
              ))}
            </ul>
            <LoadMore list={found} />
          </div>
          <section className="learning-pane" ref={pane} tabIndex={-1} aria-label={cluster ? nameOf(cluster) : t('learning.choose')}>
            {cluster && (
              <ClusterPane
                cluster={cluster}
                ticked={ticked}
                onTick={setTicked}
                busy={busy}
                actions={deciding}
                onMergeAlike={isOpen && can('learning.write') ? mergeAlike : undefined}
              />
            )}
          </section>
        </div>
      )}
      {dialog?.what === 'assign' && (
        <IntentPicker
          title={t('learning.assignTitle')}
          quote={nameOf(dialog.cluster)}
          suggestions={dialog.cluster.suggestions}
          extra="new"
          busy={busy}
          onPick={(choice) => assign(dialog.cluster, choice)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.what === 'rename' && (
        <RenameDialog
          name={dialog.cluster.name ?? ''}
          busy={busy}
          onClose={() => setDialog(null)}
          onSave={(name) =>
            void run(async () => {
              await learningApi.rename(dialog.cluster.id, name);
              return { said: t('state.saved'), undo: dialog.cluster.id, next: dialog.cluster.id };
            })
          }
        />
      )}
    </>
  );
}
