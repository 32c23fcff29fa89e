// SPDX-License-Identifier: Apache-2.0
// Holds parsed JSON against the schema of config.json and names what does not fit.

import { Ajv, type ErrorObject } from 'ajv';
import { ServingError } from '../errors.ts';
import { type ConfigFile, configSchema } from './schema.ts';

/** Compiled once, as that takes far longer than a file does; this module is loaded when it is needed. */
const validate = new Ajv({ strict: false }).compile<ConfigFile>(configSchema);

/** Throws ServingError `invalid_argument` "json_invalid" that names place, keyword and key. */
export function validateConfig(parsed: unknown): ConfigFile {
  if (validate(parsed)) return parsed;
  const fault = validate.errors?.[0];
  throw new ServingError(
    'invalid_argument',
    'json_invalid',
    fault === undefined ? 'JSON schema parse error' : describe(fault),
  );
}

function describe(fault: ErrorObject): string {
  const { additionalProperty, missingProperty } = fault.params as Readonly<Record<string, string>>;
  const key = additionalProperty ?? missingProperty;
  const place = `#${fault.instancePath}`;
  return (
    `JSON schema parse error:${place}. Keyword:${fault.keyword} ` +
    `Key: ${key === undefined ? place : `${place}/${key}`} - ${fault.message}`
  );
}
