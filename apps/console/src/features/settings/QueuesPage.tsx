import { useQuery } from '@tanstack/react-query';
import type { Queue, WeeklyHours } from '@zhiyin/contracts';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, type QueueBody } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { duration } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { uiLocaleOf } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { FormDrawer } from './FormDrawer.tsx';
import { HoursEditor } from './HoursEditor.tsx';
import { DAYS, hoursProblem, hoursSummary, tidyHours, type Window } from './hours.ts';
import { SettingRows } from './SettingRows.tsx';
import { useSave } from './use-save.ts';

/** 排队: where customers wait for a person, in which order and at which hours. */
export function QueuesPage() {
  const { t, locale } = useText();
  const found = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => api.queues.list(signal), refetchInterval: 15_000 });
  const [editing, setEditing] = useState<Queue | 'new' | null>(null);
  const add = (
    <Button type="primary" onClick={() => setEditing('new')}>
      {t('queues.add')}
    </Button>
  );
  const hoursOf = (queue: Queue) =>
    hoursSummary(queue.hours)
      .map(({ from, to, windows }) => `${from === to ? t(`day.${from}`) : `${t(`day.${from}`)}–${t(`day.${to}`)}`} ${windows}`)
      .join(' · ') || t('queues.always');
  return (
    <>
      <PageHead title={t('settings.queues')} hint={t('queues.hint')}>
        {add}
      </PageHead>
      <SettingRows
        found={found}
        keyOf={(queue) => queue.id}
        empty={{ title: t('queues.none'), hint: t('queues.hint'), action: add }}
        row={(queue) => (
          <div className="setting-row">
            <span className="page-row-main">
              <span className="page-row-title">
                {queue.name[uiLocaleOf(locale)]} <code className="mono muted">{queue.key}</code>
              </span>
              <span className="muted">{hoursOf(queue)}</span>
            </span>
            <span className="muted tabular">{t('queues.rankShort', { n: queue.rank })}</span>
            <span className={`chip tabular ${queue.waiting > 0 ? 'strong' : ''}`}>
              {queue.waiting > 0
                ? t('queues.waiting', { n: queue.waiting, time: duration(queue.longestWaitSeconds, locale) })
                : t('queues.nobodyWaits')}
            </span>
            <span className="muted tabular">{t('queues.online', { n: queue.agentsOnline })}</span>
            <Button
              size="small"
              onClick={() => setEditing(queue)}
              aria-label={t('action.editNamed', { name: queue.name[uiLocaleOf(locale)] })}
            >
              {t('action.edit')}
            </Button>
          </div>
        )}
      />
      {editing && <QueueForm queue={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

type Values = { key: string; nameZh: string; nameEn: string; skills: string[]; rank: number; zone: string; hours: WeeklyHours };

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

function QueueForm({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t, locale } = useText();
  const [form] = Form.useForm<Values>();
  const { busy, save } = useSave(keys.queues);
  const onSave = async ({ nameZh, nameEn, hours, ...rest }: Values) => {
    const body: QueueBody = { ...rest, name: { 'zh-CN': nameZh.trim(), en: nameEn.trim() }, hours: tidyHours(hours) };
    if (await save(() => (queue ? api.queues.patch(queue.id, body) : api.queues.create(body)))) onClose();
  };
  const zones = queue && !ZONES.includes(queue.zone) ? [queue.zone, ...ZONES] : ZONES;
  return (
    <FormDrawer<Values>
      title={queue ? t('action.editNamed', { name: queue.name[uiLocaleOf(locale)] }) : t('queues.add')}
      form={form}
      busy={busy}
      onClose={onClose}
      onSave={(values) => void onSave(values)}
      initial={
        queue
          ? {
              key: queue.key,
              nameZh: queue.name['zh-CN'],
              nameEn: queue.name.en,
              skills: queue.skills,
              rank: queue.rank,
              zone: queue.zone,
              hours: queue.hours,
            }
          : {
              skills: [],
              rank: 100,
              zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
              hours: { mon: [[9, 18]], tue: [[9, 18]], wed: [[9, 18]], thu: [[9, 18]], fri: [[9, 18]] },
            }
      }
    >
      <div className="form-pair">
        <Form.Item name="nameZh" label={t('queues.nameZh')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}>
          <Input lang="zh-CN" />
        </Form.Item>
        <Form.Item name="nameEn" label={t('queues.nameEn')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}>
          <Input lang="en" />
        </Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item
          name="key"
          label={t('queues.key')}
          extra={t('queues.keyHint')}
          rules={[{ required: true, pattern: /^[a-z0-9_]{2,40}$/, message: t('queues.keyHint') }]}
        >
          <Input className="mono" />
        </Form.Item>
        <Form.Item
          name="rank"
          label={t('queues.rank')}
          extra={t('queues.rankHint')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <InputNumber min={0} max={1000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="skills" label={t('queues.skills')} extra={t('queues.skillsHint')}>
        <Select mode="tags" placeholder={t('form.typeAndEnter')} open={false} suffixIcon={null} tokenSeparators={[',', '，', ' ']} />
      </Form.Item>
      <h2 className="form-heading">{t('queues.hours')}</h2>
      <Form.Item name="zone" label={t('queues.zone')}>
        <Select showSearch options={zones.map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <Form.Item
        name="hours"
        rules={[
          {
            validator: async (_rule, hours: WeeklyHours) => {
              if (DAYS.some((day) => hoursProblem((hours[day] ?? []) as Window[]))) throw new Error(t('hours.mend'));
            },
          },
        ]}
      >
        <HoursEditor />
      </Form.Item>
    </FormDrawer>
  );
}
