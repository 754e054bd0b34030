import { csvRecord } from './csv';

describe('a record of CSV', () => {
  it.each<[string[], string]>([
    [['plain', '', 'ünïcode 🍞'], 'plain,,ünïcode 🍞\r\n'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"\r\n'],
    [['=1+1', '+1', '-1', '@x', '\tx', '\rx'], `'=1+1,'+1,'-1,'@x,'\tx,"'\rx"\r\n`],
    [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"\r\n`],
    [['1-2', 'a=b'], '1-2,a=b\r\n'],
  ])('of %j is quoted where it must be, and never a formula', (cells, record) => {
    expect(csvRecord(cells)).toBe(record);
  });
});
