import { type Command, createIo, UsageError } from './io.ts';

const COMMANDS: Record<string, () => Promise<{ run: Command }>> = {
  nlu: () => import('./commands/nlu.ts'),
  emotion: () => import('./commands/emotion.ts'),
  knowledge: () => import('./commands/knowledge.ts'),
  sop: () => import('./commands/sop.ts'),
  ladder: () => import('./commands/ladder.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const io = createIo(args);
try {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new UsageError(`usage: zhiyin <${Object.keys(COMMANDS).join('|')}> … [--json]`);
  const { run } = await load();
  process.exitCode = await run(args, io);
} catch (error) {
  process.exitCode = io.fail(error);
}
