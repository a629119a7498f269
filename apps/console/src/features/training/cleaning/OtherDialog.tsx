import type { CleaningAction, CleaningFinding } from '@zhiyin/contracts';
import { Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import type { useIntentNames } from '../../intents/use-intent-names.ts';

type Props = {
  finding: CleaningFinding;
  intents: ReturnType<typeof useIntentNames>;
  onApply: (action: CleaningAction) => void;
  onClose: () => void;
};
const WAYS = ['relabel', 'edit', 'remove'] as const;

/** Settles a finding in another way than proposed. */
export function OtherDialog({ finding, intents, onApply, onClose }: Props) {
  const { t } = useText();
  const isSingle = finding.lines.length === 1;
  const [way, setWay] = useState<(typeof WAYS)[number]>('relabel');
  const [intentId, setIntentId] = useState<string>();
  const [text, setText] = useState(finding.action.type === 'edit' ? finding.action.text : (finding.lines[0]?.text ?? ''));
  const action: CleaningAction | null =
    way === 'relabel'
      ? intentId
        ? { type: 'relabel', intentId }
        : null
      : way === 'edit'
        ? text.trim() && text !== finding.lines[0]?.text
          ? { type: 'edit', text: text.trim() }
          : null
        : { type: 'remove' };
  return (
    <Modal
      open
      title={t('cleaning.otherTitle')}
      okText={t('cleaning.apply')}
      cancelText={t('action.cancel')}
      okButtonProps={{ disabled: action === null }}
      onOk={() => action && onApply(action)}
      onCancel={onClose}
    >
      <div className="cleaning-other">
        <Radio.Group
          vertical
          value={way}
          onChange={(event) => setWay(event.target.value)}
          options={WAYS.filter((one) => one !== 'edit' || isSingle).map((value) => ({ value, label: t(`cleaning.other.${value}`) }))}
        />
        {way === 'relabel' && (
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('cleaning.other.relabel')}
            placeholder={t('cleaning.intent')}
            value={intentId}
            onChange={setIntentId}
            options={intents.options}
          />
        )}
        {way === 'edit' && (
          <Input.TextArea
            aria-label={t('cleaning.otherText')}
            value={text}
            maxLength={4000}
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </div>
    </Modal>
  );
}
