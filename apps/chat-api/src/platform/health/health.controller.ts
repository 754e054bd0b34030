import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { SidecarReadiness } from '@app/dapr';
import { Public } from '../auth/current-user.decorator';
import { ProblemException } from '../problems/problem.exception';

/** Probes for the runner and for Kubernetes. */
@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sidecar: SidecarReadiness,
  ) {}

  /** The process runs. */
  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The process can do its work: database and sidecar answer. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    const [database, sidecar] = await Promise.all([
      this.dataSource.query('SELECT 1').then(
        () => true,
        () => false,
      ),
      this.sidecar.isOutboundReady(),
    ]);
    if (database && sidecar) return { status: 'ok' };
    throw new ProblemException(503, 'Not ready.', {
      detail: [...(database ? [] : ['the database is away']), ...(sidecar ? [] : ['the sidecar is away'])].join('; '),
    });
  }
}
