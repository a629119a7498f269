import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { dateTime } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { localFieldValue, SNOOZES, snoozeUntil } from './snooze.ts';

/** 暂缓: out of the way until a moment one chooses. */
export function SnoozeDialog({
  busy,
  onSnooze,
  onClose,
}: {
  busy: boolean;
  onSnooze: (until: string) => Promise<boolean>;
  onClose: () => void;
}) {
  const { t, locale } = useText();
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState('');
  const ownDate = own ? new Date(own) : null;
  const go = async (until: Date) => {
    if (await onSnooze(until.toISOString())) onClose();
  };
  return (
    <Modal open title={t('snooze.title')} footer={null} onCancel={onClose} width={420} destroyOnHidden>
      <p className="muted">{t('snooze.hint')}</p>
      <div className="snooze">
        {SNOOZES.map((choice) => {
          const until = snoozeUntil(choice, now);
          return (
            <Button key={choice} disabled={busy} onClick={() => void go(until)}>
              <span>{t(`snooze.${choice}`)}</span>
              <span className="muted tabular">{dateTime(until.toISOString(), locale)}</span>
            </Button>
          );
        })}
      </div>
      <label className="snooze-own" htmlFor="snooze-until">
        {t('snooze.own')}
      </label>
      <div className="snooze-row">
        <Input
          id="snooze-until"
          type="datetime-local"
          min={localFieldValue(now)}
          value={own}
          onChange={(event) => setOwn(event.target.value)}
        />
        <Button
          type="primary"
          loading={busy}
          disabled={!ownDate || Number.isNaN(ownDate.getTime()) || ownDate <= new Date()}
          onClick={() => ownDate && void go(ownDate)}
        >
          {t('action.snooze')}
        </Button>
      </div>
    </Modal>
  );
}
