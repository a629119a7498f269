import type { StaffMessage } from '@zhiyin/contracts';
import { App } from 'antd';
import { useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { useText } from '../../i18n/index.ts';
import { useErrorText } from '../../ui/states.tsx';
import { type IntentChoice, IntentPicker } from '../intents/IntentPicker.tsx';

/** 改标: an agent says what a customer's line meant. */
export function RetagDialog({ message: line, onClose }: { message: StaffMessage; onClose: () => void }) {
  const { t } = useText();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const take = async (choice: IntentChoice) => {
    setBusy(true);
    try {
      await api.conversations.retag(line.conversationId, {
        messageId: line.id,
        intentId: choice.kind === 'known' ? choice.intentId : null,
      });
      void message.success(t('retag.done'), 3);
      onClose();
    } catch (error) {
      void message.error(errorText(error), 6);
      setBusy(false);
    }
  };
  return (
    <IntentPicker
      title={t('retag.title')}
      quote={line.text}
      extra="none"
      busy={busy}
      onPick={(choice) => void take(choice)}
      onClose={onClose}
    />
  );
}
