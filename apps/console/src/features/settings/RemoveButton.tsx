import { App, Button } from 'antd';
import { useText } from '../../i18n/index.ts';

type Props = {
  /** What goes, as its owner named it. */
  name: string;
  /** What follows from it, where that is not plain. */
  hint?: string;
  busy: boolean;
  onRemove: () => Promise<unknown>;
};

/** Takes a row away, after asking. */
export function RemoveButton({ name, hint, busy, onRemove }: Props) {
  const { t } = useText();
  const { modal } = App.useApp();
  const title = t('action.removeNamed', { name });
  return (
    <Button
      size="small"
      type="text"
      danger
      disabled={busy}
      aria-label={title}
      onClick={() => modal.confirm({ title, content: hint, okText: t('action.remove'), okButtonProps: { danger: true }, onOk: onRemove })}
    >
      {t('action.remove')}
    </Button>
  );
}
