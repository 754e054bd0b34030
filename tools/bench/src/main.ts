import { parseArgs } from 'node:util';
import { StackClient } from '../../runner/src/index';
import type { Bench } from './bench';
import { MEASURES } from './measures';
import { formatRow, writeReport, type Row } from './report';

/** The stack's file is in STACK_FILE, as for the end-to-end suite; `tools/bench.mjs` starts one. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seconds: { type: 'string', default: '20' },
      tasks: { type: 'string', default: '1000000' },
      json: { type: 'string' },
      'start-ms': { type: 'string' },
    },
  });
  const names = values.only?.split(',') ?? Object.keys(MEASURES);
  const stranger = names.find((name) => !(name in MEASURES));
  if (stranger) throw new Error(`--only ${stranger}: there is ${Object.keys(MEASURES).join(', ')}.`);
  const stack = new StackClient(process.env.STACK_FILE!);
  const { kind, edgeUrl } = stack.state;
  const rows: Row[] = [];
  const bench: Bench = {
    stack,
    options: {
      seconds: Number(values.seconds),
      tasks: Number(values.tasks),
      startMs: values['start-ms'] === undefined ? undefined : Number(values['start-ms']),
    },
    edgeUrl: edgeUrl!,
    apiUrl: stack.app('chat-api').publicUrl!,
    say: (line) => console.log(`    ${line}`),
    add: (row) => {
      rows.push(row);
      console.log(`  ${formatRow(row)}`);
      if (values.json) writeReport(values.json, kind, rows);
    },
    floors: {},
  };
  for (const name of names) {
    console.log(`\n${name}`);
    try {
      await MEASURES[name]!(bench);
    } catch (error) {
      bench.add({ name, target: '', met: false, note: error instanceof Error ? error.message : String(error) });
    }
  }
  const missed = rows.filter(({ met }) => met === false);
  console.log(`\n${rows.length} figures on ${kind}, ${missed.length} targets missed${missed.length > 0 ? ':' : ''}`);
  for (const row of missed) console.log(`  ${formatRow(row)}`);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
