import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { CleaningAction, CleaningFinding, CleaningKind, CleaningRun } from '@zhiyin/contracts';
import { App, Button, Progress, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCommands } from '../../../app/command-registry.ts';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton, useErrorText } from '../../../ui/states.tsx';
import { useIntentNames } from '../../intents/use-intent-names.ts';
import { type Asked, cleaningApi, cleaningKeys } from './api.ts';
import { BulkDialog } from './BulkDialog.tsx';
import { FindingCard } from './FindingCard.tsx';
import { CLEANING_KINDS, FINDING_STATES } from './kinds.ts';
import { totalsOf } from './totals.ts';

const MESSAGE_KEY = 'cleaning';
/** With fewer than these left on the screen the next page is fetched. */
const AHEAD = 8;

/** The findings of a review, one card each, settled by keys or buttons, alone or in bulk. */
export function Findings({ run, mayWrite }: { run: CleaningRun; mayWrite: boolean }) {
  const { t } = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const errorText = useErrorText();
  const intents = useIntentNames();
  const [params, setParams] = useSearchParams();
  const kind = CLEANING_KINDS.find((one) => one === params.get('kind'));
  const state = FINDING_STATES.find((one) => one === params.get('state')) ?? 'open';
  const intent = params.get('intent') ?? undefined;
  const wanted = { kind, state, intent };
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState<string | null>(null);
  const [bulk, setBulk] = useState<{ kind: CleaningKind; decision: 'accept' | 'refuse' } | null>(null);
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const found = useInfiniteQuery({
    queryKey: cleaningKeys.findings(run.number, wanted),
    queryFn: ({ pageParam, signal }) => cleaningApi.findings(run.number, wanted, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = (found.data?.pages.flatMap((page) => page.data) ?? []).filter((one) => state !== 'open' || !settled.has(one.id));
  const at = Math.max(
    0,
    rows.findIndex((one) => one.id === activeId),
  );
  const active = rows[at];
  const mayDecide = mayWrite && run.state === 'open';
  const { open, settled: done } = totalsOf(run.counts);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (rows.length < AHEAD && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const change = (next: { kind?: string | undefined; state?: string | undefined; intent?: string | undefined }) => {
    const kept = new URLSearchParams();
    for (const [name, value] of Object.entries({ kind, state, intent, ...next }))
      if (value && !(name === 'state' && value === 'open')) kept.set(name, value);
    setParams(kept, { replace: true });
    setActiveId(null);
  };
  const move = (step: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setActiveId(next.id);
    list.current?.querySelector(`[data-finding="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const readAgain = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: cleaningKeys.allFindings(run.number) }),
      client.invalidateQueries({ queryKey: cleaningKeys.run(run.number) }),
      client.invalidateQueries({ queryKey: cleaningKeys.report(run.number) }),
      client.invalidateQueries({ queryKey: cleaningKeys.runs }),
    ]);

  /** Hides what is being settled at once; brings it back when the server refuses. */
  async function decide(asked: Asked): Promise<boolean> {
    const ids = 'ids' in asked ? asked.ids : [];
    setSettled((before) => new Set([...before, ...ids]));
    if (ids.length > 0) setActiveId((rows[at + 1] ?? rows[at - 1])?.id ?? null);
    try {
      const { decision, outdated, counts } = await cleaningApi.decide(run.number, asked);
      const overtaken = totalsOf(counts).outdated !== totalsOf(run.counts).outdated;
      client.setQueryData(cleaningKeys.run(run.number), { ...run, counts });
      void client.invalidateQueries({ queryKey: cleaningKeys.report(run.number) });
      if (ids.length === 0 || overtaken) await readAgain();
      const said = t(asked.decision === 'accept' ? 'cleaning.accepted' : 'cleaning.refused', {
        n: decision.findings,
        changed: decision.changed,
      });
      void message.success({
        key: MESSAGE_KEY,
        content: outdated > 0 ? `${said} ${t('cleaning.leftOut', { n: outdated })}` : said,
        duration: 2,
      });
      return true;
    } catch (error) {
      setSettled((before) => new Set([...before].filter((id) => !ids.includes(id))));
      void message.error({ key: MESSAGE_KEY, content: errorText(error), duration: 6 });
      void readAgain();
      return false;
    }
  }
  async function undo(): Promise<void> {
    setBusy(true);
    try {
      const fresh = await cleaningApi.undo(run.number);
      client.setQueryData(cleaningKeys.run(run.number), fresh);
      setSettled(new Set());
      await readAgain();
      void message.success({ key: MESSAGE_KEY, content: t('cleaning.undone'), duration: 3 });
    } catch (error) {
      void message.error({ key: MESSAGE_KEY, content: errorText(error), duration: 6 });
    } finally {
      setBusy(false);
    }
  }
  const settle = (finding: CleaningFinding, decision: 'accept' | 'refuse', action?: CleaningAction) =>
    decide({ decision, ids: [finding.id], ...(action && { action }) });
  const bulkKind = kind ?? active?.kind;
  const mayUndo = mayWrite && run.supersededBy === null && done > 0;
  useCommands([
    { id: 'cleaning.next', title: 'cleaning.key.next', group: 'list', combo: 'j', keyOnly: true, repeats: true, run: () => move(1) },
    {
      id: 'cleaning.previous',
      title: 'cleaning.key.previous',
      group: 'list',
      combo: 'k',
      keyOnly: true,
      repeats: true,
      run: () => move(-1),
    },
    ...(mayDecide && active?.state === 'open'
      ? ([
          { id: 'cleaning.accept', title: 'cleaning.key.accept', group: 'list', combo: 'y', run: () => void settle(active, 'accept') },
          { id: 'cleaning.refuse', title: 'cleaning.key.refuse', group: 'list', combo: 'n', run: () => void settle(active, 'refuse') },
        ] as const)
      : []),
    ...(mayDecide && bulkKind
      ? ([
          {
            id: 'cleaning.bulk',
            title: 'cleaning.key.bulk',
            group: 'list',
            combo: 'shift+y',
            run: () => setBulk({ kind: bulkKind, decision: 'accept' }),
          },
        ] as const)
      : []),
    ...(mayUndo ? ([{ id: 'cleaning.undo', title: 'cleaning.key.undo', group: 'list', combo: 'u', run: () => void undo() }] as const) : []),
  ]);

  const countOf = (one: CleaningKind) => run.counts[one][state];
  const all = CLEANING_KINDS.reduce((sum, one) => sum + countOf(one), 0);
  return (
    <section className="cleaning-findings" aria-label={t('cleaning.tab.findings')}>
      <div className="cleaning-progress">
        <Progress
          percent={open + done === 0 ? 100 : Math.round((100 * done) / (open + done))}
          size="small"
          showInfo={false}
          aria-label={t('cleaning.progress', { done, all: open + done })}
        />
        <span className="muted tabular">{t('cleaning.progress', { done, all: open + done })}</span>
      </div>
      {!mayWrite && <p className="cleaning-note">{t('cleaning.readOnly')}</p>}
      <div className="cleaning-filters">
        <fieldset className="cleaning-kinds" aria-label={t('cleaning.kind.label')}>
          <KindButton label={t('cleaning.kind.all')} count={all} isOn={!kind} onPress={() => change({ kind: undefined })} />
          {CLEANING_KINDS.filter((one) => countOf(one) > 0 || one === kind).map((one) => (
            <KindButton
              key={one}
              label={t(`cleaning.kind.${one}`)}
              count={countOf(one)}
              isOn={one === kind}
              onPress={() => change({ kind: one })}
            />
          ))}
        </fieldset>
        <Select
          aria-label={t('cleaning.finding.label')}
          value={state}
          onChange={(value) => change({ state: value })}
          options={FINDING_STATES.map((value) => ({ value, label: t(`cleaning.finding.${value}`) }))}
        />
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          aria-label={t('cleaning.intent')}
          placeholder={t('cleaning.anyIntent')}
          className="cleaning-intent"
          value={intent}
          onChange={(value: string | undefined) => change({ intent: value })}
          options={intents.options}
        />
        {mayDecide && bulkKind && state === 'open' && rows.length > 0 && (
          <>
            <Button onClick={() => setBulk({ kind: bulkKind, decision: 'accept' })}>{t('cleaning.bulk')}</Button>
            {kind && <Button onClick={() => setBulk({ kind, decision: 'refuse' })}>{t('cleaning.bulkRefuse')}</Button>}
          </>
        )}
        {mayUndo && (
          <Button loading={busy} onClick={() => void undo()}>
            {t('cleaning.undo')}
          </Button>
        )}
      </div>
      {kind === 'suspect_label' && rows.length > 0 && <p className="cleaning-hint muted">{t('cleaning.suspectHint')}</p>}
      {found.isPending ? (
        <RowsSkeleton rows={4} height={120} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 && !hasNextPage ? (
        open === 0 && !kind && !intent && state === 'open' ? (
          <EmptyState
            title={t(done > 0 ? 'cleaning.allDone' : 'cleaning.nothingOpen')}
            hint={done > 0 ? t('cleaning.allDoneHint') : undefined}
          />
        ) : (
          <EmptyState title={t('cleaning.noMatch')} hint={t('cleaning.noMatchHint')} />
        )
      ) : (
        <ul className="cleaning-cards" ref={list}>
          {rows.map((finding) => (
            <FindingCard
              key={finding.id}
              finding={finding}
              intents={intents}
              isActive={finding === active}
              mayDecide={mayDecide && finding.state === 'open'}
              onActive={() => setActiveId(finding.id)}
              onSettle={(decision, action) => settle(finding, decision, action)}
            />
          ))}
        </ul>
      )}
      <LoadMore list={found} />
      {bulk && (
        <BulkDialog
          run={run.number}
          intent={intent}
          {...bulk}
          onClose={() => setBulk(null)}
          onConfirm={(minScore) => decide({ decision: bulk.decision, kind: bulk.kind, minScore, intent })}
        />
      )}
    </section>
  );
}

function KindButton({ label, count, isOn, onPress }: { label: string; count: number; isOn: boolean; onPress: () => void }) {
  return (
    <button type="button" className="cleaning-kind" aria-pressed={isOn} onClick={onPress}>
      {label} <span className="tabular">{count}</span>
    </button>
  );
}
