import { Module } from '@nestjs/common';
import { DatabaseModule } from '../../database/database.module';
import { TaskEventsSubscriber } from './task-events.subscriber';
import { TrailInvocationController } from './trail.invocation.controller';
import { TrailRepository } from './trail.repository';

@Module({
  imports: [DatabaseModule],
  controllers: [TaskEventsSubscriber, TrailInvocationController],
  providers: [TrailRepository],
})
export class TrailModule {}
