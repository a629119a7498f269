import type { EntityType, EntityVerdict, FoundEntity } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useCommands } from '../../../app/command-registry.ts';
import { useText } from '../../../i18n/index.ts';
import { useEntityType } from './label-words.ts';

/** A key for each kind that can be missing; those of the page's own commands are left out. */
const MISSING: readonly (readonly [EntityType, string])[] = [
  ['product', 'p'],
  ['error_code', 'e'],
  ['order_no', 'o'],
  ['tracking_no', 't'],
  ['serial_no', 'r'],
  ['phone', 'h'],
  ['email', 'm'],
  ['address', 'a'],
  ['date', 'd'],
  ['duration', 'l'],
  ['amount', 'y'],
  ['quantity', 'q'],
  ['url', 'w'],
  ['other', 'x'],
];
const KEYS = 9;
const toggled = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);

type Props = {
  entities: readonly FoundEntity[];
  /** What the intent was labelled as, in words. */
  intent: string;
  busy: boolean;
  onVerdict: (verdict: EntityVerdict) => void;
  onBack: () => void;
};

/** After the intent: are the entities that were found right? Enter says yes; a number marks one as wrong, a letter a kind as missed. */
export function EntityCheck({ entities, intent, busy, onVerdict, onBack }: Props) {
  const { t } = useText();
  const typeName = useEntityType();
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const [missing, setMissing] = useState<readonly EntityType[]>([]);
  const save = useRef<HTMLButtonElement>(null);
  useEffect(() => save.current?.focus({ preventScroll: true }), []);
  const mark = (at: number) => setWrong(toggled(wrong, at));
  const miss = (type: EntityType) => setMissing(toggled(missing, type));
  useCommands([
    ...entities.slice(0, KEYS).map((_, at) => ({
      id: `labelling.entity.${at + 1}`,
      title: 'labelling.entityWrongKey' as const,
      group: 'list' as const,
      combo: String(at + 1),
      keyOnly: true,
      run: () => mark(at),
    })),
    ...MISSING.map(([type, combo]) => ({
      id: `labelling.missing.${type}`,
      title: 'labelling.entityMissingKey' as const,
      group: 'list' as const,
      combo,
      keyOnly: true,
      run: () => miss(type),
    })),
    { id: 'labelling.entityBack', title: 'labelling.entityBack', group: 'list', combo: 'b', keyOnly: true, run: onBack },
  ]);
  const rows = entities.map((entity, at) => ({ ...entity, at, key: `${at} ${entity.type}` }));
  const isRight = wrong.length + missing.length === 0;
  return (
    <section className="labelling-picker" aria-label={t('labelling.entityAsk')} aria-busy={busy}>
      <p>
        <span className="muted">{t('labelling.meant')}</span> <strong>{intent}</strong>{' '}
        <Button size="small" disabled={busy} onClick={onBack}>
          {t('labelling.entityBack')} <kbd>b</kbd>
        </Button>
      </p>
      <h3>{t('labelling.entityAsk')}</h3>
      {entities.length === 0 ? (
        <p className="muted">{t('labelling.entityNone')}</p>
      ) : (
        <>
          <p className="muted">{t('labelling.entityWrongHint')}</p>
          <ul className="labelling-entities">
            {rows.map(({ key, at, ...entity }) => (
              <li key={key}>
                <button type="button" className="plain-button labelling-intent" aria-pressed={wrong.includes(at)} onClick={() => mark(at)}>
                  {at < KEYS ? <kbd>{at + 1}</kbd> : <span className="labelling-nokey" />}
                  <span className="labelling-intent-name">
                    <span className="chip">{typeName(entity.type)}</span> {entity.text}
                    {entity.value !== entity.text && <span className="muted mono"> → {entity.value}</span>}
                  </span>
                  {wrong.includes(at) && <span className="chip bad">{t('labelling.entityWrong')}</span>}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <fieldset className="labelling-missing">
        <legend className="muted">{t('labelling.entityMissing')}</legend>
        <div className="labelling-others">
          {MISSING.map(([type, key]) => (
            <Button
              key={type}
              size="small"
              type={missing.includes(type) ? 'primary' : 'default'}
              aria-pressed={missing.includes(type)}
              onClick={() => miss(type)}
            >
              {typeName(type)} <kbd>{key}</kbd>
            </Button>
          ))}
        </div>
      </fieldset>
      <Button ref={save} type="primary" disabled={busy} onClick={() => onVerdict({ wrong: [...wrong], missing: [...missing] })}>
        {isRight
          ? t(entities.length === 0 ? 'labelling.entityNothing' : 'labelling.entityRight')
          : t('labelling.entitySave', { wrong: wrong.length, missing: missing.length })}
      </Button>
    </section>
  );
}
