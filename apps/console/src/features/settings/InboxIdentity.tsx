import { Form, Input, Select } from 'antd';
import { useText } from '../../i18n/index.ts';
import { LANGUAGES } from '../../i18n/locale.ts';

/** What an inbox is called and the language it opens in: the fields `name` and `locale` of the form around it. */
export function InboxIdentity({ hint }: { hint?: string }) {
  const { t } = useText();
  return (
    <>
      <Form.Item
        name="name"
        label={t('inboxes.name')}
        extra={hint}
        rules={[{ required: true, whitespace: true, max: 100, message: t('form.required') }]}
      >
        <Input />
      </Form.Item>
      <Form.Item name="locale" label={t('inboxes.locale')}>
        <Select options={LANGUAGES} />
      </Form.Item>
    </>
  );
}
