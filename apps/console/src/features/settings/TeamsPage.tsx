import { useQuery } from '@tanstack/react-query';
import type { Team } from '@zhiyin/contracts';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type TeamBody } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { FormDrawer } from './FormDrawer.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { SettingRows } from './SettingRows.tsx';
import { useSave } from './use-save.ts';

/** 团队: people who answer for the same things. */
export function TeamsPage() {
  const { t } = useText();
  const found = useQuery({ queryKey: keys.teams, queryFn: ({ signal }) => api.teams.list(signal) });
  const [editing, setEditing] = useState<Team | 'new' | null>(null);
  const { busy, save } = useSave(keys.teams, keys.agents);
  const add = (
    <Button type="primary" onClick={() => setEditing('new')}>
      {t('teams.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('settings.teams')} hint={t('teams.hint')}>
        {add}
      </PageHead>
      <SettingRows
        found={found}
        keyOf={(team) => team.id}
        empty={{ title: t('teams.none'), hint: t('teams.hint'), action: add }}
        row={(team) => (
          <div className="setting-row">
            <span className="page-row-main">
              <span className="page-row-title">{team.name}</span>
              <span className="muted">{team.members.map((member) => member.name).join(' · ') || t('teams.nobody')}</span>
            </span>
            <span className="muted tabular">{t('transfer.members', { n: team.members.length })}</span>
            <Button size="small" onClick={() => setEditing(team)} aria-label={t('action.editNamed', { name: team.name })}>
              {t('action.edit')}
            </Button>
            <RemoveButton
              name={team.name}
              hint={t('teams.removeHint')}
              busy={busy}
              onRemove={() => save(() => api.teams.remove(team.id))}
            />
          </div>
        )}
      />
      {editing && <TeamForm team={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

type Values = { name: string; memberIds: string[] };

function TeamForm({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Values>();
  const agents = useQuery({ queryKey: keys.agents, queryFn: ({ signal }) => api.agents.list(signal) });
  const { busy, save } = useSave(keys.teams, keys.agents);
  const onSave = async (body: TeamBody) => {
    if (await save(() => (team ? api.teams.patch(team.id, body) : api.teams.create(body)))) onClose();
  };
  return (
    <FormDrawer<Values>
      title={team ? t('action.editNamed', { name: team.name }) : t('teams.add')}
      form={form}
      busy={busy}
      onClose={onClose}
      onSave={(values) => void onSave(values)}
      initial={{ name: team?.name ?? '', memberIds: team?.members.map((member) => member.id) ?? [] }}
    >
      <Form.Item name="name" label={t('teams.name')} rules={[{ required: true, whitespace: true, max: 100, message: t('form.required') }]}>
        <Input />
      </Form.Item>
      <Form.Item name="memberIds" label={t('teams.members')}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          placeholder={t('form.noneChosen')}
          options={(agents.data ?? [])
            .filter((agent) => !agent.disabled || team?.members.some((m) => m.id === agent.id))
            .map((agent) => ({ value: agent.id, label: agent.name }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}
