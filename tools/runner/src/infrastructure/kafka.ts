import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder';
import type { ProcessSpec } from '../processes/managed-process';
import type { RunnerEnvironment } from '../settings/environment';
import { needProgram, runTool } from './tools';

const KAFKA_VERSION = '4.1.0';
/** Writes Kafka's log where we can read it. */
const LOG_BINDING_VERSION = '2.24.3';
const DOWNLOADER = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const WITHOUT_DOCKER = 'it runs Kafka; install it, or start the containers of docker-compose.redpanda.yml instead';

/** What Maven fetches. */
export function kafkaPom(): string {
  const dependency = (group: string, artifact: string, version: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>todo-chatbot</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG_BINDING_VERSION)}
  </dependencies>
</project>
`;
}

/**
 * The folder with Kafka's libraries, fetched once into the cache.
 * @throws RunnerError when Maven or Java is missing, or nothing can be fetched
 */
export async function kafkaLibraries(environment: RunnerEnvironment, say: (line: string) => void): Promise<string> {
  const pom = kafkaPom();
  const folder = join(environment.cacheFolder, 'kafka', createHash('sha256').update(pom).digest('hex').slice(0, 16));
  const libraries = join(folder, 'libs');
  if (existsSync(libraries)) return libraries;
  const maven = needProgram('mvn', environment.searchPath, WITHOUT_DOCKER.replace('runs', 'fetches'));
  say(`fetching Kafka ${KAFKA_VERSION} (once, 43 MB)`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pom.xml'), pom);
  const draft = join(folder, `libs-${process.pid}`);
  const args = [
    '-B',
    '-q',
    '-f',
    join(folder, 'pom.xml'),
    DOWNLOADER,
    `-DoutputDirectory=${draft}`,
    '-DincludeScope=runtime',
  ];
  const logFile = join(folder, 'maven.log');
  await runTool(maven, args, { cwd: folder, env: environment.all, logFile, purpose: 'Fetching Kafka' });
  if (existsSync(libraries)) rmSync(draft, { recursive: true });
  else renameSync(draft, libraries);
  return libraries;
}

/** One broker that is its own controller, on loopback. */
export class KafkaServer {
  private readonly home: string;
  private readonly java: string;

  constructor(
    private readonly folder: DataFolder,
    private readonly ports: { broker: number; controller: number },
    private readonly libraries: string,
    private readonly environment: RunnerEnvironment,
  ) {
    this.home = folder.path('kafka');
    this.java = needProgram('java', environment.searchPath, WITHOUT_DOCKER);
  }

  get brokers(): string {
    return `127.0.0.1:${this.ports.broker}`;
  }

  /** How to run it; its storage is formatted when it is new. */
  spec(): ProcessSpec {
    return {
      name: 'kafka',
      role: 'broker',
      port: this.ports.broker,
      command: this.java,
      args: [
        '-Xms192m',
        '-Xmx384m',
        // A broker beside everything else: half the processor time of the defaults, which suit a machine of its own.
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        ...this.logging(),
        '-cp',
        join(this.libraries, '*'),
        'kafka.Kafka',
        join(this.home, 'server.properties'),
      ],
      env: this.environment.forServices,
      cwd: this.folder.root,
      logFile: this.folder.path('logs', 'kafka.log'),
      stopTimeoutMs: 15_000,
      beforeStart: () => this.prepare(),
    };
  }

  private async prepare(): Promise<void> {
    mkdirSync(this.home, { recursive: true, mode: 0o700 });
    const properties = join(this.home, 'server.properties');
    writeFileSync(properties, serverProperties(this.home, this.ports));
    writeFileSync(join(this.home, 'log4j2.properties'), LOG_SETTINGS);
    if (existsSync(join(this.home, 'data', 'meta.properties'))) return;
    const clusterFile = join(this.home, 'cluster-id');
    if (!existsSync(clusterFile)) writeFileSync(clusterFile, clusterId());
    const args = [...this.logging(), '-cp', join(this.libraries, '*'), 'kafka.tools.StorageTool', 'format'];
    // With an equals sign, since an id may begin with a dash.
    const cluster = `--cluster-id=${readFileSync(clusterFile, 'utf8')}`;
    await runTool(this.java, ['-Xmx128m', '-XX:TieredStopAtLevel=1', ...args, cluster, '-c', properties], {
      cwd: this.home,
      env: this.environment.forServices,
      logFile: this.folder.path('logs', 'kafka.log'),
      purpose: 'Preparing the storage of Kafka',
    });
  }

  private logging(): string[] {
    return [`-Dlog4j2.configurationFile=${join(this.home, 'log4j2.properties')}`];
  }
}

/** A cluster id as Kafka wants it: 16 bytes in URL-safe base 64. */
function clusterId(): string {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
}

/** The settings of the broker. */
export function serverProperties(home: string, ports: { broker: number; controller: number }): string {
  return `${Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${ports.broker},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.broker}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(home, 'data'),
    'num.partitions': 8,
    'auto.create.topics.enable': true,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // A broker that was killed may register again only when this has passed since its restart.
    'broker.session.timeout.ms': 2_000,
    'broker.heartbeat.interval.ms': 500,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'log.retention.hours': 168,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'num.recovery.threads.per.data.dir': 2,
  })
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('\n')}\n`;
}

const LOG_SETTINGS = `rootLogger.level=WARN
rootLogger.appenderRefs=console
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %c: %m%n
`;
