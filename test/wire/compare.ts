// SPDX-License-Identifier: Apache-2.0
// Holds a reply against what a wire file expects of it.
import assert from 'node:assert/strict';
import type { Received } from './connection.ts';
import type { BodyCheck, WireReply } from './wire-file.ts';

/** Throws AssertionError with what was expected and what came. */
export function assertReply(received: Received, expected: WireReply): void {
  const shown = () => `reply body: ${JSON.stringify(received.body.toString().slice(0, 500))}`;
  assert.equal(received.status, expected.status, `status; ${shown()}`);
  for (const [name, value] of expected.headers) {
    const actual = received.headers.get(name.toLowerCase());
    if (value === 'present') assert.notEqual(actual, undefined, `${name}; ${shown()}`);
    else assert.equal(actual, value === 'absent' ? undefined : value, `${name}; ${shown()}`);
  }
  assertBody(received, expected.body);
}

function assertBody({ headers, body }: Received, check: BodyCheck): void {
  if (check.kind === 'bytes') assertBytes(body, check.bytes);
  if (check.kind === 'compact') assert.equal(compacted(body.toString()), check.text);
  if (check.kind === 'includes') assertIncludes(JSON.parse(body.toString()), check.json, '$');
  if (check.kind === 'error') {
    assert.equal(headers.get('content-type'), 'application/json', 'Content-Type of an error');
    assertError(JSON.parse(body.toString()), check.pattern);
  }
}

/** JSON without the white space between its tokens. */
function compacted(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? '');
}

/** Compared as text where both are, so that a difference can be read. */
function assertBytes(body: Buffer, expected: Buffer): void {
  const readable = expected.equals(Buffer.from(expected.toString()));
  if (readable) assert.equal(body.toString(), expected.toString());
  assert.equal(body.toString('hex'), expected.toString('hex'));
}

/** An error is an object with the member `error` alone: the pattern, or the pattern, " - " and details. */
function assertError(json: unknown, pattern: string): void {
  assert.deepEqual(Object.keys(json as object), ['error'], 'members of an error');
  const text = (json as { error: unknown }).error;
  assert.equal(typeof text, 'string', 'type of the error text');
  const fixed = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  assert.match(text as string, new RegExp(`^${fixed.join('.*')}( - .*)?$`, 's'));
}

/** Every member of `expected` is there and equal; `actual` may have more members, arrays may not. */
function assertIncludes(actual: unknown, expected: unknown, path: string): void {
  if (expected === null || typeof expected !== 'object') {
    assert.equal(actual, expected, path);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path}: expected an array, got ${JSON.stringify(actual)}`);
    assert.equal(actual.length, expected.length, `${path}.length of ${JSON.stringify(actual)}`);
    for (const [index, item] of expected.entries()) {
      assertIncludes(actual[index], item, `${path}[${index}]`);
    }
  } else {
    assert.ok(
      actual !== null && typeof actual === 'object',
      `${path}: expected an object, got ${JSON.stringify(actual)}`,
    );
    for (const [key, value] of Object.entries(expected)) {
      assertIncludes((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  }
}
