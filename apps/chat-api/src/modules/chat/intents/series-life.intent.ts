import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { SeriesLifeCommand, type LivedSeries } from '../../tasks/commands/series-life/series-life.command';
import type { SeriesAction } from '../../tasks/domain/series-life';
import type { SeriesStatus } from '../../tasks/domain/series.aggregate';
import type { Answer, ChatActionType, Turn } from '../domain/answer';
import { endedReply, pausedReply, resumedReply } from '../domain/series-replies';
import { IntentHandler } from './intent.handler';
import { SeriesFinder } from './series-finder';

/** What is so already is told in the same way: it is true then too, also when a message is sent again. */
@Injectable()
abstract class SeriesLifeIntent extends IntentHandler {
  abstract override readonly intent: SeriesAction;
  /** Which series this makes sense for. */
  protected abstract readonly status: SeriesStatus;

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: SeriesFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const found = await this.finder.find(turn, this.status);
    if (found.seriesId === null) return found.answer;
    const command = new SeriesLifeCommand(turn.userId, found.seriesId, this.intent, turn.commandId);
    const lived = await this.commands.execute(command);
    return { text: this.tell(lived), actions: lived.changed.map((task) => ({ type: actionOf(task), task })) };
  }

  protected abstract tell(lived: LivedSeries): string;
}

/** "pause gym" */
@Injectable()
export class PauseIntent extends SeriesLifeIntent {
  override readonly intent = 'pause';
  protected override readonly status = 'active';

  protected override tell({ series, open }: LivedSeries): string {
    return pausedReply(series, open);
  }
}

/** "resume gym" */
@Injectable()
export class ResumeIntent extends SeriesLifeIntent {
  override readonly intent = 'resume';
  protected override readonly status = 'paused';

  protected override tell({ series }: LivedSeries): string {
    return resumedReply(series);
  }
}

/** "stop repeating gym" */
@Injectable()
export class EndIntent extends SeriesLifeIntent {
  override readonly intent = 'end';
  protected override readonly status = 'active';

  protected override tell({ series, open }: LivedSeries): string {
    return endedReply(series, open);
  }
}

/** An instance was put away, left the series, is back, or is a new one. */
function actionOf({ deletedAt, seriesId, version }: TaskView): ChatActionType {
  if (deletedAt !== null) return 'deleted';
  if (seriesId === null) return 'updated';
  return version === 1 ? 'created' : 'restored';
}
