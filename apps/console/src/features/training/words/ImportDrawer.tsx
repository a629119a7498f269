import type { WordList, WordListPreview } from '@zhiyin/contracts';
import { Alert, Button, Drawer, Form, Input, Radio, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { LANGUAGES } from '../../../i18n/locale.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { SYNONYM_WORDS_MAX, VOCABULARY_MAX, type Words, wordsApi } from './api.ts';
import '../../settings/settings.css';

type Values = { list: WordList; text: string; mode: 'add' | 'replace'; locale: string };
type Props = { list: WordList; hasDraft: boolean; onClose: () => void; onTake: (next: Partial<Words>) => void };

const SHOWN = 60;

/** Brings a list in: pasted or from a file, looked through first, then taken into the draft. */
export function ImportDrawer({ list, hasDraft, onClose, onTake }: Props) {
  const { t } = useText();
  const errorText = useErrorText();
  const [form] = Form.useForm<Values>();
  const asked = Form.useWatch('list', form) ?? list;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [preview, setPreview] = useState<(WordListPreview & { list: WordList }) | null>(null);
  const file = useId();
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (preview || error !== undefined) result.current?.scrollIntoView({ block: 'nearest' });
  }, [preview, error]);
  const look = async (values: Values) => {
    setBusy(true);
    setError(undefined);
    setPreview(null);
    try {
      setPreview({ ...(await wordsApi.preview(values)), list: values.list });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const isTooMuch =
    preview !== null &&
    (preview.vocabulary.length > VOCABULARY_MAX ||
      preview.synonyms.reduce((sum, group) => sum + 1 + group.synonyms.length, 0) > SYNONYM_WORDS_MAX);
  const changes = preview ? preview.added.length + preview.removed.length : 0;
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('words.importTitle')}
      size={520}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      footer={
        <div className="form-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          {preview && changes > 0 && !isTooMuch ? (
            <Button
              type="primary"
              onClick={() => onTake(preview.list === 'vocabulary' ? { vocabulary: preview.vocabulary } : { synonyms: preview.synonyms })}
            >
              {t('words.take')}
            </Button>
          ) : (
            <Button type="primary" loading={busy} disabled={hasDraft} onClick={() => form.submit()}>
              {t('words.preview')}
            </Button>
          )}
        </div>
      }
    >
      {hasDraft && <Alert type="warning" showIcon title={t('words.saveFirst')} style={{ marginBottom: 16 }} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ list, text: '', mode: 'add', locale: 'zh-CN' }}
        onFinish={(values) => void look(values)}
        onValuesChange={() => setPreview(null)}
      >
        <Form.Item name="list" label={t('words.list')}>
          <Radio.Group
            options={[
              { value: 'synonyms', label: t('words.listSynonyms') },
              { value: 'vocabulary', label: t('words.listVocabulary') },
            ]}
          />
        </Form.Item>
        <div className="words-file">
          <input
            id={file}
            className="visually-hidden"
            type="file"
            accept=".txt,.csv"
            onChange={async (event) => {
              const text = await event.target.files?.[0]?.text();
              if (text === undefined) return;
              form.setFieldsValue({ text });
              setPreview(null);
            }}
          />
          <label htmlFor={file} className="file-button">
            {t('words.chooseFile')}
          </label>
        </div>
        <Form.Item
          name="text"
          label={t('words.lines')}
          extra={t(asked === 'synonyms' ? 'words.linesSynonymsHint' : 'words.linesVocabularyHint')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea
            rows={8}
            maxLength={300_000}
            placeholder={t(asked === 'synonyms' ? 'words.linesSynonymsExample' : 'words.linesVocabularyExample')}
          />
        </Form.Item>
        {asked === 'synonyms' && (
          <Form.Item name="locale" label={t('words.language')}>
            <Select options={[...LANGUAGES, { value: 'und', label: t('words.everyLanguage') }]} />
          </Form.Item>
        )}
        <Form.Item name="mode" label={t('words.mode')}>
          <Radio.Group
            options={[
              { value: 'add', label: t('words.modeAdd') },
              { value: 'replace', label: t('words.modeReplace') },
            ]}
          />
        </Form.Item>
      </Form>
      <div ref={result} aria-live="polite" className="words-preview">
        {error !== undefined && <Alert type="error" showIcon title={errorText(error)} />}
        {preview && (
          <>
            <p>
              {t('words.previewSummary', {
                lines: preview.lines,
                added: preview.added.length,
                known: preview.known,
                removed: preview.removed.length,
              })}
            </p>
            {isTooMuch && (
              <Alert
                type="error"
                showIcon
                title={t('words.tooManyInAll', { n: preview.list === 'vocabulary' ? VOCABULARY_MAX : SYNONYM_WORDS_MAX })}
              />
            )}
            <WordChips title={t('words.willAdd')} words={preview.added} look="good" />
            <WordChips title={t('words.willRemove')} words={preview.removed} look="bad" />
            {preview.count > 0 && (
              <Alert
                type="warning"
                showIcon
                title={t('words.broken', { n: preview.count })}
                description={
                  <ol className="words-problems">
                    {preview.problems.map(({ line, problem, text }) => (
                      <li key={`${line} ${problem}`}>
                        <span className="tabular">{t('words.lineN', { n: line })}</span> {t(`words.problem.${problem}`, { text })}
                      </li>
                    ))}
                  </ol>
                }
              />
            )}
          </>
        )}
      </div>
    </Drawer>
  );
}

function WordChips({ title, words, look }: { title: string; words: readonly string[]; look: 'good' | 'bad' }) {
  const { t } = useText();
  if (words.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <p className="words-line">
        {[...new Set(words)].slice(0, SHOWN).map((word) => (
          <span key={word} className={`chip ${look}`}>
            {word}
          </span>
        ))}
        {words.length > SHOWN && <span className="muted">{t('words.andMore', { n: words.length - SHOWN })}</span>}
      </p>
    </div>
  );
}
