import { useQuery } from '@tanstack/react-query';
import type { ModelComparison, ModelVersion } from '@zhiyin/contracts';
import { Alert, Checkbox, Form, Input, Modal } from 'antd';
import { useId } from 'react';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';
import { versionApi, versionKeys } from './api.ts';
import { Verdict } from './ComparisonSection.tsx';
import { ShadowWarnings } from './ShadowSection.tsx';
import { useDeed } from './use-deed.ts';

/** 上线: asks once more, with what is known of the model; a refusal shows the figures it was refused by. */
export function PromoteDialog({ model, active, onClose }: { model: ModelVersion; active: ModelVersion | undefined; onClose: () => void }) {
  const { t } = useText();
  const firstFocus = useFirstFocus();
  const { me } = useSession();
  const errorText = useErrorText();
  const formId = useId();
  const [form] = Form.useForm<{ reason: string; force: boolean }>();
  const force = Form.useWatch('force', form) ?? false;
  const { busy, error, attempt } = useDeed(versionKeys.models);
  const comparison = useQuery({
    queryKey: versionKeys.comparison(model.id, active?.id ?? ''),
    queryFn: ({ signal }) => versionApi.compare(model.id, active?.id ?? '', signal),
    enabled: active !== undefined,
  });
  const shadow = useQuery({ queryKey: versionKeys.shadow(model.id), queryFn: ({ signal }) => versionApi.shadow(model.id, signal) });
  const refused = error?.details.reason === 'worse' ? (error.details.comparison as ModelComparison | undefined) : undefined;
  const figures = refused ?? comparison.data;
  const mayForce =
    me.role === 'admin' && (error?.details.reason === 'worse' || error?.details.reason === 'not_evaluated' || figures?.verdict === 'worse');
  const name = t('versions.modelN', { n: model.number });
  return (
    <Modal
      open
      width={640}
      title={t('versions.promoteTitle', { n: model.number })}
      onCancel={onClose}
      okText={force ? t('versions.promoteForce') : t('versions.promote')}
      cancelText={t('action.cancel')}
      okButtonProps={{ htmlType: 'submit', form: formId, ...busyLook(busy), danger: force }}
    >
      <div className="dialog-body">
        <p>{active ? t('versions.promoteHint', { n: active.number }) : t('versions.promoteFirst')}</p>
        {figures && active && <Verdict figures={figures} candidate={name} baseline={t('versions.modelN', { n: active.number })} />}
        {shadow.data ? (
          <ShadowWarnings shadow={shadow.data} />
        ) : (
          shadow.data === null && <p className="muted">{t('versions.promoteNoShadow')}</p>
        )}
        {error && <Alert type="error" showIcon title={errorText(error)} />}
        <Form
          id={formId}
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ reason: '', force: false }}
          onFinish={({ reason, force: asked }) =>
            void attempt(
              () => versionApi.promote(model.id, { reason: reason.trim(), ...(asked && { force: true }) }),
              t('versions.promoted', { n: model.number }),
            ).then((done) => done && onClose())
          }
        >
          {mayForce && (
            <Form.Item name="force" valuePropName="checked" extra={t('versions.forceHint')}>
              <Checkbox>{t('versions.force')}</Checkbox>
            </Form.Item>
          )}
          <Form.Item
            name="reason"
            label={t(force ? 'versions.reason' : 'versions.reasonOptional')}
            dependencies={['force']}
            rules={force ? [{ required: true, whitespace: true, message: t('versions.forceNeedsReason') }] : []}
          >
            <Input.TextArea ref={firstFocus} rows={2} maxLength={500} placeholder={t('versions.reasonHint')} />
          </Form.Item>
        </Form>
      </div>
    </Modal>
  );
}
