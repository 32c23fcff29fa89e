// SPDX-License-Identifier: Apache-2.0
// The demo's pipeline, through a socket: pages of handwritten digits that demo/make_page.py draws of
// pictures that the classifier was not trained on, against the text they were drawn from.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

/** The text of the page that lies in demo/. */
const shipped = ['31415 92653', '58979 32384', '62643 38327'];

/** What share of digits is to be read right: 0.953 of 4000 were. */
const least = 0.92;

/** Two numbers of five digits a line, the same for the same seed. */
function randomLines(count: number, seed: number): readonly string[] {
  let state = seed;
  const digit = (): number => {
    // A linear congruential generator; its upper bits are the better ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * 10);
  };
  const number = (): string => Array.from({ length: 5 }, digit).join('');
  return Array.from({ length: count }, () => `${number()} ${number()}`);
}

describe("the demo's pipeline", () => {
  let server: RunningServer;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vinoserve-demo-'));
    server = await startServer({ config: inCheckout('demo/config.json') });
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  /** A page of these lines as a PNG. */
  function pageOf(lines: readonly string[], seed: number): Buffer {
    const file = join(folder, 'page.png');
    const script = inCheckout('demo/make_page.py');
    execFileSync('python3', ['-B', script, '--seed', String(seed), file, ...lines], {
      env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') },
    });
    return readFileSync(file);
  }

  const predict = (page: Buffer): Promise<Response> =>
    fetch(`${server.url}/v1/models/read_page:predict`, {
      method: 'POST',
      body: JSON.stringify({ inputs: { page: [{ b64: page.toString('base64') }] } }),
    });

  async function read(page: Buffer): Promise<readonly string[]> {
    const answer = await predict(page);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text).outputs;
  }

  it('reads the page that is shown', async () => {
    assert.deepEqual(await read(readFileSync(inCheckout('demo/page.png'))), shipped);
  });

  it('shows a page that its script draws', () => {
    const drawn = pageOf(shipped, 3);
    assert.ok(drawn.equals(readFileSync(inCheckout('demo/page.png'))));
  });

  it('is drawn in the README as the command draws it', () => {
    const readme = readFileSync(inCheckout('README.md'), 'utf8');
    const [, drawing] = /^```mermaid\n(.*?)^```$/ms.exec(readme) ?? [];
    const words = ['dist/src/cli.js', '--config_path', 'demo/config.json'];
    const printed = execFileSync(process.execPath, [...words, '--print_pipeline', 'read_page'], {
      cwd: inCheckout(),
      encoding: 'utf8',
    });
    assert.equal(drawing, printed);
  });

  it('answers as the README says', async () => {
    const readme = readFileSync(inCheckout('README.md'), 'utf8');
    const [, told = ''] = /^answers `(.*?)`/m.exec(readme) ?? [];
    const answer = await predict(readFileSync(inCheckout('demo/page.png')));
    assert.equal(await answer.text(), told);
  });

  it('reads it over KServe too, as strings', async () => {
    const head = JSON.stringify({ inputs: [{ name: 'page', shape: [1], datatype: 'BYTES' }] });
    const page = readFileSync(inCheckout('demo/page.png'));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(page.length);
    const answer = await fetch(`${server.url}/v2/models/read_page/infer`, {
      method: 'POST',
      headers: { 'Inference-Header-Content-Length': String(head.length) },
      body: Buffer.concat([Buffer.from(head), length, page]),
    });
    const { outputs } = JSON.parse(await answer.text());
    assert.deepEqual(outputs, [
      { name: 'text_string', shape: [3], datatype: 'BYTES', data: shipped },
    ]);
  });

  it('answers 204 without a body for an empty page', async () => {
    const answer = await predict(pageOf([], 1));
    assert.equal(answer.status, 204);
    assert.equal(await answer.text(), '');
  });

  it('finds nothing on blank paper, on black paper, and in specks', async () => {
    const blank = new Array<number>(40 * 60).fill(255);
    const speckled = blank.map((paper, i) => (i % 173 === 0 ? 0 : paper));
    for (const data of [blank, blank.map(() => 0), speckled]) {
      const input = { name: 'page', shape: [1, 40, 60, 1], datatype: 'UINT8', data };
      const answer = await fetch(`${server.url}/v2/models/read_page/infer`, {
        method: 'POST',
        body: JSON.stringify({ inputs: [input] }),
      });
      assert.equal(answer.status, 204, await answer.text());
    }
  });

  it('reads a page of one digit', async () => {
    assert.deepEqual(await read(pageOf(['7'], 2)), ['7']);
  });

  it('finds every digit of pages of a hundred, and reads most of them right', async (t) => {
    let digits = 0;
    let right = 0;
    for (let seed = 1; seed <= 4; seed += 1) {
      const written = randomLines(10, seed);
      const text = await read(pageOf(written, seed));
      const layout = (lines: readonly string[]): readonly string[] =>
        lines.map((line) => line.replaceAll(/\d/g, '#'));
      assert.deepEqual(layout(text), layout(written), `page ${seed}`);
      const truth = written.join('').replaceAll(' ', '');
      const told = text.join('').replaceAll(' ', '');
      digits += truth.length;
      right += [...truth].filter((digit, i) => digit === told[i]).length;
    }
    t.diagnostic(`${right} of ${digits} digits read right`);
    assert.ok(right >= least * digits, `${right} of ${digits}`);
  });
});
