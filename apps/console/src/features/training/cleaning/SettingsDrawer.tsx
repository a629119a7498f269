import { useQuery } from '@tanstack/react-query';
import type { CleaningSettings } from '@zhiyin/contracts';
import { Drawer, Form, InputNumber, Select, Switch } from 'antd';
import { useText } from '../../../i18n/index.ts';
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { FormDrawer } from '../../settings/FormDrawer.tsx';
import { useSave } from '../../settings/use-save.ts';
import { cleaningApi, cleaningKeys } from './api.ts';
import '../../settings/settings.css';

type Props = { readOnly: boolean; onClose: () => void };

/** When lines count as stale, and which products are no longer sold. */
export function SettingsDrawer(props: Props) {
  const { t } = useText();
  const found = useQuery({ queryKey: cleaningKeys.settings, queryFn: ({ signal }) => cleaningApi.settings(signal) });
  if (found.data) return <SettingsForm settings={found.data} {...props} />;
  return (
    <Drawer open onClose={props.onClose} title={t('cleaning.settings')} size={480} styles={{ wrapper: { maxWidth: '100vw' } }}>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <RowsSkeleton rows={4} height={40} />}
    </Drawer>
  );
}

type Values = { isStale: boolean; staleDays: number | null; staleManual: boolean; retiredProducts: string[] };

function SettingsForm({ settings, readOnly, onClose }: Props & { settings: CleaningSettings }) {
  const { t } = useText();
  const [form] = Form.useForm<Values>();
  const { busy, save } = useSave(cleaningKeys.settings);
  const isStale = Form.useWatch('isStale', form) ?? settings.staleDays !== null;
  const onSave = async ({ isStale, staleDays, staleManual, retiredProducts }: Values) => {
    const saved = await save(() =>
      cleaningApi.changeSettings({ staleDays: isStale ? (staleDays ?? 365) : null, staleManual, retiredProducts }),
    );
    if (saved) onClose();
  };
  return (
    <FormDrawer
      title={t('cleaning.settings')}
      form={form}
      initial={{ ...settings, isStale: settings.staleDays !== null, staleDays: settings.staleDays ?? 365 }}
      busy={busy}
      onSave={(values) => (readOnly ? onClose() : void onSave(values))}
      onClose={onClose}
    >
      {readOnly && <p className="cleaning-note">{t('cleaning.readOnly')}</p>}
      <Form.Item name="isStale" label={t('cleaning.set.stale')} valuePropName="checked">
        <Switch disabled={readOnly} />
      </Form.Item>
      <Form.Item name="staleDays" label={t('cleaning.set.staleDays')} rules={[{ required: isStale }]}>
        <InputNumber min={1} max={3650} disabled={readOnly || !isStale} suffix={t('cleaning.set.days')} style={{ width: 160 }} />
      </Form.Item>
      <Form.Item name="staleManual" label={t('cleaning.set.staleManual')} extra={t('cleaning.set.staleManualHint')} valuePropName="checked">
        <Switch disabled={readOnly || !isStale} />
      </Form.Item>
      <Form.Item name="retiredProducts" label={t('cleaning.set.retired')} extra={t('cleaning.set.retiredHint')}>
        <Select
          mode="tags"
          disabled={readOnly}
          maxCount={200}
          placeholder={t('cleaning.set.retiredPlaceholder')}
          options={settings.knownProducts.map(({ value, names }) => ({
            label: value,
            options: [value, ...names].map((name) => ({ value: name, label: name })),
          }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}
