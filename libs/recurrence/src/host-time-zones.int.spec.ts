import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const jestCommand = join(root, 'node_modules/jest/bin/jest.js');
const specs = ['recurrence-table.spec', 'local-time.spec', 'reminder-time.spec', 'describe-rule.spec'];

/** Runs the specs of dates in a process of its own, whose host is in that zone. */
function runIn(timeZone: string): { success: boolean; numPassedTests: number } {
  const output = execFileSync(
    process.execPath,
    [
      jestCommand,
      '--selectProjects',
      'unit',
      '--testPathPatterns',
      `libs/recurrence/src/(${specs.join('|')})`,
      '--json',
    ],
    { cwd: root, env: { ...process.env, TZ: timeZone }, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' },
  );
  return JSON.parse(output) as { success: boolean; numPassedTests: number };
}

describe('recurrence on hosts in other time zones', () => {
  it.each(['UTC', 'America/Los_Angeles', 'Pacific/Auckland', 'Europe/Chisinau'])(
    'gives the same dates under TZ=%s',
    (timeZone) => {
      const hostHour = execFileSync(process.execPath, ['-p', 'new Date(2026, 0, 1).toISOString()'], {
        env: { ...process.env, TZ: timeZone },
        encoding: 'utf8',
      });
      expect(hostHour.startsWith('2026-01-01T00:00')).toBe(timeZone === 'UTC');
      const { success, numPassedTests } = runIn(timeZone);
      expect(success).toBe(true);
      expect(numPassedTests).toBeGreaterThan(300);
    },
    60_000,
  );
});
