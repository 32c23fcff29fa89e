// SPDX-License-Identifier: Apache-2.0
// The schema's choices are those of the dialects, which it may not import.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialectChoices } from '../../src/config/schema.ts';
import { healthBodyModes } from '../../src/dialects/kserve/health.ts';
import { metadataCases } from '../../src/metadata/metadata-case.ts';
import { defaultOptions } from '../../src/options.ts';

test('the switches of dialects take what the dialects take, the default first', () => {
  assert.deepEqual(dialectChoices.kserve_health_body, healthBodyModes);
  assert.deepEqual(dialectChoices.tfs_metadata_case, metadataCases);
  assert.equal(dialectChoices.kserve_health_body[0], defaultOptions.kserveHealthBody);
  assert.equal(dialectChoices.tfs_metadata_case[0], defaultOptions.tfsMetadataCase);
});
