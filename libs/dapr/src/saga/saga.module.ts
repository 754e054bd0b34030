import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { SagaRunner } from './saga.runner';

/** Import it where saga classes live. */
@Module({ imports: [CqrsModule, DiscoveryModule], providers: [SagaRunner], exports: [SagaRunner, CqrsModule] })
export class SagaModule {}
