import { useQueryClient } from '@tanstack/react-query';
import type { EntityVerdict, Label, LabelSample, LabelWork } from '@zhiyin/contracts';
import { App, Button } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import { useCommands } from '../../../app/command-registry.ts';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, RowsSkeleton, useErrorText } from '../../../ui/states.tsx';
import { labellingApi, labellingKeys } from './api.ts';
import { EntityCheck } from './EntityCheck.tsx';
import { IntentPicker } from './IntentPicker.tsx';
import { useChoices } from './label-words.ts';
import { Sentence } from './Sentence.tsx';

/** Whoever has labelled this many has a pace worth telling. */
const PACE_FROM = 5;
const GUIDE = [
  'labelling.guide.1',
  'labelling.guide.2',
  'labelling.guide.3',
  'labelling.guide.4',
  'labelling.guide.5',
  'labelling.guide.6',
] as const;
/** Somebody else has the sentence, or it is done: the next one, please. */
const MOVED_ON = new Set(['lease_lost', 'labelled_already']);

/** 标注: one sentence after another, by keyboard alone. */
export function LabelView({ sample, onResult }: { sample: LabelSample; onResult: () => void }) {
  const { t } = useText();
  const { can } = useSession();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { found, choices, labelName } = useChoices(sample.id);
  const [work, setWork] = useState<LabelWork | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  /** The intent given to an item whose entities are still to be judged. */
  const [chosen, setChosen] = useState<{ itemId: string; label: Label } | null>(null);
  const given = useRef({ count: 0, since: 0 });

  const run = useCallback(
    async (step: () => Promise<LabelWork>): Promise<boolean> => {
      setBusy(true);
      try {
        setWork(await step());
        setFailure(null);
        return true;
      } catch (error) {
        void message.error(errorText(error), 5);
        if (error instanceof ApiError && MOVED_ON.has(String(error.details.reason)))
          await labellingApi.next(sample.id).then(setWork, setFailure);
        else if (error instanceof ApiError && error.details.reason === 'sample_closed')
          void client.invalidateQueries({ queryKey: labellingKeys.samples });
        return false;
      } finally {
        setBusy(false);
      }
    },
    [sample.id, message, errorText, client],
  );
  const look = useCallback(() => {
    labellingApi.next(sample.id).then((first) => {
      setWork(first);
      setFailure(null);
      given.current = { count: 0, since: performance.now() };
    }, setFailure);
  }, [sample.id]);
  useEffect(look, [look]);
  // The list and the tabs count along, but only when one leaves: nothing moves while labelling.
  useEffect(() => () => void client.invalidateQueries({ queryKey: labellingKeys.samples }), [client]);

  const item = work?.item ?? null;
  const judged = item && chosen?.itemId === item.id ? chosen.label : null;
  const send = async (label: Label, verdict?: EntityVerdict) => {
    if (!item || busy || !(await run(() => labellingApi.label(sample.id, item.id, label, verdict)))) return;
    given.current.count += 1;
    setChosen(null);
  };
  const label = (given: Label) => {
    if (!item || busy) return;
    // Entities are asked for once the intent stands, so that they do not suggest it.
    if (item.entities === null || given.kind === 'cannot_judge') void send(given);
    else setChosen({ itemId: item.id, label: given });
  };
  const skip = () => {
    if (!item || busy) return;
    setChosen(null);
    void run(() => labellingApi.skip(sample.id, item.id));
  };
  const undo = () =>
    void (
      !busy &&
      run(async () => {
        const { former, ...back } = await labellingApi.undo(sample.id);
        setChosen(null);
        given.current.count = Math.max(0, given.current.count - 1);
        void message.info(t('labelling.undone', { label: labelName(former) }), 3);
        return back;
      })
    );
  useCommands([
    { id: 'labelling.skip', title: 'labelling.skip', group: 'list', combo: 's', keyOnly: true, run: skip },
    { id: 'labelling.undo', title: 'labelling.undo', group: 'list', combo: 'u', keyOnly: true, run: undo },
  ]);

  if (failure && !work) return <ErrorState error={failure} onRetry={look} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!work || found.isPending) return <RowsSkeleton rows={5} height={48} />;
  const { progress } = work;
  const hours = (performance.now() - given.current.since) / 3_600_000;
  const pace = given.current.count >= PACE_FROM ? Math.round(given.current.count / hours) : null;
  const undoButton = (
    <Button size="small" disabled={busy || progress.mine === 0} onClick={undo}>
      {t('labelling.undo')} <kbd>u</kbd>
    </Button>
  );
  return (
    <div className="labelling-desk">
      <div className="labelling-bar">
        <progress value={progress.given} max={Math.max(1, progress.wanted)} aria-label={t('labelling.given', progress)} />
        <span className="tabular">
          {t('labelling.given', progress)} · {t('labelling.mine', { n: progress.mine })} · {t('labelling.left', { n: progress.open })}
          {pace !== null && ` · ${t('labelling.pace', { n: pace })}`}
        </span>
        <span className="labelling-bar-tools">
          {item && (
            <Button size="small" disabled={busy} onClick={skip}>
              {t('labelling.skip')} <kbd>s</kbd>
            </Button>
          )}
          {undoButton}
        </span>
      </div>
      {item ? (
        <div className="labelling-work">
          <div>
            <Sentence item={item} />
            <details className="labelling-guide">
              <summary>{t('labelling.guide')}</summary>
              <ul>
                {GUIDE.map((key) => (
                  <li key={key}>{t(key)}</li>
                ))}
              </ul>
            </details>
          </div>
          {judged && item.entities ? (
            <EntityCheck
              key={item.id}
              entities={item.entities}
              intent={labelName(judged)}
              busy={busy}
              onVerdict={(verdict) => void send(judged, verdict)}
              onBack={() => setChosen(null)}
            />
          ) : (
            <IntentPicker key={item.id} choices={choices} busy={busy} onLabel={label} />
          )}
        </div>
      ) : (
        <EmptyState
          title={progress.given === progress.wanted ? t('labelling.allDone') : t('labelling.allMine')}
          hint={
            progress.given === progress.wanted
              ? undefined
              : progress.open > 0
                ? t('labelling.leasedLeft')
                : t('labelling.othersLeft', { n: progress.wanted - progress.given })
          }
        >
          {progress.given < progress.wanted && <Button onClick={look}>{t('labelling.again')}</Button>}
          {can('labelling.read') && <Button onClick={onResult}>{t('labelling.seeResult')}</Button>}
        </EmptyState>
      )}
    </div>
  );
}
