import { Injectable } from '@nestjs/common';
import { saying, type Answer } from '../domain/answer';
import { HELP } from '../domain/replies';
import { IntentHandler } from './intent.handler';

/** "help" */
@Injectable()
export class HelpIntent extends IntentHandler {
  override readonly intent = 'help';

  override answer(): Promise<Answer> {
    return Promise.resolve(saying(HELP));
  }
}
