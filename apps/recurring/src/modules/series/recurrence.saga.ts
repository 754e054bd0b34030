import { Injectable } from '@nestjs/common';
import type { ExtendSeriesRequest, TaskEvent } from '@app/contracts';
import { SagaStep, UnprocessableEventError } from '@app/dapr';
import { RecurrenceRuleError, TimeInputError } from '@app/recurrence';
import { ExtendSeriesCommand } from './extend-series.command';
import { planInstances } from './plan-instances';

/**
 * The recurrence saga. It keeps no state: every event carries where its series stood at the commit, and the instances it
 * asks for are numbered, so that redelivery, reordering and completions at the same moment ask for the same ones again.
 */
@Injectable()
export class RecurrenceSaga {
  /**
   * Whatever can leave a series with fewer open instances than its look-ahead: a new series or a larger look-ahead, a
   * completed instance, a deleted one.
   * @throws UnprocessableEventError when the series cannot be understood, which no retry would change
   */
  @SagaStep('task.created', 'task.updated', 'task.completed', 'task.deleted', 'task.restored')
  keepInstancesOpen(event: TaskEvent): ExtendSeriesCommand[] {
    const instances = plan(event);
    return instances.length > 0 ? [new ExtendSeriesCommand(instances)] : [];
  }
}

function plan(event: TaskEvent): ExtendSeriesRequest[] {
  try {
    return planInstances(event);
  } catch (error) {
    if (!(error instanceof RecurrenceRuleError) && !(error instanceof TimeInputError)) throw error;
    throw new UnprocessableEventError(`recurrence of task ${event.taskId}: ${error.field} ${error.message}`);
  }
}
