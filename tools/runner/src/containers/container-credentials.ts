import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder';
import { sentryConfiguration } from '../dapr/control-plane';
import { IdentityIssuer } from '../dapr/identity';
import { randomToken } from '../settings/secrets';

/** The administrator of the containers' PostgreSQL. */
export const CONTAINER_ADMIN = 'admin';
/** Where the containers of Dapr see the folder with their files. */
const MOUNT = '/dapr';

/**
 * What the containers of docker-compose.redpanda.yml and the runner have to know of each other: the administrator's
 * password, the keys by which Sentry tells who is who, and the certificate that Sentry makes. It stands in the data
 * folder, for its owner alone, and is made once.
 */
export class ContainerCredentials {
  constructor(private readonly folder: DataFolder) {}

  /** Makes what is missing, before the containers start. */
  prepare(): void {
    for (const part of ['credentials', 'scheduler', 'tmp']) {
      mkdirSync(join(this.dapr, part), { recursive: true, mode: 0o700 });
    }
    if (!existsSync(this.postgresFile)) {
      this.folder.writePrivate(
        this.postgresFile,
        `POSTGRES_USER=${CONTAINER_ADMIN}\nPOSTGRES_PASSWORD=${randomToken()}\n`,
      );
    }
    const identity = this.identity();
    for (const part of ['dapr-placement', 'dapr-scheduler']) identity.tokenFile(part);
    this.folder.writePrivate(join(this.dapr, 'sentry.yaml'), sentryConfiguration(`${MOUNT}/identity-keys.json`));
  }

  /** Whether the containers were ever prepared from this data folder. */
  get prepared(): boolean {
    return existsSync(this.postgresFile);
  }

  /** The password of {@link CONTAINER_ADMIN}. */
  get adminPassword(): string {
    return /^POSTGRES_PASSWORD=(.*)$/m.exec(readFileSync(this.postgresFile, 'utf8'))?.[1] ?? '';
  }

  /** Signs identities that the containers' Sentry accepts. */
  identity(): IdentityIssuer {
    return IdentityIssuer.keptIn(this.folder, this.dapr);
  }

  /** What Sentry made at its first start; undefined before. */
  trustAnchors(): string | undefined {
    const path = join(this.dapr, 'credentials', 'ca.crt');
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  private get dapr(): string {
    return this.folder.path('containers', 'dapr');
  }

  private get postgresFile(): string {
    return this.folder.path('containers', 'postgres.env');
  }
}
