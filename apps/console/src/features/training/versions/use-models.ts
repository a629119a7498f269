import { useQuery } from '@tanstack/react-query';
import type { ModelVersion } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { versionApi, versionKeys } from './api.ts';

/** Pages of models read to name and choose them: the newest 125. */
const PAGES_MAX = 5;

/** The newest models of the workspace, for choosing one and for naming them by number. */
export function useModels() {
  const { t } = useText();
  const found = useQuery({
    queryKey: versionKeys.modelChoice,
    queryFn: async ({ signal }) => {
      const all: ModelVersion[] = [];
      let after: string | undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const reply = await versionApi.models(after, signal);
        all.push(...reply.data);
        if (reply.next === null) break;
        after = reply.next;
      }
      return all;
    },
  });
  const models = found.data ?? [];
  const nameOf = (id: string) => {
    const model = models.find((one) => one.id === id);
    return model ? t('versions.modelN', { n: model.number }) : t('versions.olderModel');
  };
  return { models, active: models.find((one) => one.state === 'active'), nameOf };
}
