import { useQuery } from '@tanstack/react-query';
import type { Agent, Role } from '@zhiyin/contracts';
import { App, Button, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { type AgentBody, api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { CopyField } from '../../ui/states.tsx';
import { FormDrawer } from './FormDrawer.tsx';
import { readPassword } from './one-time-password.ts';
import { ROLES } from './roles.ts';
import { SettingRows } from './SettingRows.tsx';
import { useSave } from './use-save.ts';

/** 坐席: the people of this workspace, what they may do and how much they take at once. */
export function AgentsPage() {
  const { t } = useText();
  const { me } = useSession();
  const { modal } = App.useApp();
  const found = useQuery({ queryKey: keys.agents, queryFn: ({ signal }) => api.agents.list(signal) });
  const [editing, setEditing] = useState<Agent | 'new' | null>(null);
  const [password, setPassword] = useState<{ email: string; password: string } | null>(null);
  const { busy, save } = useSave(keys.agents, keys.teams);
  const setDisabled = (agent: Agent) => {
    const change = () => save(() => api.agents.patch(agent.id, { disabled: !agent.disabled }));
    if (agent.disabled) void change();
    else
      modal.confirm({
        title: t('agents.disableTitle', { name: agent.name }),
        content: t('agents.disableHint'),
        okText: t('agents.disable'),
        okButtonProps: { danger: true },
        onOk: change,
      });
  };
  return (
    <>
      <PageHead title={t('settings.agents')} hint={t('agents.hint')}>
        <Button type="primary" onClick={() => setEditing('new')}>
          {t('agents.add')}
        </Button>
      </PageHead>
      <SettingRows
        found={found}
        keyOf={(agent) => agent.id}
        empty={{ title: t('agents.none'), hint: t('agents.hint') }}
        row={(agent) => (
          <div className={`setting-row ${agent.disabled ? 'disabled' : ''}`}>
            <span
              className={`presence-dot ${agent.availability}`}
              role="img"
              aria-label={t(`availability.${agent.availability}`)}
              title={t(`availability.${agent.availability}`)}
            />
            <span className="page-row-main">
              <span className="page-row-title">{agent.name}</span>
              <span className="muted">{[agent.email, ...agent.teams.map((team) => team.name)].join(' · ')}</span>
            </span>
            {agent.disabled && <span className="chip bad">{t('agents.disabled')}</span>}
            <span className="chip">{t(`role.${agent.role}`)}</span>
            <span className="muted tabular">{t('transfer.load', { open: agent.openConversations, capacity: agent.capacity })}</span>
            <Button size="small" onClick={() => setEditing(agent)} aria-label={t('action.editNamed', { name: agent.name })}>
              {t('action.edit')}
            </Button>
            {agent.userId !== me.user.id && (
              <Button
                size="small"
                type="text"
                danger={!agent.disabled}
                disabled={busy}
                onClick={() => setDisabled(agent)}
                aria-label={t(agent.disabled ? 'agents.enableNamed' : 'agents.disableNamed', { name: agent.name })}
              >
                {t(agent.disabled ? 'agents.enable' : 'agents.disable')}
              </Button>
            )}
          </div>
        )}
      />
      {editing && (
        <AgentForm
          agent={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onCreated={(email, secret) => {
            setEditing(null);
            if (secret) setPassword({ email, password: secret });
          }}
        />
      )}
      <Modal
        open={password !== null}
        title={t('agents.passwordTitle')}
        onCancel={() => setPassword(null)}
        onOk={() => setPassword(null)}
        okText={t('once.kept')}
        cancelButtonProps={{ style: { display: 'none' } }}
        mask={{ closable: false }}
      >
        {password && (
          <div className="once">
            <p>{t('agents.passwordHint', { email: password.email })}</p>
            <CopyField text={password.password} label={t('signIn.password')} />
          </div>
        )}
      </Modal>
    </>
  );
}

type Values = { name: string; email: string; role: Role; capacity: number; skills: string[]; teamIds: string[] };

function AgentForm({
  agent,
  onClose,
  onCreated,
}: {
  agent: Agent | null;
  onClose: () => void;
  onCreated: (email: string, password: string | null) => void;
}) {
  const { t } = useText();
  const { me } = useSession();
  const [form] = Form.useForm<Values>();
  const teams = useQuery({ queryKey: keys.teams, queryFn: ({ signal }) => api.teams.list(signal) });
  const { busy, save } = useSave(keys.agents, keys.teams, keys.me);
  const onSave = async ({ email, ...rest }: Values) => {
    if (agent) {
      if (await save(() => api.agents.patch(agent.id, rest))) onClose();
      return;
    }
    const body: AgentBody = { ...rest, email: email.trim() };
    const saved = await save(() => api.agents.create(body), true);
    if (saved) onCreated(body.email, readPassword(saved.reply));
  };
  return (
    <FormDrawer<Values>
      title={agent ? t('action.editNamed', { name: agent.name }) : t('agents.add')}
      form={form}
      busy={busy}
      onClose={onClose}
      onSave={(values) => void onSave(values)}
      initial={
        agent
          ? {
              name: agent.name,
              email: agent.email,
              role: agent.role,
              capacity: agent.capacity,
              skills: agent.skills,
              teamIds: agent.teams.map((team) => team.id),
            }
          : { role: 'agent', capacity: 5, skills: [], teamIds: [] }
      }
    >
      <Form.Item name="name" label={t('agents.name')} rules={[{ required: true, whitespace: true, max: 100, message: t('form.required') }]}>
        <Input />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('signIn.email')}
        extra={agent ? undefined : t('agents.emailHint')}
        rules={[{ required: true, type: 'email', message: t('signIn.emailNeeded') }]}
      >
        <Input type="email" disabled={agent !== null} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="role" label={t('agents.role')} extra={agent?.userId === me.user.id ? t('agents.ownRole') : undefined}>
          <Select disabled={agent?.userId === me.user.id} options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
        </Form.Item>
        <Form.Item
          name="capacity"
          label={t('agents.capacity')}
          extra={t('agents.capacityHint')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <InputNumber min={0} max={50} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="teamIds" label={t('settings.teams')}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          placeholder={t('form.noneChosen')}
          options={(teams.data ?? []).map((team) => ({ value: team.id, label: team.name }))}
        />
      </Form.Item>
      <Form.Item name="skills" label={t('agents.skills')} extra={t('agents.skillsHint')}>
        <Select mode="tags" placeholder={t('form.typeAndEnter')} open={false} suffixIcon={null} tokenSeparators={[',', '，', ' ']} />
      </Form.Item>
    </FormDrawer>
  );
}
