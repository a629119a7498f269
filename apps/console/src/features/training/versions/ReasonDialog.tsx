import { Alert, Form, Input, Modal } from 'antd';
import { type ReactNode, useId } from 'react';
import type { ApiError } from '../../../api/client.ts';
import { useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';

type Props = {
  title: string;
  hint?: string;
  okText: string;
  /** A reason is asked for always, but may be left out here. */
  optional?: boolean;
  danger?: boolean;
  /** An example of a reason; of a change of the corpus where none is given. */
  placeholder?: string;
  busy: boolean;
  error: ApiError | null;
  children?: ReactNode;
  onOk: (reason: string) => void;
  onClose: () => void;
};

/** Asks for a deed's reason, which the history keeps. */
export function ReasonDialog({ title, hint, okText, optional, danger, placeholder, busy, error, children, onOk, onClose }: Props) {
  const { t } = useText();
  const firstFocus = useFirstFocus();
  const errorText = useErrorText();
  const [form] = Form.useForm<{ reason: string }>();
  const formId = useId();
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      okText={okText}
      cancelText={t('action.cancel')}
      okButtonProps={{ htmlType: 'submit', form: formId, ...busyLook(busy), danger: danger ?? false }}
    >
      <div className="dialog-body">
        {hint && <p>{hint}</p>}
        {children}
        <Form
          id={formId}
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ reason: '' }}
          onFinish={({ reason }) => onOk(reason.trim())}
        >
          <Form.Item
            name="reason"
            label={t(optional ? 'versions.reasonOptional' : 'versions.reason')}
            rules={optional ? [] : [{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input.TextArea ref={firstFocus} rows={2} maxLength={500} placeholder={placeholder ?? t('versions.reasonHint')} />
          </Form.Item>
        </Form>
        {error && <Alert type="error" showIcon title={errorText(error)} />}
      </div>
    </Modal>
  );
}
