import { App, Button, Drawer, Form, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/index.ts';
import { busyLook } from '../../ui/busy.ts';

type Props<V extends object> = {
  title: string;
  form: FormInstance<V>;
  initial: Partial<V>;
  busy: boolean;
  onSave: (values: V) => void;
  onClose: () => void;
  extra?: ReactNode;
  children: ReactNode;
};

/** A form that slides in beside its list. */
export function FormDrawer<V extends object>({ title, form, initial, busy, onSave, onClose, extra, children }: Props<V>) {
  const { t } = useText();
  const { modal } = App.useApp();
  /** What has been typed is not thrown away by a click beside the form. */
  const leave = () => {
    if (!form.isFieldsTouched()) return onClose();
    modal.confirm({
      title: t('form.leaveTitle'),
      content: t('form.leaveHint'),
      okText: t('form.leave'),
      cancelText: t('form.stay'),
      okButtonProps: { danger: true },
      onOk: onClose,
    });
  };
  return (
    <Drawer
      open
      onClose={leave}
      title={title}
      size={480}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      footer={
        <div className="form-foot">
          {extra}
          <Button onClick={leave}>{t('action.cancel')}</Button>
          <Button type="primary" {...busyLook(busy)} onClick={() => form.submit()}>
            {t('action.save')}
          </Button>
        </div>
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial as Parameters<typeof form.setFieldsValue>[0]}
        onFinish={(values) => {
          if (!busy) onSave(values);
        }}
        scrollToFirstError
      >
        {children}
      </Form>
    </Drawer>
  );
}
