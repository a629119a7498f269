import type { Explanation } from '@zhiyin/contracts';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { PushBar } from './Drivers.tsx';

type ScopeOf = NonNullable<Explanation['drivers']>['scope'];
/** Signals that are shares, and read as percentages. */
const SHARES = new Set(['known_words', 'known_characters', 'known_cjk']);

/** 拒识: how far the sentence is from being accepted, and which signals spoke for and against. */
export function Scope({ scope, isOpen }: { scope: ScopeOf; isOpen: boolean }) {
  const { t, locale } = useText();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const largest = Math.max(1e-9, ...scope.signals.map((signal) => Math.abs(signal.push)));
  const figure = (signal: string, value: number) => (SHARES.has(signal) ? percent(value, locale) : number.format(value));
  return (
    <details className="intent-part scope" open={isOpen}>
      <summary>
        <h2>{t(scope.logit >= 0 ? 'scope.accepted' : 'scope.rejected', { by: number.format(Math.abs(scope.logit)) })}</h2>
      </summary>
      {scope.nothingKnown ? (
        <p>{t('scope.nothingKnown')}</p>
      ) : (
        <>
          <p className="muted">{t('scope.hint')}</p>
          <table className="push-table">
            <caption className="visually-hidden">{t('scope.hint')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('scope.signal')}</th>
                <th scope="col">{t('scope.value')}</th>
                <th scope="col">{t('scope.usual')}</th>
                <th scope="col">{t('scope.push')}</th>
              </tr>
            </thead>
            <tbody>
              {[...scope.signals]
                .sort((a, b) => a.push - b.push)
                .map(({ signal, value, usual, push }) => (
                  <tr key={signal}>
                    <th scope="row">{t(`signal.${signal}`)}</th>
                    <td className="tabular">{figure(signal, value)}</td>
                    <td className="tabular">{figure(signal, usual)}</td>
                    <td className="tabular push">
                      <PushBar lean={push} largest={largest} />
                      {signed.format(push)}
                    </td>
                  </tr>
                ))}
              <tr>
                <th scope="row">{t('scope.offset')}</th>
                <td />
                <td />
                <td className="tabular push">{signed.format(scope.offset)}</td>
              </tr>
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t('try.sum')}</th>
                <td />
                <td />
                <td className="tabular push">{signed.format(scope.logit)}</td>
              </tr>
            </tfoot>
          </table>
        </>
      )}
    </details>
  );
}
