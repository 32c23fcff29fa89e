// SPDX-License-Identifier: Apache-2.0
// Whatever is configured, published, withdrawn and broken, in whatever order: what should serve does, a
// failure takes nothing away, and every instance is freed in the end.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../src/log.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { selectVersions, type VersionPolicy } from '../../src/models/version-policy.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';

const numbers = ['1', '2', '3', '4'];

interface Step {
  readonly nireq: number;
  readonly policy: VersionPolicy;
  readonly present: readonly string[];
  readonly broken: readonly string[];
  readonly configured: boolean;
}

const policies: fc.Arbitrary<VersionPolicy> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc.record({ kind: fc.constant('latest' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('specific' as const), versions: fc.subarray(numbers) }),
);

const steps: fc.Arbitrary<Step> = fc.record({
  nireq: fc.integer({ min: 0, max: 2 }),
  policy: policies,
  present: fc.subarray(numbers),
  broken: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { arbitrary: fc.subarray(numbers), weight: 1 },
  ),
  configured: fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { arbitrary: fc.constant(false), weight: 1 },
  ),
});

test('any sequence of changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 8 }), async (sequence) => {
      let broken: readonly string[] = [];
      const engine = new FakeEngine({
        onLoad: async ({ version }) => {
          if (broken.includes(version)) throw nativeError('internal', 'load_failed', 'broken');
        },
      });
      const registry = new ModelRegistry(engine, silentLogger);
      const model = useModel('m', numbers);
      const serving = () =>
        registry.models.flatMap(({ versions }) =>
          versions.filter(({ state }) => state === 'AVAILABLE').map(({ version }) => version),
        );
      for (const step of sequence) {
        broken = step.broken;
        publish(model.basePath, step.present);
        const before = serving();
        const config = { ...model, nireq: step.nireq, versionPolicy: step.policy };
        await registry.apply(step.configured ? [config] : [], { retry: true });
        for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
        const now = serving();
        const wanted = step.configured ? selectVersions(step.policy, step.present) : [];
        if (wanted.every((version) => !broken.includes(version))) assert.deepEqual(now, wanted);
        const lost = before.filter((version) => step.present.includes(version));
        if (wanted.length > 0 && lost.length > 0) assert.ok(now.length > 0, 'nothing serves');
        assert.equal(engine.loaded.length - engine.unloaded.length, now.length);
        for (const version of now) {
          assert.equal(registry.findForInference('m', version), registry.find('m', version));
        }
      }
      await registry.close();
      assert.equal(engine.loaded.length, engine.unloaded.length);
    }),
    { numRuns: 100 },
  );
});

function publish(folder: string, versions: readonly string[]): void {
  for (const version of numbers) {
    const files = join(folder, version);
    if (!versions.includes(version)) {
      rmSync(files, { recursive: true, force: true });
      continue;
    }
    mkdirSync(files, { recursive: true });
    for (const file of ['model.xml', 'model.bin']) writeFileSync(join(files, file), '');
  }
}
