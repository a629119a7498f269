import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0']).transform((v) => v === 'true' || v === '1');
const optional = z
  .string()
  .transform((v) => (v === '' ? undefined : v))
  .optional();

/**
 * Every setting of the program, by environment. The table in docs/operations/configuration.md is checked against this schema.
 */
export const configSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development').describe('`production` refuses unsafe defaults'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe('Port to listen on; 0 takes a free one'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PUBLIC_URL: optional.describe('How browsers reach this server, e.g. https://chat.example.com; default http://localhost:PORT'),
  DATABASE_URL: optional.describe('Any PostgreSQL 15+; without it the program runs its own'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(16).describe('Connections of one node'),
  DATABASE_CLUSTER: flag
    .default(false)
    .describe('Say `true` when DATABASE_URL is a primary with a synchronous standby: health then reports `cluster`'),
  DATA_DIR: z.string().default('.data').describe('Database, attachments and generated secrets'),
  ROLES: z
    .string()
    .default('web,worker')
    .transform((v) => v.split(',').map((r) => r.trim()))
    .pipe(z.array(z.enum(['web', 'worker'])).min(1))
    .describe('What this process does: `web`, `worker` or both'),
  BOOTSTRAP_API_KEY: z.string().min(16).optional().describe("An administrator's API key of the first workspace, at least 16 characters"),
  ADMIN_EMAIL: z
    .email()
    .optional()
    .describe('First run without the demo: the administrator of the first workspace; the password is made and printed once'),
  REDIS_URL: optional.describe('Carries wake-ups between nodes; without it PostgreSQL does'),
  SMTP_URL: optional.describe('smtp://user:password@host:587; without it no mail is sent and the screens say so'),
  MAIL_FROM: z.string().default('Zhiyin <no-reply@localhost>').describe('Sender of mails'),
  SECRET_KEY: z
    .string()
    .min(32)
    .optional()
    .describe('Master secret (32+ characters) that keys are derived from; generated into DATA_DIR on first run'),
  DEMO: flag.default(true).describe('Seed the demo workspace on first run; always off in production unless set'),
  TRUST_PROXY: optional.describe('Addresses of reverse proxies whose X-Forwarded-For counts, comma-separated'),
  OUTBOUND_ALLOW: z
    .string()
    .default('')
    .transform((v) =>
      v
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .describe('`host:port` pairs of your own network that outgoing requests may reach besides public addresses, comma-separated'),
  LOG_LEVEL: z.enum(['info', 'warn', 'error', 'silent']).default('info').describe('What goes to standard output'),
  RATE_LIMIT_SCALE: z.coerce.number().min(0.01).max(10_000).default(1).describe('Multiplies every rate limit; for load tests'),
  MEDIA_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(25 * 1024 * 1024)
    .describe('Largest attachment'),
  METRICS_TOKEN: optional.describe('Bearer token for /metrics; without it only loopback may read'),
});
export type Config = z.infer<typeof configSchema>;

/** Reads the environment once. Problems come back as lines a person can act on. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const given = Object.fromEntries(Object.keys(configSchema.shape).map((key) => [key, env[key] === '' ? undefined : env[key]]));
  if (given.NODE_ENV === 'production' && given.DEMO === undefined) given.DEMO = 'false';
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map((i) => `${String(i.path[0])}: ${i.message}`) };
  const problems: string[] = [];
  const config = parsed.data;
  if (config.NODE_ENV === 'production') {
    if (!config.PUBLIC_URL) problems.push('PUBLIC_URL: is needed in production');
    else if (!config.PUBLIC_URL.startsWith('https://')) problems.push('PUBLIC_URL: must be https in production');
    if (config.BOOTSTRAP_API_KEY && /^(.)\1*$|changeme|secret|password|test/i.test(config.BOOTSTRAP_API_KEY))
      problems.push('BOOTSTRAP_API_KEY: looks like a default; use a random value');
    if (config.SECRET_KEY && /^(.)\1*$|changeme/i.test(config.SECRET_KEY))
      problems.push('SECRET_KEY: looks like a default; use a random value');
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config };
}
