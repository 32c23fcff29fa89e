// SPDX-License-Identifier: Apache-2.0
// Runs the command in this process, its output caught.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Environment, main } from '../../src/cli/main.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCommand(
  argv: readonly string[],
  environment: Partial<Environment> = {},
): Promise<CommandResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await main({
    argv,
    variables: {},
    print: (text) => stdout.push(text),
    printError: (text) => stderr.push(text),
    ...environment,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** A logger that keeps its lines. */
export function keepLog(): {
  readonly lines: string[];
  readonly log: NonNullable<NonNullable<Environment['parts']>['log']>;
} {
  const lines: string[] = [];
  const put =
    (level: string) =>
    (text: string): void => {
      lines.push(`${level}: ${text}`);
    };
  return {
    lines,
    log: {
      enabled: () => true,
      debug: put('debug'),
      info: put('info'),
      warning: put('warning'),
      error: put('error'),
    },
  };
}

/** A port that was free a moment ago, as the command line takes it. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
