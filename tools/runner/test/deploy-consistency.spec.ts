import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { APP_IDS, COMPONENTS, deadLetterTopic, SECRETS, TOPICS, type AppId, type Topic } from '@app/contracts';
import { readRunFile } from '../src/settings/run-file';
import { projectRoot } from '../src/settings/project-root';

interface Component {
  metadata: { name: string };
  spec: { type: string; metadata: Array<{ name: string; value?: string; secretKeyRef?: { name: string } }> };
  scopes?: AppId[];
}
interface Subscription {
  spec: { pubsubname: string; topic: Topic; routes: { default: string }; deadLetterTopic: string };
  scopes: AppId[];
}
interface Configuration {
  metadata: { name: string };
  spec: {
    accessControl: {
      defaultAction: string;
      policies: Array<{ appId: string; defaultAction: string; operations: Array<{ httpVerb: string[] }> }>;
    };
    secrets: { scopes: Array<{ defaultAccess: string; allowedSecrets: string[] }> };
    mtls: { enabled: boolean };
  };
}

const DEPLOY = join(projectRoot(), 'deploy/dapr');
const read = <T>(...path: string[]): T => parse(readFileSync(join(DEPLOY, ...path), 'utf8')) as T;
const all = <T>(...path: string[]): T[] =>
  readdirSync(join(DEPLOY, ...path))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => read<T>(...path, name));

const SETS = readdirSync(join(DEPLOY, 'components'));
const subscriptions = all<Subscription>('subscriptions');

/** `app=topic,topic;app=topic` as a map. */
function scoped(component: Component, name: string): Map<string, string[]> {
  const text = component.spec.metadata.find((item) => item.name === name)?.value ?? '';
  return new Map(
    text
      .replaceAll(/\s/g, '')
      .split(';')
      .map((part) => part.split('='))
      .map(([app = '', topics = '']) => [app, topics.split(',').filter(Boolean)]),
  );
}

describe('deploy/dapr', () => {
  it('delivers every topic to somebody, with a place for what is refused', () => {
    expect([...new Set(subscriptions.map(({ spec }) => spec.topic))].sort()).toEqual(Object.values(TOPICS).sort());
    for (const { spec, scopes } of subscriptions) {
      const [app] = scopes;
      expect(scopes).toHaveLength(1);
      expect(APP_IDS).toContain(app);
      expect(spec.routes.default).toBe(`/events/${spec.topic}`);
      expect(spec.deadLetterTopic).toBe(deadLetterTopic(spec.topic, app!));
    }
  });

  it.each(SETS)('has the same components in the set "%s", each for named apps', (set) => {
    const components = all<Component>('components', set);
    expect(components.map(({ metadata }) => metadata.name).sort()).toEqual(Object.values(COMPONENTS).sort());
    for (const { metadata, scopes } of components) {
      if (metadata.name !== COMPONENTS.secrets)
        expect([metadata.name, scopes?.length]).not.toEqual([metadata.name, undefined]);
    }
  });

  it.each(SETS)('lets apps of the set "%s" subscribe and bury what they subscribed to, and nothing else', (set) => {
    for (const component of all<Component>('components', set)) {
      if (!component.spec.type.startsWith('pubsub.')) continue;
      const mine = subscriptions.filter(({ spec }) => spec.pubsubname === component.metadata.name);
      const subscribing = scoped(component, 'subscriptionScopes');
      const publishing = scoped(component, 'publishingScopes');
      const allowed = component.spec.metadata
        .find(({ name }) => name === 'allowedTopics')
        ?.value?.replaceAll(/\s/g, '')
        .split(',');
      for (const { spec, scopes } of mine) {
        expect(component.scopes).toContain(scopes[0]);
        expect(subscribing.get(scopes[0]!)).toContain(spec.topic);
        expect(publishing.get(scopes[0]!)).toContain(spec.deadLetterTopic);
        expect(allowed).toEqual(expect.arrayContaining([spec.topic, spec.deadLetterTopic]));
      }
      const granted = [...subscribing].flatMap(([app, topics]) => topics.map((topic) => `${app} ${topic}`));
      expect(granted.sort()).toEqual(mine.map(({ spec, scopes }) => `${scopes[0]} ${spec.topic}`).sort());
    }
  });

  it('denies every call and every secret that is not named, to every app', () => {
    const configurations = all<Configuration>('configuration');
    expect(configurations.map(({ metadata }) => metadata.name).sort()).toEqual([...APP_IDS].sort());
    for (const { spec } of configurations) {
      expect(spec.mtls.enabled).toBe(true);
      expect(spec.accessControl.defaultAction).toBe('deny');
      for (const policy of spec.accessControl.policies) {
        expect(APP_IDS).toContain(policy.appId);
        expect(policy.defaultAction).toBe('deny');
        for (const { httpVerb } of policy.operations) expect(httpVerb).toEqual(['POST']);
      }
      for (const { defaultAccess, allowedSecrets } of spec.secrets.scopes) {
        expect(defaultAccess).toBe('deny');
        for (const name of allowedSecrets) expect(Object.values(SECRETS)).toContain(name);
      }
    }
  });

  it('is what the run file names', () => {
    const { apps } = readRunFile(join(projectRoot(), 'dapr.yaml'));
    for (const { appId, configPath, env } of apps) {
      expect(configPath).toBe(join(DEPLOY, 'configuration', `${appId}.yaml`));
      expect(env.POD_NAME).toBe(`${appId}-0`);
    }
  });
});
