import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { SidecarReadiness } from '@app/dapr';

/** Probes for the runner and for Kubernetes. */
@Controller('health')
export class HealthController {
  constructor(private readonly sidecar: SidecarReadiness) {}

  /** The process runs. */
  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The process can do its work. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    if (!(await this.sidecar.isOutboundReady())) throw new ServiceUnavailableException('The sidecar is not ready.');
    return { status: 'ok' };
  }
}
