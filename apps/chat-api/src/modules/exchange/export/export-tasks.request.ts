import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { EXPORT_FORMATS, type ExportFormat } from '../domain/export-document';

/** Parameters of `GET export`. */
export class ExportTasksRequest {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'json' })
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat = 'json';
}
