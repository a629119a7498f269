import type { ModelVersion, TrainedAgain, TrainedWith } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { exactTime } from '../../../i18n/format.ts';
import { type Translate, useText } from '../../../i18n/index.ts';
import { versionApi, versionKeys } from './api.ts';
import { whole } from './numbers.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useDeed } from './use-deed.ts';

const TONES: Readonly<Record<TrainedAgain['ingredients'][number]['verdict'], string>> = { same: 'good', differs: 'bad', unknown: '' };

/** What a training repeated came to, in one sentence. */
export function againText({ ingredients, sameBytes }: TrainedAgain, model: string, t: Translate, locale: string): string {
  const of = (verdict: 'differs' | 'unknown') => ingredients.filter((one) => one.verdict === verdict);
  const differing = of('differs').map(({ name }) => t(`versions.ingredient.${name}`));
  if (differing.length > 0)
    return t(sameBytes ? 'versions.againDiffersSameBytes' : 'versions.againDiffers', {
      model,
      names: differing.join(locale.startsWith('zh') ? '、' : ', '),
    });
  if (of('unknown').length > 0) return t(sameBytes ? 'versions.againUnknownSameBytes' : 'versions.againUnknown', { model });
  return t(sameBytes ? 'versions.againSame' : 'versions.againOtherProgram', { model });
}

function noteOf({ messages, set, encoder }: TrainedWith, t: Translate, locale: string): string {
  const [from, to] = [exactTime(messages.from, locale), exactTime(messages.to, locale)];
  const sentences = [t('versions.messagesDrawn', { from, to, limit: whole(messages.limit, locale) })];
  if (set !== null) sentences.push(t('versions.messagesWithoutSet', { set }));
  if (encoder !== null) sentences.push(t('versions.vectorsFrom', { encoder }));
  return sentences.join(locale.startsWith('zh') ? '' : ' ');
}

/** 训练内容: what a model was trained with, how that stands to the model it repeats, and the way to repeat this one. */
export function TrainedWithSection({ model, isBusy, nameOf }: { model: ModelVersion; isBusy: boolean; nameOf: (model: string) => string }) {
  const { t, locale } = useText();
  const { can } = useSession();
  const { busy, error, attempt } = useDeed(versionKeys.runs);
  const [asked, setAsked] = useState(false);
  const { trainedWith, again } = model;
  const verdictOf = new Map(again?.ingredients.map(({ name, verdict }) => [name, verdict]));
  return (
    <section aria-labelledby="trained-with">
      <div className="section-head">
        <h2 id="trained-with">{t('versions.trainedWith')}</h2>
        {can('models.write') && (
          <Button size="small" disabled={isBusy} onClick={() => setAsked(true)}>
            {t('versions.trainAgain')}
          </Button>
        )}
      </div>
      {again && (
        <p className="alert-line">
          {againText(again, nameOf(again.modelId), t, locale)}
          <Link to={`/training/models/${again.modelId}`}>{t('versions.toModel', { model: nameOf(again.modelId) })}</Link>
        </p>
      )}
      {trainedWith ? (
        <>
          <table className="data-table stacked">
            <thead>
              <tr>
                <th scope="col">{t('versions.ingredient')}</th>
                <th scope="col">{t('versions.count')}</th>
                <th scope="col">{t('versions.hash')}</th>
                {again && <th scope="col">{t('versions.besideOriginal')}</th>}
              </tr>
            </thead>
            <tbody>
              {trainedWith.ingredients.map(({ name, count, hash }) => {
                const verdict = verdictOf.get(name);
                return (
                  <tr key={name}>
                    <th scope="row">{t(`versions.ingredient.${name}`)}</th>
                    <td className="tabular" data-label={t('versions.count')}>
                      {whole(count, locale)}
                    </td>
                    <td data-label={t('versions.hash')}>
                      {count === 0 ? (
                        <span className="muted">{t('versions.noneUsed')}</span>
                      ) : (
                        <code className="mono" title={hash}>
                          {hash.slice(0, 12)}…
                        </code>
                      )}
                    </td>
                    {again && (
                      <td data-label={t('versions.besideOriginal')}>
                        {verdict && <span className={`chip ${TONES[verdict]}`}>{t(`versions.verdictOf.${verdict}`)}</span>}
                      </td>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
          <p className="muted">{noteOf(trainedWith, t, locale)}</p>
        </>
      ) : (
        <p className="muted">{t('versions.trainedWithUnknown')}</p>
      )}
      {asked && (
        <ReasonDialog
          title={t('versions.trainAgainTitle', { n: model.number })}
          hint={t('versions.trainAgainHint', { version: model.corpusVersion, seed: model.seed })}
          okText={t('versions.trainStart')}
          placeholder={t('versions.trainAgainReason')}
          busy={busy}
          error={error}
          onClose={() => setAsked(false)}
          onOk={(reason) => void attempt(() => versionApi.train(reason, model.id)).then((done) => done && setAsked(false))}
        />
      )}
    </section>
  );
}
