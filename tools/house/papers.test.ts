import { describe, expect, test } from 'vitest';
import { anchorsOf, brokenReferences, dependencyProblems, hasNamedDoor, linesNamingOutside, lockProblems } from './papers.ts';

const tree = new Map([
  ['README.md', '# Zhiyin\n## Two commands\n'],
  ['docs/GLOSSARY.md', '# Words\n## 会话 conversation\n'],
  ['apps/server/src/main.ts', ''],
]);
const check = (text: string, path = 'docs/paper.md') =>
  brokenReferences(
    { path, text },
    (file) => tree.has(file) || [...tree.keys()].some((key) => key.startsWith(`${file}/`)),
    (file) => tree.get(file),
  );

describe('brokenReferences', () => {
  test.each([
    ['a file beside it', '[words](GLOSSARY.md)'],
    ['a file above it', '[start](../README.md)'],
    ['a folder', '[server](../apps/server/src)'],
    ['a heading', '[start](../README.md#two-commands)'],
    ['a heading with Chinese', '[words](GLOSSARY.md#会话-conversation)'],
    ['a heading of its own', '# Hello there\n[up](#hello-there)'],
    ['another site', '[site](https://example.com/nowhere.md)'],
    ['an address inside fenced code', '```\n[x](nowhere.md) `apps/nowhere.ts`\n```'],
    ['a named file with a line', '`apps/server/src/main.ts:12`'],
    ['a placeholder', '`apps/server/src/modules/<name>/index.ts`'],
    ['a made folder', '`apps/widget/dist`'],
    ['a path that is not of the tree', '`text/html` and `/api/v1/health`'],
  ])('accepts %s', (_, text) => {
    expect(check(text)).toEqual([]);
  });

  test.each([
    ['a missing file', '[words](WORDS.md)'],
    ['a missing picture', '![desk](images/desk.png)'],
    ['a missing heading', '[start](../README.md#three-commands)'],
    ['a missing heading of its own', '[up](#nowhere)'],
    ['a link out of the project', '[out](../../other/README.md)'],
    ['a named file that is gone', 'see `apps/server/src/gone.ts`'],
    ['a second link in a line', '[words](GLOSSARY.md) and [more](MORE.md)'],
  ])('finds %s', (_, text) => {
    expect(check(text)).toHaveLength(1);
  });
});

test('anchors follow the headings, repeats numbered, code left out', () => {
  expect([...anchorsOf('# One `two`!\n## One two\n```\n# no\n```\n### Ports & doors\n')]).toEqual(['one-two', 'one-two-1', 'ports--doors']);
});

test.each([
  ['name, colon, sentence', '/** 会话: conversations and who handles them. */', true],
  ['over several lines', '/**\n * 会话：conversations.\n */\nexport {};', true],
  ['no Chinese name', '/** Conversations: what they are. */', false],
  ['a name and nothing else', '/** 会话 */', false],
  ['no comment', 'export {};', false],
  ['the comment comes late', "import x from 'y';\n/** 会话: conversations. */", false],
])('a door: %s', (_, source, named) => {
  expect(hasNamedDoor(source)).toBe(named);
});

test.each([
  [['see ..', 'shared/design'].join('/'), [1]],
  [`first\n${['', 'work', 'main'].join('/')}`, [2]],
  [`('${['', 'work', 'x'].join('/')}')`, [1]],
  [`https://example.com/${'work'}/items and ./${'work'}/items and home${'work'}/`, []],
  [`import { Button } from '../${'shared'}.ts';`, []],
])('paths outside the project in %j', (text, lines) => {
  expect(linesNamingOutside(text)).toEqual(lines);
});

test('a lock file holds hashes and no addresses', () => {
  const lock = (entry: object) => JSON.stringify({ packages: { '': {}, 'apps/server': {}, 'node_modules/x': entry } });
  expect(lockProblems(lock({ version: '1.0.0', integrity: 'sha512-x' }))).toEqual([]);
  expect(lockProblems(lock({ resolved: 'apps/server', link: true }))).toEqual([]);
  expect(lockProblems(lock({ version: '1.0.0', integrity: 'sha512-x', resolved: 'https://registry.example/x.tgz' }))).toHaveLength(1);
  expect(lockProblems(lock({ version: '1.0.0' }))).toHaveLength(1);
});

test('each dependency has a line, each line a dependency', () => {
  const paper = { path: 'deps.md', text: '| package | why |\n|---|---|\n| `pg`, `ws` | the `wire` |\n| `gone` | was here |' };
  expect(dependencyProblems(paper, ['pg', 'ws', 'zod', '@types/pg', '@zhiyin/kernel', 'pg'])).toEqual([
    'deps.md: zod has no line that says why',
    'deps.md: gone is no dependency of any package.json',
  ]);
});
