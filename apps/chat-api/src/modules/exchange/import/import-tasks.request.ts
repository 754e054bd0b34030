import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { IMPORT_FORMATS, type ImportFormat } from './import-format';

/** Parameters of `POST import`. */
export class ImportTasksRequest {
  @ApiPropertyOptional({ enum: IMPORT_FORMATS, description: 'Recognised when it is left out.' })
  @IsOptional()
  @IsIn(IMPORT_FORMATS)
  format?: ImportFormat;

  @ApiPropertyOptional({ description: 'Only tell what would happen.', default: false })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean({ message: 'must be true or false' })
  dryRun: boolean = false;
}

export class RowNoteDto {
  /** A row of a table, its header being the first; else the number of the task in the file. */
  @ApiProperty()
  row: number;

  @ApiProperty({ example: 'due.date' })
  field: string;

  @ApiProperty()
  message: string;
}

export class ImportReportDto {
  @ApiProperty()
  imported: number;

  /** Were there already. */
  @ApiProperty()
  skipped: number;

  @ApiProperty({ type: [RowNoteDto] })
  rejected: RowNoteDto[];

  /** Rows that were taken in another shape than the file has them. */
  @ApiProperty({ type: [RowNoteDto] })
  warnings: RowNoteDto[];

  @ApiProperty()
  dryRun: boolean;
}
