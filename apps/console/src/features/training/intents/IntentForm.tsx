import { useQuery } from '@tanstack/react-query';
import type { Intent } from '@zhiyin/contracts';
import { Form, Input, Select } from 'antd';
import { api } from '../../../api/endpoints.ts';
import { keys } from '../../../api/query-client.ts';
import { useText } from '../../../i18n/index.ts';
import { pick } from '../../../i18n/locale.ts';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';
import { FormDrawer } from '../../settings/FormDrawer.tsx';
import { useSave } from '../../settings/use-save.ts';
import { AFTER_CHANGE, intentKeys, intentsApi } from './api.ts';
import { linesOf } from './lines.ts';
import { useIntents } from './use-intents.ts';
import '../../settings/settings.css';

type Values = {
  id: string;
  zh: string;
  en: string;
  category: string;
  queue: string;
  sopId?: string;
  keywordsZh: string;
  keywordsEn: string;
  reason?: string;
};

/** As the contracts have them. */
const KEYWORDS_MAX = 50;
const KEYWORD_MAX = 80;

type Props = { intent: Intent | null; onClose: () => void; onDone?: (intent: Intent) => void };

/** Makes an intent, or changes its names, category, queue and procedure. */
export function IntentForm({ intent, onClose, onDone }: Props) {
  const { t, locale } = useText();
  const firstFocus = useFirstFocus();
  const [form] = Form.useForm<Values>();
  const { byId, found } = useIntents();
  const { busy, save } = useSave(...AFTER_CHANGE);
  const queues = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => api.queues.list(signal) });
  const procedures = useQuery({ queryKey: intentKeys.procedures, queryFn: ({ signal }) => intentsApi.procedures(signal) });
  const categories = [...new Set((found.data?.data ?? []).map((health) => health.intent.category))].sort();
  const onSave = async ({ id, zh, en, category, queue, sopId, keywordsZh, keywordsEn, reason }: Values) => {
    const fields = {
      name: { 'zh-CN': zh.trim(), en: en.trim() },
      category: category.trim(),
      queue,
      sopId: sopId ?? null,
      keywords: withKeywords(intent?.keywords ?? {}, { 'zh-CN': linesOf(keywordsZh), en: linesOf(keywordsEn) }),
      reason: reason?.trim() ?? '',
    };
    const saved = await save(() => (intent ? intentsApi.patch(intent.id, fields) : intentsApi.create({ id: id.trim(), ...fields })));
    if (!saved) return;
    onClose();
    onDone?.(saved.reply);
  };
  const keywordRule = {
    validator: async (_rule: unknown, value: string) => {
      const given = linesOf(value ?? '');
      if (given.length > KEYWORDS_MAX) throw new Error(t('intents.keywordsTooMany', { n: KEYWORDS_MAX }));
      if (given.some((word) => word.length > KEYWORD_MAX)) throw new Error(t('intents.keywordTooLong', { n: KEYWORD_MAX }));
    },
  };
  const needed = { required: true, whitespace: true, message: t('form.required') };
  const chosen = (options: { value: string; label: string }[], now: string | null | undefined) =>
    now && !options.some((option) => option.value === now) ? [...options, { value: now, label: now }] : options;
  const procedureOptions = [
    ...new Map(
      (procedures.data?.data ?? []).map((one) => [one.id, { value: one.id, label: pick<string>(one.name, locale) ?? one.id }]),
    ).values(),
  ];
  return (
    <FormDrawer<Values>
      title={intent ? t('action.editNamed', { name: pick(intent.name, locale) ?? intent.id }) : t('intents.add')}
      form={form}
      busy={busy}
      onClose={onClose}
      onSave={(values) => void onSave(values)}
      initial={{
        id: intent?.id ?? '',
        zh: intent?.name['zh-CN'] ?? '',
        en: intent?.name.en ?? '',
        category: intent?.category ?? 'general',
        queue: intent?.queue ?? 'q_general',
        sopId: intent?.sopId ?? undefined,
        keywordsZh: (intent?.keywords['zh-CN'] ?? []).join('\n'),
        keywordsEn: (intent?.keywords.en ?? []).join('\n'),
      }}
    >
      <div className="form-pair">
        <Form.Item name="zh" label={t('intents.nameZh')} rules={[{ ...needed, max: 200 }]}>
          <Input lang="zh-CN" ref={firstFocus} />
        </Form.Item>
        <Form.Item name="en" label={t('intents.nameEn')} rules={[{ ...needed, max: 200 }]}>
          <Input lang="en" />
        </Form.Item>
      </div>
      <Form.Item
        name="id"
        label={t('intents.key')}
        extra={t('intents.keyHint')}
        rules={[
          { ...needed, max: 100 },
          {
            validator: async (_rule, value: string) => {
              if (!intent && byId.has(value?.trim())) throw new Error(t('intents.keyTaken'));
            },
          },
        ]}
      >
        <Input className="mono" disabled={intent !== null} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="category" label={t('intents.category')} rules={[{ ...needed, max: 80 }]}>
          <Input list="intent-categories" />
        </Form.Item>
        <Form.Item name="queue" label={t('intents.queue')} rules={[needed]}>
          <Select
            loading={queues.isPending}
            options={chosen(
              (queues.data ?? []).map((queue) => ({ value: queue.key, label: pick(queue.name, locale) ?? queue.key })),
              intent?.queue ?? 'q_general',
            )}
          />
        </Form.Item>
      </div>
      <datalist id="intent-categories">
        {categories.map((category) => (
          <option key={category} value={category} />
        ))}
      </datalist>
      <Form.Item name="sopId" label={t('intents.procedure')} extra={t('intents.procedureHint')}>
        <Select
          allowClear
          placeholder={t('form.noneChosen')}
          loading={procedures.isPending}
          options={chosen(procedureOptions, intent?.sopId)}
        />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="keywordsZh" label={t('intents.keywordsZh')} rules={[keywordRule]}>
          <Input.TextArea lang="zh-CN" rows={5} />
        </Form.Item>
        <Form.Item name="keywordsEn" label={t('intents.keywordsEn')} rules={[keywordRule]}>
          <Input.TextArea lang="en" rows={5} />
        </Form.Item>
      </div>
      <p className="muted form-note">{t('intents.keywordsHint')}</p>
      <Form.Item name="reason" label={t('intents.reason')} rules={[{ max: 500 }]}>
        <Input />
      </Form.Item>
    </FormDrawer>
  );
}

/** Keywords of the languages written here in the place of theirs; other languages keep what they have, empty ones go. */
function withKeywords(before: Record<string, string[]>, written: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries({ ...before, ...written }).filter(([, words]) => words.length > 0));
}
