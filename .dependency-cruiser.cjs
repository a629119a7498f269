// The import rules of docs/ARCHITECTURE.md, enforced. `npm run check` first runs them on tools/house/fixture, where each must fire:
// a parser that reads nothing reports "no violations" (with TypeScript 7 that is what the tsc parser does, hence swc).

/** Packages, and what each may import of the others. A package that is not in this table may import none. */
const PACKAGES = {
  kernel: [],
  contracts: ['kernel'],
  language: ['contracts', 'kernel'],
  retrieval: ['language', 'contracts', 'kernel'],
  dialogue: ['language', 'contracts', 'kernel'],
  perception: ['contracts', 'kernel'],
  metrics: ['contracts', 'kernel'],
  testkit: ['contracts', 'kernel'],
};
const THINKING = Object.keys(PACKAGES).filter((name) => name !== 'testkit');

/** Tests, and code only tests are made of: what stands in a folder test/ or testing/, or is called test-<noun>.ts beside the tests that share it. */
const TEST_FILES = '\\.test\\.tsx?$|/test-[a-z-]+\\.tsx?$|/testing/|^apps/[^/]+/test/|^packages/[^/]+/test/';
/** Tests, and programs that look at the server from outside. */
const OUTSIDE_USERS = `${TEST_FILES}|^bench/|^tools/`;
const MODULE = '^apps/server/src/modules/([^/]+)/';
const notTypeOnly = { dependencyTypesNot: ['type-only'] };

const packagesDown = [
  ...Object.entries(PACKAGES).map(([name, allowed]) => ({
    name: `package-${name}-imports-down`,
    comment: `${name} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other package'}`,
    severity: 'error',
    from: { path: `^packages/${name}/`, pathNot: TEST_FILES },
    to: { path: '^packages/', pathNot: `^packages/(?:${[name, ...allowed].join('|')})/` },
  })),
  {
    name: 'package-unlisted',
    comment: 'a new package gets its row in PACKAGES of .dependency-cruiser.cjs',
    severity: 'error',
    from: { path: '^packages/([^/]+)/', pathNot: `^packages/(?:${Object.keys(PACKAGES).join('|')})/` },
    to: { path: '^packages/', pathNot: '^packages/$1/' },
  },
];

module.exports = {
  forbidden: [
    { name: 'no-circle', comment: 'imports go down only', severity: 'error', from: {}, to: { circular: true } },
    ...packagesDown,
    {
      name: 'package-door',
      comment: 'a package is entered by its exports: index.ts, and events.ts of contracts',
      severity: 'error',
      from: { path: '^(?:packages|apps)/([^/]+)/|^(?:bench|tools)/' },
      to: { path: '^packages/[^/]+/', pathNot: '^packages/$1/|^packages/[^/]+/src/index\\.ts$|^packages/contracts/src/events\\.ts$' },
    },
    {
      name: 'package-no-app',
      comment: 'packages know no app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(?:apps|bench|tools)/' },
    },
    {
      name: 'thinking-no-io',
      comment: 'thinking packages do no I/O: what they need is handed in',
      severity: 'error',
      from: { path: `^packages/(?:${THINKING.join('|')})/src/`, pathNot: TEST_FILES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'rules.ts does no I/O and knows neither services, tables nor platform; types are fine',
      severity: 'error',
      from: { path: '^apps/server/src/(?:modules|flows)/.*rules\\.ts$' },
      to: { path: '^apps/server/src/platform/|/(?:service|store|routes|jobs|access|schema)\\.ts$', ...notTypeOnly },
    },
    {
      name: 'rules-no-core',
      comment: 'rules.ts does no I/O',
      severity: 'error',
      from: { path: '^apps/server/src/(?:modules|flows)/.*rules\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'module-no-module',
      comment: 'a module knows no other module: a flow joins them',
      severity: 'error',
      from: { path: MODULE, pathNot: TEST_FILES },
      to: { path: MODULE, pathNot: '^apps/server/src/modules/$1/' },
    },
    {
      name: 'module-no-flow',
      comment: 'a module knows no flow and not who put it together',
      severity: 'error',
      from: { path: MODULE, pathNot: TEST_FILES },
      to: { path: '^apps/server/src/(?:flows/|app/|app\\.ts$|main\\.ts$)' },
    },
    {
      name: 'module-door',
      comment: 'a module is entered by its index.ts; only platform and tests may read permissions.ts and schema.ts as well',
      severity: 'error',
      from: { path: '^', pathNot: '^apps/server/src/modules/' },
      to: { path: `${MODULE}.`, pathNot: `^apps/server/src/modules/[^/]+/(?:index|permissions|schema)\\.ts$|${TEST_FILES}` },
    },
    {
      name: 'module-tables-private',
      comment: 'no flow reads the tables of a module or the permission table past its door',
      severity: 'error',
      from: { path: '^apps/server/src/flows/', pathNot: TEST_FILES },
      to: { path: '^apps/server/src/modules/[^/]+/(?:permissions|schema)\\.ts$' },
    },
    {
      name: 'flow-known-by-app',
      comment: 'nobody knows a flow but app.ts and app/ (and another flow, which may be handed to it)',
      severity: 'error',
      from: { path: '^apps/server/src/', pathNot: `^apps/server/src/(?:flows/|app/|app\\.ts$)|${TEST_FILES}` },
      to: { path: '^apps/server/src/flows/' },
    },
    {
      name: 'platform-no-business',
      comment: 'the platform knows no module and no flow, except the permission table and the tables it guards',
      severity: 'error',
      from: { path: '^apps/server/src/platform/', pathNot: TEST_FILES },
      to: {
        path: '^apps/server/src/(?:modules/|flows/|app/|app\\.ts$|main\\.ts$)',
        pathNot: '^apps/server/src/modules/(?:access/permissions|[^/]+/schema)\\.ts$',
      },
    },
    {
      name: 'server-is-private',
      comment: 'the server is reached by its doors (HTTP), not by importing it',
      severity: 'error',
      from: { path: '^', pathNot: `^apps/server/|${OUTSIDE_USERS}` },
      to: { path: '^apps/server/' },
    },
    {
      name: 'browser-takes-types',
      comment: 'widget and console take only types from the packages, and the pure contracts/events: no zod in a bundle',
      severity: 'error',
      from: { path: '^apps/(?:widget|console)/', pathNot: TEST_FILES },
      to: { path: '^packages/', pathNot: '^packages/contracts/src/events\\.ts$', ...notTypeOnly },
    },
    {
      name: 'browser-no-zod',
      comment: 'no zod in a bundle',
      severity: 'error',
      from: { path: '^apps/(?:widget|console)/', pathNot: TEST_FILES },
      to: { path: 'node_modules/zod/', ...notTypeOnly },
    },
    {
      name: 'no-test-code',
      comment: 'only tests and benchmarks use tests and the test kit',
      severity: 'error',
      from: { path: '^', pathNot: `${OUTSIDE_USERS}|^packages/testkit/` },
      to: { path: `${TEST_FILES}|^packages/testkit/` },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|coverage|test-results)/' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
