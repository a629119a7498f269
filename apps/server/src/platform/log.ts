import type { Log } from '@zhiyin/kernel';

const LEVELS = { info: 0, warn: 1, error: 2, silent: 3 } as const;

/** Lines of JSON on standard output. Mobile numbers, mails, cards and ids that slip into a field are masked. */
export function createLog({ level, now, write }: { level: keyof typeof LEVELS; now: () => Date; write: (line: string) => void }): Log {
  const line = (at: keyof typeof LEVELS, event: string, fields: object = {}, error?: unknown) => {
    if (LEVELS[at] < LEVELS[level]) return;
    const trouble =
      error instanceof Error ? { error: error.message.slice(0, 500), stack: error.stack?.split('\n').slice(1, 6).join(' | ') } : {};
    write(`${JSON.stringify({ at: now().toISOString(), level: at, event, ...fields, ...trouble }, masking)}\n`);
  };
  return {
    info: (event, fields) => line('info', event, fields),
    warn: (event, fields) => line('warn', event, fields),
    error: (event, fields, error) => line('error', event, fields, error),
  };
}

const PERSONAL = [/[\w.+-]+@[\w-]+\.[\w.]+/g, /(?<!\d)1[3-9]\d{9}(?!\d)/g, /(?<!\d)\d{15,19}[\dXx]?(?!\d)/g];
function masking(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? PERSONAL.reduce((text, pattern) => text.replace(pattern, '***'), value) : value;
}
