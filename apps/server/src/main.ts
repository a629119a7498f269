import { type App, startApp } from './app.ts';
import { readConfig } from './platform/config.ts';
import { lockDataDir } from './platform/data-lock.ts';
import { releaseStartMemory } from './platform/memory.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);
const read = readConfig(process.env);
if (!read.ok) {
  say(`The settings are not right:\n${read.problems.map((p) => `  ${p}`).join('\n')}`);
  process.exit(2);
}
const { config } = read;
// Nodes on one external database may share the folder of attachments; a database of one's own may not be shared.
if (!config.DATABASE_URL && !(await lockDataDir(config.DATA_DIR))) {
  say(`Another Zhiyin already runs on the data in ${config.DATA_DIR}. Stop it first, or set DATA_DIR (and PORT) for a second one.`);
  process.exit(3);
}

let starting: Promise<App> | undefined;
let signals = 0;
const onSignal = () => {
  signals += 1;
  if (signals > 1) process.exit(1);
  say('stopping …');
  const late = setTimeout(() => process.exit(1), 30_000);
  late.unref();
  // Also in the middle of the start: what it has started must end with it.
  Promise.resolve(starting?.then((app) => app.stop())).then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
process.on('unhandledRejection', (error) => say(`unhandled: ${error instanceof Error ? error.stack : String(error)}`));

try {
  starting = startApp(config, say);
  const app = await starting;
  const lines = ['', `  Zhiyin 知音 is up`, ''];
  if (app.demo) lines.push(`  demo shop with the chat window   ${app.publicUrl.replace('//localhost', '//127.0.0.1')}/demo/`);
  lines.push(
    `  console                          ${app.publicUrl}/console/`,
    `  API                              ${app.publicUrl}/docs`,
    '',
  );
  if (app.demo) {
    lines.push(`  sign in to the console with any of these and the password ${app.demo.password}`);
    for (const person of app.demo.people) lines.push(`    ${person.role.padEnd(18)} ${person.email}`);
    lines.push('');
  }
  if (signals === 0) say(lines.join('\n'));
  releaseStartMemory();
} catch (error) {
  say(`Zhiyin could not start: ${error instanceof Error ? (config.LOG_LEVEL === 'info' ? error.stack : error.message) : String(error)}`);
  process.exit(1);
}
