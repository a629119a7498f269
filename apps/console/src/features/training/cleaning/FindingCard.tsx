import type { CleaningAction, CleaningFinding, FindingLine } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useId, useState } from 'react';
import { exactTime, percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import type { useIntentNames } from '../../intents/use-intent-names.ts';
import { SCORED } from './kinds.ts';
import { OtherDialog } from './OtherDialog.tsx';

type Intents = ReturnType<typeof useIntentNames>;
type Settle = (decision: 'accept' | 'refuse', action?: CleaningAction) => Promise<unknown>;
type Props = {
  finding: CleaningFinding;
  intents: Intents;
  isActive: boolean;
  mayDecide: boolean;
  onActive: () => void;
  onSettle: Settle;
};

/** 清洗发现: how it is now on the left, how it would be on the right. */
export function FindingCard({ finding, intents, isActive, mayDecide, onActive, onSettle }: Props) {
  const { t, locale } = useText();
  const [isOther, setOther] = useState(false);
  const { kind, score, lines, action } = finding;
  const [first] = lines;
  const about = useId();
  return (
    <li className="cleaning-card" data-finding={finding.id} aria-current={isActive ? 'true' : undefined} onPointerDown={onActive}>
      <header className="cleaning-card-head">
        <span className="chip strong">{t(`cleaning.kind.${kind}`)}</span>
        {finding.why && <span className="chip">{t(`cleaning.why.${finding.why}`)}</span>}
        {finding.personal.map((one) => (
          <span key={one} className="chip">
            {t(`cleaning.personal.${one}`)}
          </span>
        ))}
        {SCORED.includes(kind) && kind !== 'stale' && (
          <span className="muted tabular">
            {t(kind === 'suspect_label' ? 'cleaning.suspicion' : 'cleaning.likeness', { score: percent(score, locale) })}
          </span>
        )}
        {kind === 'stale' && first && <span className="muted">{t('cleaning.touched', { time: exactTime(first.touchedAt, locale) })}</span>}
        {finding.state !== 'open' && <span className="chip">{t(`cleaning.finding.${finding.state}`)}</span>}
      </header>
      {kind === 'suspect_label' && first ? (
        <>
          <Line line={first} id={about} />
          <Sides finding={finding} intents={intents} proposed={action.type === 'relabel' ? action.intentId : null} isPair />
        </>
      ) : kind === 'conflict' ? (
        <>
          <Lines id={about} lines={lines} intents={intents} />
          <Sides
            finding={finding}
            intents={intents}
            proposed={action.type === 'relabel' ? action.intentId : null}
            onChoose={mayDecide ? (intentId) => void onSettle('accept', { type: 'relabel', intentId }) : undefined}
          />
        </>
      ) : kind === 'duplicate' ? (
        <Lines
          id={about}
          lines={lines}
          intents={intents}
          keepId={action.type === 'remove' ? action.keepId : undefined}
          onKeep={mayDecide ? (keepId) => void onSettle('accept', { type: 'remove', keepId }) : undefined}
        />
      ) : (
        first && <BeforeAfter line={first} id={about} action={action} intents={intents} />
      )}
      {mayDecide && (
        <footer className="cleaning-card-foot">
          <Button size="small" type={isActive ? 'primary' : 'default'} aria-describedby={about} onClick={() => void onSettle('accept')}>
            {t('cleaning.accept')} {isActive && <kbd aria-hidden>Y</kbd>}
          </Button>
          <Button size="small" aria-describedby={about} onClick={() => void onSettle('refuse')}>
            {t('cleaning.refuse')} {isActive && <kbd aria-hidden>N</kbd>}
          </Button>
          <Button size="small" type="text" aria-describedby={about} onClick={() => setOther(true)}>
            {t('cleaning.other')}
          </Button>
        </footer>
      )}
      {isOther && (
        <OtherDialog
          finding={finding}
          intents={intents}
          onClose={() => setOther(false)}
          onApply={async (chosen) => {
            setOther(false);
            await onSettle('accept', chosen);
          }}
        />
      )}
    </li>
  );
}

function Line({ line, id }: { line: FindingLine; id?: string }) {
  const { t } = useText();
  return (
    <p className="cleaning-text" id={id} lang={line.locale}>
      {line.text} {!line.current && <span className="muted">({t('cleaning.lineGone')})</span>}
    </p>
  );
}

/** The lines of a group, each with its intent; of duplicates the one that stays is marked. */
function Lines({
  id,
  lines,
  intents,
  keepId,
  onKeep,
}: {
  id: string;
  lines: readonly FindingLine[];
  intents: Intents;
  keepId?: string | undefined;
  onKeep?: ((id: string) => void) | undefined;
}) {
  const { t } = useText();
  return (
    <ul className="cleaning-group" id={id}>
      {lines.map((line) => (
        <li key={line.id} className={keepId && line.id !== keepId ? 'goes' : undefined}>
          <Line line={line} />
          <span className="cleaning-group-end">
            <span className="chip">{intents.nameOf(line.intentId)}</span>
            {keepId &&
              (line.id === keepId ? (
                <span className="chip good">{t('cleaning.kept')}</span>
              ) : onKeep ? (
                <Button size="small" type="text" aria-label={`${t('cleaning.keepThis')} ${line.text}`} onClick={() => onKeep(line.id)}>
                  {t('cleaning.keepThis')}
                </Button>
              ) : (
                <span className="chip bad">{t('cleaning.willRemove')}</span>
              ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The intents beside each other with their nearest sentences. */
function Sides({
  finding,
  intents,
  proposed,
  isPair,
  onChoose,
}: {
  finding: CleaningFinding;
  intents: Intents;
  proposed: string | null;
  isPair?: boolean;
  onChoose?: ((intentId: string) => void) | undefined;
}) {
  const { t } = useText();
  return (
    <div className="cleaning-sides">
      {finding.sides.map(({ intentId, nearest }, i) => (
        <section key={intentId} className={`cleaning-side ${intentId === proposed ? 'proposed' : ''}`}>
          {isPair && <span className="muted">{t(i === 0 ? 'cleaning.given' : 'cleaning.suggested')}</span>}
          <h3>
            {intents.nameOf(intentId)} {!isPair && intentId === proposed && <span className="chip good">{t('cleaning.proposed')}</span>}
          </h3>
          {nearest.length > 0 ? (
            <ul aria-label={t('cleaning.nearestOf', { intent: intents.nameOf(intentId) })}>
              {nearest.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          ) : (
            <p className="muted">{t('cleaning.noNearest')}</p>
          )}
          {onChoose && (
            <Button size="small" onClick={() => onChoose(intentId)}>
              {t('cleaning.chooseIntentNamed', { name: intents.nameOf(intentId) })}
            </Button>
          )}
        </section>
      ))}
    </div>
  );
}

function BeforeAfter({ line, id, action, intents }: { line: FindingLine; id: string; action: CleaningAction; intents: Intents }) {
  const { t } = useText();
  return (
    <div className="cleaning-sides">
      <section className="cleaning-side">
        <span className="muted">{t('cleaning.now')}</span>
        <Line line={line} id={id} />
        <span className="cleaning-line-facts">
          <span className="chip">{intents.nameOf(line.intentId)}</span> <span className="chip">{line.locale}</span>
        </span>
      </section>
      <section className="cleaning-side proposed">
        <span className="muted">{t('cleaning.afterwards')}</span>
        {action.type === 'edit' ? (
          <p className="cleaning-text" lang={line.locale}>
            {action.text}
          </p>
        ) : (
          <p>
            {action.type === 'locale'
              ? t('cleaning.willLocale', { locale: action.locale })
              : action.type === 'relabel'
                ? intents.nameOf(action.intentId)
                : t('cleaning.willRemoveHint')}
          </p>
        )}
      </section>
    </div>
  );
}
