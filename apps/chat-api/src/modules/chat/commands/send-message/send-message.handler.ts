import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, uuidv5, uuidv7 } from '@app/kernel';
import { parseMessage, type ParsedMessage } from '@app/language';
import { originOfUser } from '../../../tasks/commands/change-origin';
import {
  InvalidTaskError,
  TaskConflictError,
  TaskNotFoundError,
  VersionMismatchError,
} from '../../../tasks/domain/task.errors';
import { saying, type Answer, type Turn } from '../../domain/answer';
import type { NewMessage, Offer } from '../../domain/message';
import { IntentHandler } from '../../intents/intent.handler';
import { MessageStore } from '../../ports/message-store.port';
import { SpeakerPort } from '../../ports/speaker.port';
import { SendMessageCommand, type ChatExchange } from './send-message.command';

const CHANGED_MEANWHILE =
  'That task was changed in another window just now, so I left it alone. Say it again if you still want it.';
const NUMBER_ALONE = /^\s*#?\d{1,2}\.?\s*$/;

export const INTENT_HANDLERS = Symbol('intent handlers');

@CommandHandler(SendMessageCommand)
export class SendMessageHandler implements ICommandHandler<SendMessageCommand> {
  constructor(
    private readonly messages: MessageStore,
    private readonly speakers: SpeakerPort,
    private readonly clock: Clock,
    @Inject(INTENT_HANDLERS) private readonly intents: readonly IntentHandler[],
  ) {}

  /** The reply is made when everything it tells of is committed; message and reply are then kept together. */
  async execute({ userId, text, commandId }: SendMessageCommand): Promise<ChatExchange> {
    const speaker = await this.speakers.of(userId);
    const saidAt = this.clock.now().toISOString();
    const offer = await this.messages.lastOffer(userId);
    const parsed = understand(text, offer, () => parseMessage(text, { now: saidAt, ...speaker }));
    const answer = await this.answer({ userId, timeZone: speaker.timeZone, text, parsed, commandId, offer });
    const [message, reply] = await this.messages.append(originOfUser(userId), [
      { ...blank(userId), id: idOf(commandId, 'message'), role: 'user', text, createdAt: saidAt },
      {
        ...blank(userId),
        id: idOf(commandId, 'reply'),
        role: 'assistant',
        text: answer.text,
        taskId: taskOf(answer),
        createdAt: this.clock.now().toISOString(),
        offer: answer.offer ?? null,
      },
    ]);
    return { message: message!, reply: reply!, actions: answer.actions };
  }

  private async answer(turn: Turn): Promise<Answer> {
    const { parsed } = turn;
    if (parsed.problem) return saying(parsed.problem.message);
    const intent = this.intents.find((handler) => handler.intent === parsed.intent);
    if (!intent) return saying(parsed.question ?? 'I did not understand that. Say “help” for examples.');
    try {
      return await intent.answer(turn);
    } catch (error) {
      if (error instanceof InvalidTaskError) {
        return saying(
          `I could not do that: ${error.problems.map(({ field, message }) => `${field} ${message}`).join('; ')}.`,
        );
      }
      if (error instanceof TaskConflictError) return saying(error.message);
      if (error instanceof TaskNotFoundError || error instanceof VersionMismatchError) return saying(CHANGED_MEANWHILE);
      throw error;
    }
  }
}

/** A number alone answers the question which task is meant. */
function understand(text: string, offer: Offer | null, parse: () => ParsedMessage): ParsedMessage {
  if (!offer?.asked || !NUMBER_ALONE.test(text)) return parse();
  return { intent: 'complete', ...offer.pending, spans: [], reference: text.trim() };
}

function blank(userId: string): Pick<NewMessage, 'userId' | 'kind' | 'taskId' | 'offer'> {
  return { userId, kind: 'text', taskId: null, offer: null };
}

function idOf(commandId: string | undefined, part: string): string {
  return commandId === undefined ? uuidv7() : uuidv5(commandId, part);
}

/** The task that the reply is about, when it is about one. */
function taskOf({ actions }: Answer): string | null {
  const changed = actions.filter(({ type }) => type !== 'listed');
  return changed.length === 1 ? changed[0]!.task.id : null;
}
