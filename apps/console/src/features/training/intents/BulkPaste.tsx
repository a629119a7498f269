import { useQuery } from '@tanstack/react-query';
import type { UtterancePreview } from '@zhiyin/contracts';
import { Button, Checkbox, Drawer, Input } from 'antd';
import { useState } from 'react';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';
import { useSave } from '../../settings/use-save.ts';
import { AFTER_CHANGE, BULK_MAX, intentKeys, intentsApi } from './api.ts';
import { linesOf } from './lines.ts';
import { useIntents } from './use-intents.ts';

type Row = UtterancePreview['data'][number];
/** What goes in unless somebody says otherwise: what is not there yet, and is no other intent's. */
const isWanted = (row: Row) => !row.again && (row.verdict === 'new' || row.verdict === 'near_here');
const isPossible = (row: Row) => !row.again && row.verdict !== 'same_here';

/** 批量粘贴: many lines looked at before they go in together, as one version of the corpus. */
export function BulkPaste({
  intentId,
  initial,
  reason,
  onClose,
}: {
  intentId: string;
  initial: string;
  reason: string;
  onClose: () => void;
}) {
  const { t } = useText();
  const firstFocus = useFirstFocus();
  const [text, setText] = useState(initial);
  const [asked, setAsked] = useState<string[] | null>(initial ? linesOf(initial) : null);
  const lines = linesOf(text);
  const isTooMany = lines.length > BULK_MAX;
  return (
    <Drawer open onClose={onClose} title={t('bulk.title')} size={640} styles={{ wrapper: { maxWidth: '100vw' } }}>
      {asked && asked.length > 0 && asked.length <= BULK_MAX ? (
        <Preview intentId={intentId} texts={asked} reason={reason} onBack={() => setAsked(null)} onDone={onClose} />
      ) : (
        <div className="bulk">
          <p className="muted">{t('bulk.hint', { n: BULK_MAX })}</p>
          <Input.TextArea
            ref={firstFocus}
            rows={14}
            value={text}
            aria-label={t('bulk.title')}
            onChange={(event) => setText(event.target.value)}
          />
          {isTooMany && (
            <p className="field-problem" role="alert">
              {t('bulk.tooMany', { n: lines.length, most: BULK_MAX })}
            </p>
          )}
          <div className="form-foot">
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="primary" disabled={lines.length === 0 || isTooMany} onClick={() => setAsked(lines)}>
              {t('bulk.preview', { n: lines.length })}
            </Button>
          </div>
        </div>
      )}
    </Drawer>
  );
}

type PreviewProps = { intentId: string; texts: string[]; reason: string; onBack: () => void; onDone: () => void };

function Preview({ intentId, texts, reason, onBack, onDone }: PreviewProps) {
  const { t, locale } = useText();
  const { name } = useIntents();
  const { busy, save } = useSave(...AFTER_CHANGE);
  const found = useQuery({
    queryKey: [...intentKeys.checks, 'preview', intentId, texts],
    queryFn: () => intentsApi.preview({ intentId, texts }),
    staleTime: 0,
  });
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map());
  if (found.isPending) return <RowsSkeleton rows={8} height={32} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.data;
  const isChosen = (row: Row, at: number) => isPossible(row) && (changed.get(at) ?? isWanted(row));
  const chosen = rows.filter(isChosen).map((row) => row.text);
  const note = (row: Row) =>
    row.again
      ? t('bulk.again')
      : row.nearest
        ? t(`near.${row.verdict as Exclude<Row['verdict'], 'new'>}`, {
            intent: name(row.nearest.intentId),
            share: percent(row.nearest.similarity, locale),
          })
        : t('bulk.new');
  return (
    <div className="bulk">
      <p role="status">
        {t('bulk.summary', {
          fresh: rows.filter(isWanted).length,
          known: rows.filter((row) => !isPossible(row)).length,
          other: rows.filter((row) => isPossible(row) && !isWanted(row)).length,
        })}
      </p>
      <ul className="bulk-rows">
        {rows.map((row, at) => (
          <li key={row.text}>
            <Checkbox
              checked={isChosen(row, at)}
              disabled={!isPossible(row)}
              onChange={(event) => setChanged(new Map(changed).set(at, event.target.checked))}
            >
              <span className="bulk-text">{row.text}</span>
              <span className={row.verdict.endsWith('elsewhere') ? 'near-warning' : 'muted'}>
                {note(row)}
                {row.nearest && !row.again && row.nearest.likeness !== 'same' && ` ${row.nearest.text}`}
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      <div className="form-foot">
        <Button onClick={onBack}>{t('bulk.back')}</Button>
        <Button
          type="primary"
          loading={busy}
          disabled={chosen.length === 0}
          onClick={() => void save(() => intentsApi.addAll({ intentId, texts: chosen, reason })).then((saved) => saved && onDone())}
        >
          {t('bulk.add', { n: chosen.length })}
        </Button>
      </div>
    </div>
  );
}
