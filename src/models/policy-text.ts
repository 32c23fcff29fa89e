// SPDX-License-Identifier: Apache-2.0
// `model_version_policy` as JSON gives it (config-and-lifecycle.md 2.2, 4.5).

import { ServingError } from '../errors.ts';
import { defaultVersionPolicy, type VersionPolicy } from './version-policy.ts';

/** What each policy may hold. */
const policyKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['all', []],
  ['latest', ['num_versions']],
  ['specific', ['versions']],
]);

/**
 * `{"latest": {"num_versions": 2}}`, `{"specific": {"versions": [1]}}`, `{"all": {}}`; undefined is the
 * default. Throws ServingError "model_version_policy_wrong_format" or "..._unsupported_key".
 */
export function parseVersionPolicy(source: unknown): VersionPolicy {
  if (source === undefined) return defaultVersionPolicy;
  const [kind, ...others] = isObject(source) ? Object.keys(source) : [];
  if (!isObject(source) || kind === undefined || others.length > 0) throw wrongFormat(source);
  const keys = policyKeys.get(kind);
  const body = source[kind];
  if (keys === undefined) throw unsupportedKey(kind, source);
  if (!isObject(body)) throw wrongFormat(source);
  const unknown = Object.keys(body).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw unsupportedKey(unknown, source);
  if (kind === 'all') return { kind };
  if (kind === 'latest' && isPositive(body.num_versions)) {
    return { kind, count: body.num_versions };
  }
  if (kind === 'specific' && Array.isArray(body.versions) && body.versions.every(isPositive)) {
    return { kind, versions: body.versions.map(String) };
  }
  throw wrongFormat(source);
}

function wrongFormat(source: unknown): ServingError {
  return new ServingError(
    'invalid_argument',
    'model_version_policy_wrong_format',
    'Model version policy is in wrong format - Expected: {"all": {}}, {"latest": {"num_versions": 1}} or ' +
      `{"specific": {"versions": [1]}}; Actual: ${JSON.stringify(source)}`,
  );
}

function unsupportedKey(key: string, source: unknown): ServingError {
  return new ServingError(
    'invalid_argument',
    'model_version_policy_unsupported_key',
    `Model version policy contains unsupported key - ${key} in ${JSON.stringify(source)}`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
