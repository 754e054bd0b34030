import { Command } from '@nestjs/cqrs';
import type { ImportedFile, ImportReport } from '../../domain/import/imported-file';

/** Take the tasks of a file that the user does not have yet. */
export class ImportTasksCommand extends Command<ImportReport> {
  constructor(
    readonly userId: string,
    readonly file: ImportedFile,
    /** Only tell what would happen. */
    readonly dryRun: boolean,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
