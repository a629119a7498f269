import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ModelEvaluation } from '@zhiyin/contracts';
import { Button, Drawer } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { useIsPhone } from '../../../ui/media.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { type Cell, intentKeys, intentsApi } from './api.ts';
import { FEW, type Matrix, matrixOf } from './matrix.ts';
import { exampleAddress } from './NearHint.tsx';
import { useIntents } from './use-intents.ts';
import './confusion.css';

/** 混淆矩阵: which intents the model mixes up, and the texts behind each cell. */
export function ConfusionPage() {
  const { t } = useText();
  const { found } = useIntents();
  const [params, setParams] = useSearchParams();
  const modelId = params.get('model') ?? found.data?.model?.id;
  const model = useQuery({
    queryKey: intentKeys.model(modelId ?? ''),
    queryFn: ({ signal }) => intentsApi.model(modelId ?? '', signal),
    enabled: modelId !== undefined,
  });
  const truth = params.get('truth');
  const guess = params.get('guess');
  const open = (cell: Cell | null) => {
    const next = new URLSearchParams();
    const asked = params.get('model');
    if (asked) next.set('model', asked);
    if (cell) for (const side of ['truth', 'guess'] as const) next.set(side, cell[side] ?? '');
    setParams(next);
  };
  const measured = model.data?.evaluation;
  const isPhone = useIsPhone();
  const problem = found.error ?? model.error;
  const retry = () => void (found.error ? found.refetch() : model.refetch());
  return (
    <>
      <PageHead title={t('training.confusion')} hint={t('confusion.hint')} />
      {problem ? (
        <ErrorState error={problem} onRetry={retry} />
      ) : found.isPending || (modelId && model.isPending) ? (
        <RowsSkeleton rows={8} height={32} />
      ) : !modelId ? (
        <EmptyState title={t('confusion.noModel')} hint={t('confusion.noModelHint')}>
          <Link to="/training/models">{t('intents.toModels')}</Link>
        </EmptyState>
      ) : !measured ? (
        <EmptyState title={t('confusion.unmeasured')} hint={t('confusion.unmeasuredHint')}>
          <Link to="/training/models">{t('intents.toModels')}</Link>
        </EmptyState>
      ) : measured.confusions.length === 0 ? (
        <EmptyState title={t('confusion.none')} hint={t('confusion.noneHint', { n: measured.examples })} />
      ) : (
        <div className="page-body">
          <p className="muted confusion-basis">
            {t('confusion.basis', {
              n: model.data?.model.number ?? 0,
              set: measured.set,
              examples: measured.examples,
              wrong: measured.confusions.reduce((sum, one) => sum + one.count, 0),
            })}
          </p>
          {isPhone ? <Pairs measured={measured} onOpen={open} /> : <MatrixTable measured={measured} onOpen={open} />}
        </div>
      )}
      {modelId && truth !== null && guess !== null && (
        <CellDrawer
          modelId={modelId}
          cell={{ truth: truth || null, guess: guess || null }}
          isTwin={measured?.twin === true}
          onClose={() => open(null)}
        />
      )}
    </>
  );
}

function MatrixTable({ measured, onOpen }: { measured: ModelEvaluation; onOpen: (cell: Cell) => void }) {
  const { t } = useText();
  const { nameOrNone } = useIntents();
  const [isAll, setIsAll] = useState(false);
  const matrix = matrixOf(measured, isAll);
  return (
    <>
      <section className="matrix-scroll" aria-label={t('training.confusion')}>
        <table className="matrix" onKeyDown={moveInGrid}>
          <caption className="visually-hidden">{t('confusion.caption')}</caption>
          <thead>
            <tr>
              <td className="matrix-corner">
                <span>{t('confusion.truth')} ↓</span>
                <span>{t('confusion.guess')} →</span>
              </td>
              {matrix.guesses.map((guess) => (
                <th key={guess ?? ''} scope="col">
                  <span>{nameOrNone(guess, 'guess')}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.truths.map((truth, row) => (
              <tr key={truth ?? ''}>
                <th scope="row">
                  {truth === null ? (
                    nameOrNone(null, 'truth')
                  ) : (
                    <Link to={`/training/intents/${encodeURIComponent(truth)}`}>{nameOrNone(truth, 'truth')}</Link>
                  )}
                </th>
                {matrix.guesses.map((guess, column) => (
                  <MatrixCell
                    key={guess ?? ''}
                    cell={{ truth, guess }}
                    matrix={matrix}
                    isFirst={row === 0 && column === 0}
                    onOpen={onOpen}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="muted">{t('confusion.keys')}</p>
      {matrix.hidden > 0 && (
        <Button onClick={() => setIsAll(true)} className="matrix-all">
          {t('confusion.showAll', { n: matrix.hidden })}
        </Button>
      )}
    </>
  );
}

function MatrixCell({ cell, matrix, isFirst, onOpen }: { cell: Cell; matrix: Matrix; isFirst: boolean; onOpen: (cell: Cell) => void }) {
  const { t, locale } = useText();
  const { nameOrNone } = useIntents();
  const { truth, guess } = cell;
  const n = matrix.count(truth, guess);
  const isRight = truth === guess;
  const share = n / Math.max(1, matrix.asked(truth));
  const tint = n === 0 ? 0 : Math.round(8 + 30 * Math.min(1, share));
  const label = isRight
    ? t('confusion.right', { n, intent: nameOrNone(truth, 'truth'), share: percent(share, locale) })
    : t('confusion.cell', { n, truth: nameOrNone(truth, 'truth'), guess: nameOrNone(guess, 'guess'), share: percent(share, locale) });
  return (
    <td
      style={
        n > 0 ? { background: `color-mix(in srgb, var(${isRight ? '--zy-good' : '--zy-danger'}) ${tint}%, var(--zy-surface))` } : undefined
      }
    >
      <button
        type="button"
        className="tabular"
        data-cell=""
        tabIndex={isFirst ? 0 : -1}
        title={label}
        aria-label={label}
        aria-disabled={n === 0 || isRight}
        onClick={() => n > 0 && !isRight && onOpen(cell)}
        onFocus={(event) => {
          // the cell one was on is the one Tab comes back to
          for (const other of event.currentTarget.closest('table')?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) other.tabIndex = -1;
          event.currentTarget.tabIndex = 0;
        }}
      >
        {n > 0 ? n : '·'}
      </button>
    </td>
  );
}

/** Arrow keys walk over the cells, Home and End to the ends of a row. */
function moveInGrid(event: KeyboardEvent<HTMLTableElement>): void {
  const from = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
  const row = from?.closest('tr');
  if (!from || !row) return;
  const cellsOf = (line: Element | null | undefined) => [...(line?.querySelectorAll<HTMLElement>('[data-cell]') ?? [])];
  const own = cellsOf(row);
  const at = own.indexOf(from);
  const steps: Record<string, () => HTMLElement | undefined> = {
    ArrowRight: () => own[at + 1],
    ArrowLeft: () => own[at - 1],
    ArrowDown: () => cellsOf(row.nextElementSibling)[at],
    ArrowUp: () => cellsOf(row.previousElementSibling)[at],
    Home: () => own[0],
    End: () => own.at(-1),
  };
  const next = steps[event.key]?.();
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** The same as a list, for narrow screens: the pairs that are mixed up most. */
function Pairs({ measured, onOpen }: { measured: ModelEvaluation; onOpen: (cell: Cell) => void }) {
  const { t } = useText();
  const { nameOrNone } = useIntents();
  const [isAll, setIsAll] = useState(false);
  const pairs = isAll ? measured.confusions : measured.confusions.slice(0, FEW);
  return (
    <>
      <ul className="pairs">
        {pairs.map((pair) => (
          <li key={JSON.stringify([pair.truth, pair.guess])}>
            <button type="button" onClick={() => onOpen(pair)}>
              <span>
                {nameOrNone(pair.truth, 'truth')} → {nameOrNone(pair.guess, 'guess')}
              </span>
              <span className="chip bad tabular">{pair.count}</span>
            </button>
          </li>
        ))}
      </ul>
      {pairs.length < measured.confusions.length && (
        <Button block onClick={() => setIsAll(true)}>
          {t('confusion.showAll', { n: measured.confusions.length - pairs.length })}
        </Button>
      )}
    </>
  );
}

/** The texts behind a cell, what the model was surest of first. */
function CellDrawer({ modelId, cell, isTwin, onClose }: { modelId: string; cell: Cell; isTwin: boolean; onClose: () => void }) {
  const { t, locale } = useText();
  const { nameOrNone } = useIntents();
  const found = useInfiniteQuery({
    queryKey: intentKeys.errors(modelId, cell),
    queryFn: ({ pageParam, signal }) => intentsApi.errors(modelId, cell, pageParam < 0 ? undefined : pageParam, signal),
    initialPageParam: -1,
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      title={`${nameOrNone(cell.truth, 'truth')} → ${nameOrNone(cell.guess, 'guess')}`}
    >
      {found.isPending ? (
        <RowsSkeleton rows={4} height={48} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('confusion.cellEmpty')} />
      ) : (
        <ul className="cell-texts">
          {isTwin && <li className="muted">{t('confusion.twin')}</li>}
          {rows.map((row) => (
            <li key={row.ordinal}>
              <p lang={row.locale}>{row.text}</p>
              <p className="muted">
                {t('confusion.sure', { share: percent(row.confidence, locale) })} ·{' '}
                <Link to={`/training/try?${new URLSearchParams({ text: row.text, ...(row.truth && { against: row.truth }) })}`}>
                  {t('confusion.why')}
                </Link>
                {row.truth && (
                  <>
                    {' · '}
                    <Link to={exampleAddress(row.truth, row.text)}>{t('confusion.goTo')}</Link>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      <LoadMore list={found} block />
    </Drawer>
  );
}
