import type { SynonymGroup } from '@zhiyin/contracts';
import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { LANGUAGES } from '../../../i18n/locale.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';
import { FormDrawer } from '../../settings/FormDrawer.tsx';
import { RemoveButton } from '../../settings/RemoveButton.tsx';
import { GROUP_SYNONYMS_MAX, SYNONYM_WORDS_MAX, WORD_MAX, type Words } from './api.ts';
import { type Counted, Counts } from './Counts.tsx';
import { fold, groupKey, warningsOfGroups } from './draft.ts';
import { useShown } from './use-shown.tsx';
import '../../settings/settings.css';

type Props = { words: Words; counted: Counted | undefined; mayWrite: boolean; onChange: (next: Partial<Words>) => void };

/** 同义词组: search, add, change, remove; what to look at stands beside each. */
export function Groups({ words: { synonyms }, counted, mayWrite, onChange }: Props) {
  const { t, locale } = useText();
  const [q, setQ] = useState('');
  const [editing, setEditing] = useState<SynonymGroup | 'new' | null>(null);
  const warnings = useMemo(() => warningsOfGroups(synonyms), [synonyms]);
  const wanted = synonyms
    .map((group, i) => ({ group, warnings: warnings[i] ?? [] }))
    .filter(({ group }) => [group.canonical, ...group.synonyms].some((word) => fold(word).includes(fold(q))));
  const { shown, more } = useShown(wanted, q);
  const unseenOf = (group: SynonymGroup): string[] =>
    [group.canonical, ...group.synonyms].filter((word) => {
      const counts = counted?.get(fold(word));
      return counts !== undefined && counts.examples + counts.messages === 0;
    });
  const join = (list: readonly string[]) => list.join(locale.startsWith('zh') ? '、' : ', ');
  return (
    <div className="words-pane">
      <div className="words-tools">
        <Input.Search
          className="page-search"
          allowClear
          value={q}
          placeholder={t('words.search')}
          aria-label={t('words.search')}
          onChange={(event) => setQ(event.target.value)}
        />
        {mayWrite && (
          <Button type="primary" onClick={() => setEditing('new')}>
            {t('words.addGroup')}
          </Button>
        )}
      </div>
      {synonyms.length === 0 ? (
        <EmptyState title={t('words.noGroups')} hint={t('words.noGroupsHint')} />
      ) : shown.length === 0 ? (
        <EmptyState title={t('words.nothingFound')} />
      ) : (
        <ul className="page-rows">
          {shown.map(({ group, warnings: found }) => (
            <li key={groupKey(group)} className="words-row">
              <div className="words-main">
                <span className="words-line">
                  <strong>{group.canonical}</strong>
                  {group.synonyms.map((word) => (
                    <span key={word} className="chip">
                      {word}
                    </span>
                  ))}
                </span>
                {found.map((warning) => (
                  <span key={`${warning.kind} ${warning.word}`} className="words-warning">
                    {t(`words.warn.${warning.kind}`, warning)}
                  </span>
                ))}
                {unseenOf(group).length > 0 && (
                  <span className="words-unseen muted">{t('words.unseenWords', { words: join(unseenOf(group)) })}</span>
                )}
              </div>
              <span className="words-locale muted">{localeName(group.locale, t('words.everyLanguage'))}</span>
              <Counts counted={counted} words={[group.canonical, ...group.synonyms]} />
              {mayWrite && (
                <span className="words-acts">
                  <Button
                    size="small"
                    type="text"
                    aria-label={t('action.editNamed', { name: group.canonical })}
                    onClick={() => setEditing(group)}
                  >
                    {t('action.edit')}
                  </Button>
                  <RemoveButton
                    name={group.canonical}
                    hint={t('words.removeHint')}
                    busy={false}
                    onRemove={async () => onChange({ synonyms: synonyms.filter((other) => other !== group) })}
                  />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {more}
      {editing && (
        <GroupForm
          group={editing === 'new' ? null : editing}
          others={synonyms.filter((other) => other !== editing)}
          onClose={() => setEditing(null)}
          onSave={(next) => {
            onChange({ synonyms: editing === 'new' ? [next, ...synonyms] : synonyms.map((group) => (group === editing ? next : group)) });
            setEditing(null);
          }}
        />
      )}
    </div>
  );
}

const localeName = (locale: string, every: string): string =>
  locale === 'und' ? every : (LANGUAGES.find((one) => one.value === locale)?.label ?? locale);

type FormProps = {
  group: SynonymGroup | null;
  others: readonly SynonymGroup[];
  onClose: () => void;
  onSave: (group: SynonymGroup) => void;
};

function GroupForm({ group, others, onClose, onSave }: FormProps) {
  const { t } = useText();
  const firstFocus = useFirstFocus();
  const [form] = Form.useForm<SynonymGroup>();
  const wordsElsewhere = others.reduce((sum, other) => sum + 1 + other.synonyms.length, 0);
  const problemOf = (word: string): string | undefined =>
    word.length > WORD_MAX ? t('words.tooLong', { n: WORD_MAX }) : /[\p{L}\p{N}]/u.test(word) ? undefined : t('words.noLetter', { word });
  const options = [...LANGUAGES, { value: 'und', label: t('words.everyLanguage') }];
  if (group && !options.some(({ value }) => value === group.locale)) options.push({ value: group.locale, label: group.locale });
  return (
    <FormDrawer<SynonymGroup>
      title={group ? t('action.editNamed', { name: group.canonical }) : t('words.addGroup')}
      form={form}
      busy={false}
      onClose={onClose}
      onSave={({ canonical, synonyms, locale }) =>
        onSave({ canonical: canonical.trim(), synonyms: [...new Set(synonyms.map((word) => word.trim()))].filter(Boolean), locale })
      }
      initial={group ?? { canonical: '', synonyms: [], locale: 'zh-CN' }}
    >
      <Form.Item
        name="canonical"
        label={t('words.canonical')}
        extra={t('words.canonicalHint')}
        rules={[
          { required: true, whitespace: true, message: t('form.required') },
          {
            validator: async (_rule, value: string) => {
              const problem = value && problemOf(value.trim());
              if (problem) throw new Error(problem);
              if (
                value &&
                others.some((other) => groupKey(other) === groupKey({ canonical: value, locale: form.getFieldValue('locale') as string }))
              )
                throw new Error(t('words.groupTaken'));
            },
          },
        ]}
      >
        <Input ref={firstFocus} />
      </Form.Item>
      <Form.Item
        name="synonyms"
        label={t('words.synonyms')}
        extra={t('words.synonymsHint')}
        rules={[
          {
            validator: async (_rule, values: string[]) => {
              const given = values
                .map((word) => word.trim())
                .filter((word) => word !== '' && fold(word) !== fold(String(form.getFieldValue('canonical') ?? '')));
              if (given.length === 0) throw new Error(t('words.oneSynonym'));
              if (given.length > GROUP_SYNONYMS_MAX) throw new Error(t('words.tooManySynonyms', { n: GROUP_SYNONYMS_MAX }));
              if (wordsElsewhere + 1 + given.length > SYNONYM_WORDS_MAX) throw new Error(t('words.tooManyInAll', { n: SYNONYM_WORDS_MAX }));
              const problem = given.map(problemOf).find((one) => one !== undefined);
              if (problem) throw new Error(problem);
            },
          },
        ]}
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ';', '；', '\n']} />
      </Form.Item>
      <Form.Item name="locale" label={t('words.language')} extra={t('words.languageHint')}>
        <Select options={options} />
      </Form.Item>
    </FormDrawer>
  );
}
