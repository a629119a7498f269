import type { StaffConversation } from '@zhiyin/contracts';
import { Form, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { TransferBody } from '../../api/endpoints.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { uiLocaleOf } from '../../i18n/locale.ts';
import { ErrorState } from '../../ui/states.tsx';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import { useDirectory } from './use-directory.ts';

type Target = 'agent' | 'team' | 'queue';
type Props = { conversation: StaffConversation; busy: boolean; onTransfer: (body: TransferBody) => Promise<boolean>; onClose: () => void };

/** 转接: to a person, a team or a queue, with a word to whoever takes it. */
export function TransferDialog({ conversation, busy, onTransfer, onClose }: Props) {
  const { t, locale } = useText();
  const firstFocus = useFirstFocus();
  const { myAgentId } = useSession();
  const { agents, teams, queues } = useDirectory();
  const [target, setTarget] = useState<Target>('agent');
  const [chosen, setChosen] = useState<string | undefined>();
  const [note, setNote] = useState('');
  const lists = { agent: agents, team: teams, queue: queues };
  const options = {
    agent: (agents.data ?? [])
      .filter((agent) => !agent.disabled && agent.id !== conversation.assignee?.id)
      .sort((a, b) => Number(b.availability === 'online') - Number(a.availability === 'online'))
      .map((agent) => ({
        value: agent.id,
        label: `${agent.name}${agent.id === myAgentId ? ` (${t('filter.me')})` : ''}`,
        hint: `${t(`availability.${agent.availability}`)} · ${t('transfer.load', { open: agent.openConversations, capacity: agent.capacity })}`,
      })),
    team: (teams.data ?? []).map((team) => ({ value: team.id, label: team.name, hint: t('transfer.members', { n: team.members.length }) })),
    queue: (queues.data ?? []).map((queue) => ({
      value: queue.id,
      label: queue.name[uiLocaleOf(locale)],
      hint: t('transfer.queueLoad', { online: queue.agentsOnline, waiting: queue.waiting }),
    })),
  }[target];
  const submit = async () => {
    if (!chosen) return;
    const body: TransferBody = {
      ...(target === 'agent' ? { agentId: chosen } : target === 'team' ? { teamId: chosen } : { queueId: chosen }),
      ...(note.trim() ? { note: note.trim() } : {}),
    };
    if (await onTransfer(body)) onClose();
  };
  return (
    <Modal
      open
      title={t('transfer.title')}
      okText={t('action.transfer')}
      okButtonProps={{ disabled: !chosen, loading: busy }}
      onOk={() => void submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t('transfer.to')}>
          <Segmented<Target>
            block
            aria-label={t('transfer.to')}
            value={target}
            onChange={(value) => {
              setTarget(value);
              setChosen(undefined);
            }}
            options={(['agent', 'team', 'queue'] as const)
              .filter((kind) => !lists[kind].error)
              .map((kind) => ({ value: kind, label: t(`transfer.${kind}`) }))}
          />
        </Form.Item>
        {lists[target].error ? (
          <ErrorState error={lists[target].error} onRetry={() => void lists[target].refetch()} />
        ) : (
          <Form.Item label={t(`transfer.${target}`)} htmlFor="transfer-target">
            <Select
              id="transfer-target"
              ref={firstFocus}
              showSearch={{ optionFilterProp: 'label' }}
              loading={lists[target].isPending}
              placeholder={t('transfer.choose')}
              value={chosen}
              onChange={setChosen}
              options={options}
              optionRender={({ label, data }) => (
                <span className="transfer-option">
                  {label} <span className="muted">{data.hint}</span>
                </span>
              )}
            />
          </Form.Item>
        )}
        <Form.Item label={t('transfer.note')} htmlFor="transfer-note" extra={t('transfer.noteHint')}>
          <Input.TextArea id="transfer-note" rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
