import { Injectable } from '@nestjs/common';
import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { DomainEvent } from '@app/contracts';
import { SagaStep } from './saga.decorators';
import { SagaModule } from './saga.module';
import { SagaRunner } from './saga.runner';

class NoteCommand {
  constructor(readonly text: string) {}
}

const notes: string[] = [];
let failOn: string | undefined;

@CommandHandler(NoteCommand)
class NoteHandler implements ICommandHandler<NoteCommand> {
  async execute({ text }: NoteCommand): Promise<void> {
    await new Promise(setImmediate);
    if (text === failOn) throw new Error(`cannot note ${text}`);
    notes.push(text);
  }
}

@Injectable()
class NoteSaga {
  private readonly prefix = 'noted';

  @SagaStep('task.completed', 'task.deleted')
  onEnd(event: DomainEvent): ICommand[] {
    return [new NoteCommand(`${this.prefix} ${event.type} 1`), new NoteCommand(`${this.prefix} ${event.type} 2`)];
  }

  @SagaStep('task.completed')
  onCompleted(): ICommand[] {
    return [new NoteCommand('completed only')];
  }

  helper(): void {
    notes.push('never called');
  }
}

describe('SagaRunner', () => {
  const event = (type: string) => ({ type }) as DomainEvent;
  let runner: SagaRunner;

  beforeEach(async () => {
    notes.length = 0;
    failOn = undefined;
    const module = await Test.createTestingModule({
      imports: [SagaModule],
      providers: [NoteHandler, NoteSaga, { provide: 'primitive', useValue: 1 }],
    }).compile();
    await module.init();
    runner = module.get(SagaRunner);
  });

  it('is done when every command of every step is done, in order', async () => {
    await runner.run(event('task.completed'));
    expect(notes).toEqual(['noted task.completed 1', 'noted task.completed 2', 'completed only']);
  });

  it('runs only the steps for the type', async () => {
    await runner.run(event('task.deleted'));
    expect(notes).toEqual(['noted task.deleted 1', 'noted task.deleted 2']);
    await runner.run(event('task.created'));
    expect(notes).toHaveLength(2);
  });

  it('fails when a command fails, and works again afterwards', async () => {
    failOn = 'noted task.deleted 2';
    await expect(runner.run(event('task.deleted'))).rejects.toThrow('cannot note noted task.deleted 2');
    failOn = undefined;
    await runner.run(event('task.deleted'));
    expect(notes).toEqual(['noted task.deleted 1', 'noted task.deleted 1', 'noted task.deleted 2']);
  });
});
