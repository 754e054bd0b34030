import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import type { DomainEvent } from '@app/contracts';
import { SAGA_STEP } from './saga.decorators';

type Step = (event: DomainEvent) => ICommand[];

/**
 * Runs the saga classes of an app: an event becomes commands, and the event is done when they are done.
 *
 * The sagas of `@nestjs/cqrs` run detached: the event would be acknowledged before its commands, a failing command would
 * be lost, and a step that throws would end the saga until the next start. Here the caller awaits everything, so a
 * failure reaches Dapr as RETRY. Commands must be idempotent, since a retry runs all of them again.
 */
@Injectable()
export class SagaRunner implements OnApplicationBootstrap {
  private readonly steps = new Map<string, Step[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly commands: CommandBus,
  ) {}

  onApplicationBootstrap(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (typeof instance !== 'object' || instance === null) continue;
      const saga = instance as Record<string, Step>;
      const prototype = Object.getPrototypeOf(instance) as object | null;
      for (const name of prototype ? this.scanner.getAllMethodNames(prototype) : []) {
        const method = saga[name];
        const types = method && (Reflect.getMetadata(SAGA_STEP, method) as string[] | undefined);
        for (const type of types ?? []) {
          this.steps.set(type, [...(this.steps.get(type) ?? []), (event) => method!.call(saga, event)]);
        }
      }
    }
  }

  /**
   * Runs every step for the event's type and awaits its commands, one after the other.
   * @throws whatever a step or a command throws; nothing after it is run
   */
  async run(event: DomainEvent): Promise<void> {
    for (const step of this.steps.get(event.type) ?? []) {
      for (const command of step(event)) await this.commands.execute(command);
    }
  }
}
