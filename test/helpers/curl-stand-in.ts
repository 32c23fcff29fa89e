// SPDX-License-Identifier: Apache-2.0
// Takes curl's place where a machine has none: as much of its command line as examples/ and docs/ use.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean' },
    fail: { type: 'boolean' },
    output: { type: 'string' },
    'write-out': { type: 'string' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
    'data-binary': { type: 'string' },
  },
});
const file = values['data-binary'];
const body =
  file === undefined ? values.data : readFileSync(file === '@-' ? 0 : file.replace(/^@/, ''));
const [url = ''] = positionals;
const reply = await fetch(url, {
  method: values.request ?? (body === undefined ? 'GET' : 'POST'),
  headers: (values.header ?? []).map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }),
  body: body ?? null,
});
const received = Buffer.from(await reply.arrayBuffer());
if (values.output === undefined) process.stdout.write(received);
if (values['write-out'] !== undefined) {
  process.stdout.write(
    values['write-out'].replace('%{http_code}', String(reply.status)).replaceAll('\\n', '\n'),
  );
}
if (values.fail === true && !reply.ok) process.exitCode = 22;
