import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { wordKeys, wordsApi } from './api.ts';

/** How a sentence is cut and read with the saved words. */
export function Trial({ version, hasDraft }: { version: number; hasDraft: boolean }) {
  const { t } = useText();
  const errorText = useErrorText();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const found = useQuery({
    queryKey: wordKeys.trial(asked, version),
    queryFn: ({ signal }) => wordsApi.trial(asked, signal),
    enabled: asked !== '',
  });
  return (
    <section className="words-trial" aria-label={t('words.try')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(text.trim());
        }}
      >
        <Input
          value={text}
          maxLength={500}
          placeholder={t('words.tryPlaceholder')}
          aria-label={t('words.try')}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" loading={found.isFetching} disabled={text.trim() === ''}>
          {t('words.try')}
        </Button>
      </form>
      <div aria-live="polite">
        {asked !== '' && found.error && <p className="error-line">{errorText(found.error)}</p>}
        {asked !== '' && found.data && (
          <dl className="words-result">
            <dt>{t('words.cut')}</dt>
            <dd>
              {found.data.words
                .map((word, i) => ({ word, place: `${i} ${word}` }))
                .map(({ word, place }) => (
                  <span key={place} className="words-piece">
                    {word}
                  </span>
                ))}
            </dd>
            <dt>{t('words.hits')}</dt>
            <dd>
              {found.data.hits.length === 0
                ? t('words.noHits')
                : [
                    ...new Set(found.data.hits.map(({ word, canonical }) => (word === canonical ? canonical : `${word} → ${canonical}`))),
                  ].map((hit) => (
                    <span key={hit} className="chip good">
                      {hit}
                    </span>
                  ))}
            </dd>
            {found.data.hits.length > 0 && (
              <>
                <dt>{t('words.readAs')}</dt>
                <dd>{found.data.readAs}</dd>
              </>
            )}
          </dl>
        )}
        {asked !== '' && hasDraft && <p className="muted">{t('words.trySaved')}</p>}
      </div>
    </section>
  );
}
