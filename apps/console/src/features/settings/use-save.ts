import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useErrorText } from '../../ui/states.tsx';

/** Runs one change of the settings: busy while it lasts, the lists read again afterwards, the failure said. Gives the reply, or undefined when it failed. */
export function useSave(...queryKeys: readonly (readonly string[])[]) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const { t } = useText();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const save = async <T>(change: () => Promise<T>, quiet = false): Promise<{ reply: T } | undefined> => {
    setBusy(true);
    try {
      const reply = await change();
      await Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (!quiet) void message.success(t('state.saved'), 2);
      return { reply };
    } catch (error) {
      void message.error(errorText(error), 6);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, save };
}
