import { CsvError, parse } from 'csv-parse/sync';
import { UnreadableFileError } from './import-reader';

/** A record of a table, by the names of its columns in lower case. */
export interface CsvRow {
  /** As a spreadsheet numbers it, the header being the first. */
  row: number;
  /** The text of a cell; empty when there is no such column. */
  cell: (column: string) => string;
}

/**
 * The records of a table with a header; commas or semicolons part the cells.
 * @param isHeader tells the header from lines that stand in front of it
 * @throws UnreadableFileError when there is no header, or a quote without its end
 */
export function csvTable(text: string, isHeader: (names: string[]) => boolean): CsvRow[] {
  const records = parseCsv(text);
  const names = (record: string[]): string[] => record.map((name) => name.trim().toLowerCase());
  const start = records.findIndex((record) => isHeader(names(record)));
  if (start === -1) throw new UnreadableFileError('has no line with the names of its columns');
  const columns = new Map(names(records[start]!).map((name, index) => [name, index]));
  return records.slice(start + 1).flatMap((record, index) => {
    if (record.every((text) => text.trim() === '')) return [];
    return [{ row: start + index + 2, cell: (column) => record[columns.get(column) ?? -1]?.trim() ?? '' }];
  });
}

/** Which of both parts the cells is what the first lines have more of. */
function parseCsv(text: string): string[][] {
  const head = text.slice(0, 1_000);
  const delimiter = head.split(';').length > head.split(',').length ? ';' : ',';
  try {
    return parse(text, { delimiter, relax_column_count: true, bom: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFileError(`is no CSV: ${error.message}`);
  }
}
