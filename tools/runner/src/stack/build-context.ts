import type { DataFolder } from '../base/data-folder';
import type { Ports } from '../base/ports';
import type { RunnerEnvironment } from '../settings/environment';
import type { RunFile } from '../settings/run-file';
import type { StackOptions } from './stack-options';

/** What a stack is built from. */
export interface BuildContext {
  options: StackOptions;
  root: string;
  runFile: RunFile;
  folder: DataFolder;
  ports: Ports;
  environment: RunnerEnvironment;
  unlock: () => void;
  say: (line: string) => void;
}
