import { useQuery } from '@tanstack/react-query';
import type { CleaningKind } from '@zhiyin/contracts';
import { Modal, Slider } from 'antd';
import { useState } from 'react';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { ErrorState } from '../../../ui/states.tsx';
import { cleaningApi, cleaningKeys } from './api.ts';
import { SCORED } from './kinds.ts';

type Props = {
  run: number;
  kind: CleaningKind;
  intent: string | undefined;
  decision: 'accept' | 'refuse';
  onConfirm: (minScore: number) => Promise<boolean>;
  onClose: () => void;
};

/** Settles all of a kind from a score on, after saying how many that are. */
export function BulkDialog({ run, kind, intent, decision, onConfirm, onClose }: Props) {
  const { t, locale } = useText();
  const isScored = SCORED.includes(kind) && decision === 'accept';
  const [minScore, setMinScore] = useState(isScored && kind === 'suspect_label' ? 0.9 : 0);
  const [busy, setBusy] = useState(false);
  const wanted = { kind, state: 'open' as const, intent, minScore };
  const found = useQuery({
    queryKey: [...cleaningKeys.findings(run, wanted), 'count'],
    queryFn: ({ signal }) => cleaningApi.findings(run, { ...wanted, limit: 1 }, undefined, signal),
    staleTime: 0,
    placeholderData: (before) => before,
  });
  const n = found.data?.total ?? 0;
  const confirm = async () => {
    setBusy(true);
    const isDone = await onConfirm(minScore);
    setBusy(false);
    if (isDone) onClose();
  };
  const kindName = t(`cleaning.kind.${kind}`);
  return (
    <Modal
      open
      title={decision === 'accept' ? t('cleaning.bulkTitle', { kind: kindName }) : `${t('cleaning.bulkRefuse')} · ${kindName}`}
      okText={t(decision === 'accept' ? 'cleaning.bulkConfirm' : 'cleaning.refuseConfirm', { n })}
      cancelText={t('action.cancel')}
      okButtonProps={{ disabled: n === 0 || found.isPlaceholderData, loading: busy }}
      onOk={() => void confirm()}
      onCancel={onClose}
    >
      {isScored && (
        <div className="cleaning-threshold">
          <span id="cleaning-threshold">{t('cleaning.bulkScore')}</span>
          <Slider
            min={0}
            max={1}
            step={0.01}
            value={minScore}
            onChange={setMinScore}
            ariaLabelledByForHandle="cleaning-threshold"
            tooltip={{ open: false }}
          />
          <output className="tabular">{percent(minScore, locale)}</output>
        </div>
      )}
      {found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <p aria-live="polite">{t(decision === 'accept' ? 'cleaning.bulkCount' : 'cleaning.bulkRefuseCount', { n })}</p>
      )}
    </Modal>
  );
}
