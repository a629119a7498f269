import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { uiLocaleOf } from '../../i18n/locale.ts';
import { useDirectory } from './use-directory.ts';
import { type Filters, NO_FILTERS, type View } from './views.ts';

type Choice = { value: string; label: string };

/** 筛选: by inbox, queue, team, person. A list this role may not read is left out. */
export function ListFilters({ view, filters, onFilters }: { view: View; filters: Filters; onFilters: (filters: Filters) => void }) {
  const { t, locale } = useText();
  const inboxes = useQuery({ queryKey: keys.inboxes, queryFn: ({ signal }) => api.inboxes.list(signal), staleTime: 300_000 });
  const { agents, teams, queues } = useDirectory();
  const fields: { name: 'inbox' | 'queue' | 'team' | 'assignee'; choices: Choice[] | undefined }[] = [
    { name: 'inbox', choices: inboxes.data?.map((inbox) => ({ value: inbox.id, label: inbox.name })) },
    { name: 'queue', choices: queues.data?.map((queue) => ({ value: queue.id, label: queue.name[uiLocaleOf(locale)] })) },
    { name: 'team', choices: teams.data?.map((team) => ({ value: team.id, label: team.name })) },
  ];
  if (view !== 'mine' && agents.data)
    fields.push({
      name: 'assignee',
      choices: [
        { value: 'me', label: t('filter.me') },
        { value: 'none', label: t('filter.nobody') },
        ...agents.data.filter((a) => !a.disabled).map((a) => ({ value: a.id, label: a.name })),
      ],
    });
  return (
    <div className="filters">
      {fields.map(
        ({ name, choices }) =>
          choices && (
            <div key={name} className="filter">
              <label htmlFor={`filter-${name}`}>{t(`filter.${name}`)}</label>
              <Select
                id={`filter-${name}`}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('filter.any')}
                value={filters[name] || undefined}
                options={choices}
                onChange={(value) => onFilters({ ...filters, [name]: value ?? '' })}
              />
            </div>
          ),
      )}
      <Button onClick={() => onFilters({ ...NO_FILTERS, q: filters.q })}>{t('filter.clear')}</Button>
    </div>
  );
}
