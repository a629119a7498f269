import type { Explanation } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { pick } from '../../../i18n/locale.ts';
import { IntentSelect } from './IntentSelect.tsx';
import { useIntents } from './use-intents.ts';

type DriversOf = NonNullable<Explanation['drivers']>;
type Row = { key: string; text: string; note: string; best: number; other: number };

const leanOf = (row: { best: number; other: number }) => row.best - row.other;

/** 归因: which words spoke for the winning intent, and which for the other; as shaded text and as a table. */
export function Drivers({ text, drivers, onAgainst }: { text: string; drivers: DriversOf; onAgainst: (intent: string) => void }) {
  const { t } = useText();
  const { name } = useIntents();
  const { best, other, pieces } = drivers;
  const largest = Math.max(1e-9, ...pieces.map((piece) => Math.abs(leanOf(piece))));
  return (
    <section className="intent-part" aria-labelledby="why-heading">
      <h2 id="why-heading">{t('try.why')}</h2>
      {other ? (
        <div className="try-against">
          <span>{t('try.against', { best: name(best.intent) })}</span>
          <IntentSelect
            label={t('try.compareWith')}
            value={other.intent}
            without={best.intent}
            size="small"
            onChange={(intent) => onAgainst(intent ?? '')}
          />
        </div>
      ) : (
        <p>{t('try.onlyOne', { best: name(best.intent) })}</p>
      )}
      <p className="shaded" aria-hidden="true">
        {shade(text, pieces).map(({ piece, between, start }) => (
          <span key={start}>
            {between}
            {piece && <Shaded piece={piece} largest={largest} />}
          </span>
        ))}
      </p>
      <p className="shaded-legend muted" aria-hidden="true">
        <span className="for">{t('try.for', { intent: name(best.intent) })}</span>
        {other && <span className="against">{t('try.for', { intent: name(other.intent) })}</span>}
        <span className="unknown">{t('try.unknownWord')}</span>
      </p>
      <PushTable drivers={drivers} largest={largest} />
      <Concepts drivers={drivers} />
    </section>
  );
}

type Piece = DriversOf['pieces'][number];

/** The text as it was written: each piece with what stands before it, and the rest. */
function shade(text: string, pieces: readonly Piece[]): { piece: Piece | null; between: string; start: number }[] {
  const parts = pieces.map((piece, i) => ({ piece, between: text.slice(pieces[i - 1]?.end ?? 0, piece.start), start: piece.start }));
  return [...parts, { piece: null, between: text.slice(pieces.at(-1)?.end ?? 0), start: text.length + 1 }];
}

/** Below this share of known features a word is one the model has hardly met. */
const HARDLY_KNOWN = 0.25;

function Shaded({ piece, largest }: { piece: Piece; largest: number }) {
  const lean = leanOf(piece);
  const tint = Math.round((36 * Math.abs(lean)) / largest);
  const side = tint < 3 ? '' : lean > 0 ? 'for' : 'against';
  return (
    <span
      className={`shade ${side} ${piece.known < HARDLY_KNOWN ? 'unknown' : ''}`}
      style={
        side ? { background: `color-mix(in srgb, var(${lean > 0 ? '--zy-brand' : '--zy-danger'}) ${tint}%, var(--zy-surface))` } : undefined
      }
    >
      {piece.text}
    </span>
  );
}

function PushTable({ drivers, largest }: { drivers: DriversOf; largest: number }) {
  const { t, locale } = useText();
  const { name } = useIntents();
  const { best, other, pieces } = drivers;
  const rows: Row[] = pieces
    .map((piece) => ({
      key: String(piece.start),
      text: piece.text,
      note: piece.readAs ? t('try.readAs', { word: piece.readAs }) : piece.known < HARDLY_KNOWN ? t('try.unknownWord') : '',
      best: piece.best,
      other: piece.other,
    }))
    .sort((a, b) => Math.abs(leanOf(b)) - Math.abs(leanOf(a)));
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const sum = { best: best.score, other: other?.score ?? 0 };
  return (
    <table className="push-table">
      <caption className="visually-hidden">{t('try.tableCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('try.word')}</th>
          <th scope="col">{name(best.intent)}</th>
          {other && <th scope="col">{name(other.intent)}</th>}
          {other && <th scope="col">{t('try.difference')}</th>}
        </tr>
      </thead>
      <tbody>
        {[...rows, { key: 'bias', text: t('try.bias'), note: t('try.biasHint'), best: best.bias, other: other?.bias ?? 0 }].map((row) => (
          <tr key={row.key}>
            <th scope="row">
              {row.text} {row.note && <span className="muted">{row.note}</span>}
            </th>
            <td className="tabular">{signed.format(row.best)}</td>
            {other && <td className="tabular">{signed.format(row.other)}</td>}
            {other && (
              <td className="tabular push">
                <PushBar lean={leanOf(row)} largest={largest} />
                {signed.format(leanOf(row))}
              </td>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('try.sum')}</th>
          <td className="tabular">{signed.format(sum.best)}</td>
          {other && <td className="tabular">{signed.format(sum.other)}</td>}
          {other && <td className="tabular push">{signed.format(leanOf(sum))}</td>}
        </tr>
      </tfoot>
    </table>
  );
}

/** From the middle to the right it speaks for the winner, to the left for the other. */
export function PushBar({ lean, largest }: { lean: number; largest: number }) {
  const half = Math.min(50, (50 * Math.abs(lean)) / largest);
  return (
    <span className="push-track" aria-hidden="true">
      <span
        className={lean < 0 ? 'against' : 'for'}
        style={lean < 0 ? { insetInlineEnd: '50%', width: `${half}%` } : { insetInlineStart: '50%', width: `${half}%` }}
      />
    </span>
  );
}

/** Which groups of like words took part; what they add is counted in the words already. */
function Concepts({ drivers: { concepts, other } }: { drivers: DriversOf }) {
  const { t, locale } = useText();
  if (concepts.length === 0) return null;
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const push = (concept: (typeof concepts)[number]) => (other ? leanOf(concept) : concept.best);
  return (
    <>
      <h3>{t('try.concepts')}</h3>
      <p className="muted">{t('try.conceptsHint')}</p>
      <ul className="concepts">
        {[...concepts]
          .sort((a, b) => Math.abs(push(b)) - Math.abs(push(a)))
          .slice(0, 8)
          .map((concept) => (
            <li key={concept.name.en + concept.name['zh-CN']}>
              <span>
                {concept.words.join(' · ')} <span className="muted">→ {pick(concept.name, locale)}</span>
              </span>
              <span className="tabular">{signed.format(push(concept))}</span>
            </li>
          ))}
      </ul>
    </>
  );
}
