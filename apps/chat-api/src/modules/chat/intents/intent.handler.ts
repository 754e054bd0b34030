import type { Intent } from '@app/language';
import type { Answer, Turn } from '../domain/answer';

/** Does what messages of one intent ask for, and answers. */
export abstract class IntentHandler {
  abstract readonly intent: Intent;

  abstract answer(turn: Turn): Promise<Answer>;
}
