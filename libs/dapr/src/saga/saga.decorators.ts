import type { DomainEvent } from '@app/contracts';

export const SAGA_STEP = Symbol('saga step');

/**
 * Marks a method of a saga class that turns events of some types into commands. It must be a pure function of the
 * event: what it decides is decided again at every redelivery.
 */
export function SagaStep(...types: Array<DomainEvent['type']>): MethodDecorator {
  return (_target, _name, descriptor) => {
    Reflect.defineMetadata(SAGA_STEP, types, descriptor.value as object);
  };
}
