// SPDX-License-Identifier: Apache-2.0
// Whatever is edited, published, withdrawn and broken, in whatever order: pipelines serve where they can,
// never over what is freed, a failure takes nothing away, and everything is freed in the end.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../src/log.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { chain } from '../helpers/fake-pipelines.ts';

const modelNames = ['a', 'b'];
const versions = ['1', '2'];

const models = fc.record({
  present: fc.subarray(versions),
  nireq: fc.integer({ min: 0, max: 1 }),
  reloadInPlace: fc.boolean(),
  broken: fc.boolean(),
});

const nodes = fc.record(
  { model: fc.constantFrom(...modelNames), version: fc.constantFrom(...versions) },
  { requiredKeys: ['model'] },
);

const pipelines = fc.record({
  work: fc.array(nodes, { minLength: 1, maxLength: 3 }),
  broken: fc.boolean(),
});

const steps = fc.record({
  models: fc.dictionary(fc.constantFrom(...modelNames), models),
  pipelines: fc.dictionary(fc.constantFrom('p', 'q', 'a'), pipelines),
});

test('any sequence of changes', async () => {
  const folders = new Map(modelNames.map((name) => [name, useModel(name, [])]));
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (sequence) => {
      let broken: readonly string[] = [];
      const fail = async ({ name }: { readonly name: string }, kind: string): Promise<void> => {
        if (broken.includes(`${kind} ${name}`)) throw nativeError('internal', 'broken', 'broken');
      };
      const engine = new FakeEngine({
        onLoad: (spec) => fail(spec, 'model'),
        onCompile: (spec) => fail(spec, 'pipeline'),
      });
      const registry = new ModelRegistry(engine, silentLogger);
      for (const step of sequence) {
        broken = [...brokenOf('model', step.models), ...brokenOf('pipeline', step.pipelines)];
        for (const [name, config] of folders) {
          publish(config.basePath, step.models[name]?.present ?? []);
        }
        const configs = Object.entries(step.models).map(([name, { nireq, reloadInPlace }]) => ({
          ...(folders.get(name) ?? assert.fail(name)),
          nireq,
          reloadInPlace,
        }));
        const wanted = Object.entries(step.pipelines).map(([name, { work }]) => chain(name, work));
        const before = registry.models.filter(({ serves }) => serves);
        await registry.apply(configs, { pipelines: wanted, retry: true });
        for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);

        for (const { name, nodes: wantedNodes } of wanted) {
          const owner = registry.model(name);
          if (owner.kind === 'model') {
            assert.ok(name in step.models, `${name} is nobody's else`);
            continue;
          }
          const complete = wantedNodes.every(({ work }) => {
            if ('library' in work) return false;
            const member = registry.models.find((model) => model.name === work.model);
            return member?.kind === 'model' && member.serving(work.version) !== undefined;
          });
          const passes = complete && step.pipelines[name]?.broken === false;
          const [only] = owner.versions;
          if (passes) assert.equal(only?.state, 'AVAILABLE', name);
          else if (!before.includes(owner)) assert.notEqual(only?.error, undefined, name);
          assert.equal(only?.inProgress, false, name);
        }
        for (const { name, kind } of registry.models.filter(({ serves }) => serves)) {
          const configured = kind === 'model' ? step.models : step.pipelines;
          assert.ok(name in configured, `${name} is not configured`);
        }
        const last = await registry.apply(configs, { pipelines: wanted });
        assert.equal(last.changed, false, 'the same again');
      }
      await registry.close();
      assert.equal(engine.loaded.length + engine.compiled.length, engine.unloaded.length);
    }),
    { numRuns: 100 },
  );
});

function brokenOf(
  kind: string,
  served: Readonly<Record<string, { readonly broken: boolean }>>,
): readonly string[] {
  return Object.entries(served).flatMap(([name, { broken }]) =>
    broken ? [`${kind} ${name}`] : [],
  );
}

function publish(folder: string, present: readonly string[]): void {
  for (const version of versions) {
    const files = join(folder, version);
    if (!present.includes(version)) {
      rmSync(files, { recursive: true, force: true });
      continue;
    }
    mkdirSync(files, { recursive: true });
    for (const file of ['model.xml', 'model.bin']) writeFileSync(join(files, file), '');
  }
}
