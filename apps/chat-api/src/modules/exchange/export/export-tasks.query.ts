import { Query } from '@nestjs/cqrs';
import type { ExportFormat } from '../domain/export-document';

/** A document that is written while it is read. */
export interface ExportedFile {
  /** ISO 8601. */
  exportedAt: string;
  pieces: AsyncGenerator<string>;
}

/** Everything that the user has, trash included. */
export class ExportTasksQuery extends Query<ExportedFile> {
  constructor(
    readonly userId: string,
    readonly format: ExportFormat,
  ) {
    super();
  }
}
