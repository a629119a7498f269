import { benchLearning } from './learning.ts';
import { benchNoise } from './noise.ts';
import { benchPipeline } from './pipeline.ts';
import { benchReranking } from './reranking.ts';
import { benchSockets } from './sockets.ts';
import { benchStart } from './start.ts';
import { benchSupport } from './support.ts';
import { benchTraining } from './training.ts';

/** `npm run bench [-- name…]`: the benches by name, or all, one after another; one JSON on standard output. */
const benches: Readonly<Record<string, () => Promise<object>>> = {
  learning: benchLearning,
  noise: benchNoise,
  pipeline: benchPipeline,
  reranking: benchReranking,
  sockets: benchSockets,
  start: benchStart,
  support: benchSupport,
  training: benchTraining,
};

const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(benches);
const unknown = wanted.filter((name) => !benches[name]);
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. Benches: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
const results: Record<string, object> = {};
for (const name of wanted) {
  process.stderr.write(`${name} …\n`);
  results[name] = await (benches[name] as () => Promise<object>)();
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
process.exit(0);
