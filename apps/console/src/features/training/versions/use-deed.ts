import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useRef, useState } from 'react';
import { type ApiError, toApiError } from '../../../api/client.ts';

/** One thing a dialog does: busy while it lasts and not begun twice; what went wrong stays to be read until it is tried again. */
export function useDeed(...queryKeys: readonly (readonly string[])[]) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const [error, setError] = useState<ApiError | null>(null);
  /** @param said what is told when it worked */
  const attempt = async <T>(deed: () => Promise<T>, said?: string): Promise<{ reply: T } | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      const reply = await deed();
      await Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (said) void message.success(said, 3);
      return { reply };
    } catch (cause) {
      setError(toApiError(cause));
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, error, attempt };
}
