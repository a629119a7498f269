import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useText } from '../../../i18n/index.ts';
import { useSave } from '../../settings/use-save.ts';
import { AFTER_CHANGE, intentsApi } from './api.ts';
import { IntentSelect } from './IntentSelect.tsx';
import { exampleAddress, NearHint } from './NearHint.tsx';
import { useCheck } from './use-check.ts';
import { useIntents } from './use-intents.ts';

/** 不对？ The sentence becomes an example of the intent it belongs to; the next training learns it. */
export function Assign({ text, locale }: { text: string; locale: string }) {
  const { t } = useText();
  const { name } = useIntents();
  const [intentId, setIntentId] = useState<string>();
  const [added, setAdded] = useState<string>();
  const { busy, save } = useSave(...AFTER_CHANGE);
  const check = useCheck(intentId && !added ? text : '', intentId);
  const add = async () => {
    if (!intentId) return;
    if (await save(() => intentsApi.add({ intentId, text, ...(locale && { locale }), reason: t('try.assignReason') }))) setAdded(intentId);
  };
  return (
    <section className="intent-part" aria-labelledby="assign-heading">
      <h2 id="assign-heading">{t('try.wrong')}</h2>
      {added ? (
        <p role="status">
          {t('try.assigned', { intent: name(added) })} <Link to={exampleAddress(added, text)}>{t('try.showExample')}</Link>
        </p>
      ) : (
        <>
          <div className="try-assign">
            <IntentSelect label={t('try.rightIntent')} value={intentId} allowClear onChange={setIntentId} />
            <Button loading={busy} disabled={!intentId || check?.verdict === 'same_here'} onClick={() => void add()}>
              {t('try.assign')}
            </Button>
          </div>
          {intentId && <NearHint check={check} intentId={intentId} />}
        </>
      )}
    </section>
  );
}
