// SPDX-License-Identifier: Apache-2.0
// Reads .wire files: requests and the replies expected, as text (README.md beside this file has the
// format). Knows nothing of sockets or assertions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { encodeValues, isValueType } from './values.ts';

/** A header as written: the name's case is kept. */
export type Header = readonly [name: string, value: string];

export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** How a reply's body is compared. */
export type BodyCheck =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'compact'; readonly text: string }
  | { readonly kind: 'error'; readonly pattern: string }
  | { readonly kind: 'includes'; readonly json: unknown }
  | { readonly kind: 'any' };

export interface WireReply {
  readonly status: number;
  /** Values "absent" and "present" say only whether the header is there. */
  readonly headers: readonly Header[];
  readonly body: BodyCheck;
}

export interface WireStep {
  /** The comment above the request. */
  readonly name: string;
  readonly request: WireRequest;
  readonly reply: WireReply;
}

/** Reads one file into its steps. Throws with file and line where it does not follow the format. */
export function readWireFile(path: string): readonly WireStep[] {
  const lines = readFileSync(path, 'utf8').replace(/\n$/, '').split('\n');
  const starts = [-1];
  for (const [index, line] of lines.entries()) if (line === '---') starts.push(index);
  return starts.map((start, index) => {
    try {
      return readStep(lines.slice(start + 1, starts[index + 1] ?? lines.length), filesOf(path));
    } catch (error) {
      throw new Error(`${path}, step at line ${start + 2}: ${(error as Error).message}`);
    }
  });
}

/** Pictures and other bytes that all dialects share. */
const filesOf = (path: string): string => join(path, '..', '..', 'files');

function readStep(lines: readonly string[], folder: string): WireStep {
  const arrow = lines.findIndex((line) => line.startsWith('=> '));
  if (arrow < 0) throw new Error('expected a line "=> STATUS"');
  const begin = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const name = lines
    .slice(0, begin)
    .map((line) => line.replace(/^#\s?/, ''))
    .join(' ')
    .trim();
  if (name === '') throw new Error('expected a comment that names the step');

  const [method, target, ...more] = (lines[begin] ?? '').split(' ');
  if (!method || !target || more.length > 0) throw new Error('expected "METHOD TARGET"');
  const asked = readMessage(lines.slice(begin + 1, arrow));
  const sent = new Body(asked.body, folder);

  const status = Number(lines[arrow]?.slice(3));
  if (!Number.isInteger(status)) throw new Error(`expected a status, got "${lines[arrow]}"`);
  const answered = readMessage(lines.slice(arrow + 1));
  const reply = replyBody(answered.body, folder);
  return {
    name,
    request: {
      method,
      target,
      headers: asked.headers.map(([key, value]) => [key, sent.headerValue(value)]),
      body: sent.bytes,
    },
    reply: {
      status,
      headers: answered.headers.map(([key, value]) => [key, reply.body.headerValue(value)]),
      body: reply.check,
    },
  };
}

/** Headers up to the first empty line, the body after it. */
function readMessage(lines: readonly string[]): {
  headers: readonly Header[];
  body: readonly string[];
} {
  const gap = lines.indexOf('');
  const head = gap < 0 ? lines : lines.slice(0, gap);
  const body = gap < 0 ? [] : lines.slice(gap + 1);
  while (body.at(-1) === '') body.pop();
  const headers = head.map((line): Header => {
    const colon = line.indexOf(': ');
    if (colon < 1) throw new Error(`expected "Name: value", got "${line}"`);
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return { headers, body };
}

function replyBody(lines: readonly string[], folder: string): { check: BodyCheck; body: Body } {
  const [first = '', ...rest] = lines;
  const none = new Body([], folder);
  if (first.startsWith('@error ')) {
    return { check: { kind: 'error', pattern: [first.slice(7), ...rest].join('') }, body: none };
  }
  if (first === '@any') return { check: { kind: 'any' }, body: none };
  if (first === '@empty') return { check: { kind: 'bytes', bytes: Buffer.alloc(0) }, body: none };
  if (first === '@includes') {
    return { check: { kind: 'includes', json: JSON.parse(rest.join('')) }, body: none };
  }
  if (first === '@compact') {
    return {
      check: { kind: 'compact', text: new Body(rest, folder).bytes.toString() },
      body: none,
    };
  }
  if (first === '') {
    throw new Error('expected a body, @error, @includes, @compact, @empty or @any');
  }
  const body = new Body(lines, folder);
  return { check: { kind: 'bytes', bytes: body.bytes }, body };
}

const codings = { '@gzip': gzipSync, '@deflate': deflateSync } as const;
const isCoding = (line: string): line is keyof typeof codings => Object.hasOwn(codings, line);

/**
 * Body lines as bytes: text is joined without line ends, lines with @ stand for bytes; a first line
 * @gzip or @deflate compresses the rest.
 */
class Body {
  readonly bytes: Buffer;
  /** Bytes of the text before the first binary line, not compressed. */
  readonly #textLength: number;

  constructor(lines: readonly string[], folder: string) {
    const [first = ''] = lines;
    const content = isCoding(first) ? lines.slice(1) : lines;
    const parts = content.map((line) => bytesOf(line, folder));
    const firstBinary = content.findIndex((line) =>
      /^@(?!repeat \d+ [^@]|text |base64 )/.test(line),
    );
    const text = firstBinary < 0 ? parts : parts.slice(0, firstBinary);
    this.#textLength = text.reduce((sum, part) => sum + part.length, 0);
    const whole = Buffer.concat(parts);
    this.bytes = isCoding(first) ? codings[first](whole) : whole;
  }

  /** A header's value, where "auto" is the length of the text part. */
  headerValue(value: string): string {
    return value === 'auto' ? String(this.#textLength) : value;
  }
}

function bytesOf(line: string, folder: string): Buffer {
  if (!line.startsWith('@')) return Buffer.from(line);
  const [directive = '', rest = ''] = splitOnce(line.slice(1));
  if (directive === 'text') return Buffer.from(rest);
  if (directive === 'hex') return Buffer.from(rest.replaceAll(' ', ''), 'hex');
  if (directive === 'file') return readFileSync(join(folder, rest));
  if (directive === 'framed') return framed(readFileSync(join(folder, rest)));
  if (directive === 'base64') return Buffer.from(readFileSync(join(folder, rest), 'base64'));
  if (directive === 'string') return framed(Buffer.from(JSON.parse(rest) as string));
  if (directive === 'repeat') {
    const [count = '', repeated = ''] = splitOnce(rest);
    const once = bytesOf(repeated, folder);
    return Buffer.alloc(Number(count) * once.length, once);
  }
  if (isValueType(directive)) return encodeValues(directive, rest.split(' '));
  throw new Error(`unknown directive @${directive}`);
}

/** An element of a BYTES tensor: its length as u32, little-endian, then the bytes. */
function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function splitOnce(text: string): [string, string] {
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
}
