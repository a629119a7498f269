import { useQuery } from '@tanstack/react-query';
import type { Explanation } from '@zhiyin/contracts';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { LANGUAGES } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { TEXT_MAX } from '../../conversations/limits.ts';
import { Assign } from './Assign.tsx';
import { intentKeys, intentsApi } from './api.ts';
import { Drivers } from './Drivers.tsx';
import { NearestExamples } from './NearestExamples.tsx';
import { Scope } from './Scope.tsx';
import { Understood } from './Understood.tsx';
import { useIntents } from './use-intents.ts';
import './try.css';

/** 试一句: what the bot understands of a sentence, and why. */
export function TryPage() {
  const { t } = useText();
  const [params, setParams] = useSearchParams();
  const asked = { text: params.get('text') ?? '', locale: params.get('locale') ?? '', against: params.get('against') ?? '' };
  const [text, setText] = useState(asked.text);
  const change = (next: Partial<typeof asked>) =>
    setParams(Object.fromEntries(Object.entries({ ...asked, ...next }).filter(([, value]) => value !== '')), { replace: true });
  const body = { text: asked.text, ...(asked.locale && { locale: asked.locale }), ...(asked.against && { against: asked.against }) };
  const found = useQuery({
    queryKey: intentKeys.explanation(body),
    queryFn: ({ signal }) => intentsApi.explain(body, signal),
    enabled: asked.text !== '',
    staleTime: 0,
  });
  const intents = useIntents(); // names before anything is named
  const ask = () => {
    if (text.trim() === asked.text) void found.refetch();
    else change({ text: text.trim(), against: '' });
  };
  return (
    <>
      <PageHead title={t('training.try')} hint={t('try.hint')} />
      <div className="page-body try">
        <form
          className="try-form"
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={TEXT_MAX}
            value={text}
            aria-label={t('try.text')}
            placeholder={t('try.placeholder')}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              if (text.trim()) ask();
            }}
          />
          <Select
            aria-label={t('try.language')}
            value={asked.locale}
            onChange={(locale) => change({ locale })}
            options={[{ value: '', label: t('try.detect') }, ...LANGUAGES]}
          />
          <Button type="primary" htmlType="submit" disabled={text.trim() === ''} loading={found.isFetching}>
            {t('try.ask')}
          </Button>
        </form>
        {asked.text === '' ? (
          <EmptyState title={t('try.none')} hint={t('try.noneHint')} />
        ) : found.isPending || intents.found.isPending ? (
          <RowsSkeleton rows={5} height={60} />
        ) : found.error ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Result
            key={asked.text}
            text={asked.text}
            locale={asked.locale}
            found={found.data}
            onAgainst={(against) => change({ against })}
          />
        )}
      </div>
    </>
  );
}

type Props = { text: string; locale: string; found: Explanation; onAgainst: (intent: string) => void };

function Result({ text, locale, found: { understanding, drivers, nearest }, onAgainst }: Props) {
  const { t } = useText();
  const { can } = useSession();
  return (
    <div className="try-result">
      <div>
        <Understood text={text} understanding={understanding} drivers={drivers} />
        {can('models.write') && <Assign text={text} locale={locale} />}
        <NearestExamples nearest={nearest} />
      </div>
      <div>
        {drivers ? (
          <>
            <Drivers text={text} drivers={drivers} onAgainst={onAgainst} />
            <Scope scope={drivers.scope} isOpen={understanding.intent === null} />
          </>
        ) : (
          <section className="intent-part">
            <h2>{t('try.why')}</h2>
            <p>{t('try.noModel')}</p>
          </section>
        )}
      </div>
    </div>
  );
}
