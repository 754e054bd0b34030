import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { parseMessage, type TaskDraft } from '@app/language';
import { SpeakerPort, type Speaker } from '../../ports/speaker.port';
import { PreviewMessageQuery, type MessagePreview, type PreviewedTask } from './preview-message.query';

@QueryHandler(PreviewMessageQuery)
export class PreviewMessageHandler implements IQueryHandler<PreviewMessageQuery> {
  constructor(
    private readonly speakers: SpeakerPort,
    private readonly clock: Clock,
  ) {}

  /** @throws TimeInputError when the instant or the zone is none */
  async execute({ userId, text, now, timeZone }: PreviewMessageQuery): Promise<MessagePreview> {
    const speaker = await this.speakers.of(userId);
    const { intent, draft, reference, question, problem, spans } = parseMessage(text, {
      ...speaker,
      now: now ?? this.clock.now().toISOString(),
      timeZone: timeZone ?? speaker.timeZone,
    });
    const asked = question ?? problem?.message;
    return {
      intent,
      tasks: draft ? [withDefaults(draft, speaker)] : [],
      ...(reference === undefined ? {} : { reference }),
      ...(asked === undefined ? {} : { question: asked }),
      ...(problem ? { problem } : {}),
      spans,
    };
  }
}

/** The task with what it takes from the domain and the user when the text does not say it. */
function withDefaults(draft: TaskDraft, { defaultReminder }: Speaker): PreviewedTask {
  const usual = draft.due !== null && defaultReminder !== null ? [{ before: defaultReminder }] : [];
  return {
    ...draft,
    priority: draft.priority ?? 'medium',
    reminders: draft.reminders.length > 0 ? draft.reminders : usual,
  };
}
