import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';

/** A name for a cluster; none calls it by its representative again. */
export function RenameDialog({
  name,
  busy,
  onSave,
  onClose,
}: {
  name: string;
  busy: boolean;
  onSave: (name: string | null) => void;
  onClose: () => void;
}) {
  const { t } = useText();
  const firstFocus = useFirstFocus();
  const [words, setWords] = useState(name);
  const save = () => onSave(words.trim() || null);
  return (
    <Modal
      open
      title={t('learning.renameTitle')}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
      confirmLoading={busy}
      onOk={save}
      onCancel={onClose}
      destroyOnHidden
    >
      <Input
        ref={firstFocus}
        maxLength={200}
        aria-label={t('learning.renameTitle')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onPressEnter={save}
      />
      <p className="muted">{t('learning.renameHint')}</p>
    </Modal>
  );
}
