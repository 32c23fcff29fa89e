// SPDX-License-Identifier: Apache-2.0
// What version folders and policies that change do to what serves (config-and-lifecycle.md 4.5).
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { useModel } from '../helpers/fake-models.ts';
import {
  addVersion,
  removeVersion,
  settle,
  useFailures,
  useRegistry,
} from '../helpers/fake-registry.ts';

test('another policy loads and retires the difference only', async () => {
  const { engine, registry, states } = useRegistry();
  const config = useModel('m', ['1', '2', '3']);
  await registry.apply([config]);
  await registry.apply([{ ...config, versionPolicy: { kind: 'latest', count: 2 } }]);
  assert.deepEqual(states(), ['2 AVAILABLE', '3 AVAILABLE']);
  const specific = { kind: 'specific', versions: ['1', '2', '9'] } as const;
  await registry.apply([{ ...config, versionPolicy: specific }]);
  await settle();
  assert.deepEqual(states(), ['1 AVAILABLE', '2 AVAILABLE', '3 END']);
  const versions = engine.loaded.map(({ version }) => version);
  assert.deepEqual(versions, ['3', '2', '1']);
});

test('a policy that chooses no version that is there is told once', async () => {
  const { registry, states, lines } = useRegistry();
  const versionPolicy = { kind: 'specific', versions: ['9'] } as const;
  const config = useModel('m', ['1', '3'], { versionPolicy });
  assert.equal((await registry.apply([config])).results[0]?.error, undefined);
  await registry.rescan();
  const told = 'warning: model m: model_version_policy chooses none of the versions: 1, 3';
  assert.deepEqual(lines, [told]);
  assert.deepEqual(states(), []);
  addVersion(config, '9');
  await registry.rescan();
  assert.deepEqual(states(), ['9 AVAILABLE']);
});

test('a new version folder takes over without a gap', async () => {
  const seen: string[] = [];
  const fake = useRegistry({
    onLoad: async () =>
      void seen.push(
        fake.registry
          .model('m')
          .versions.map((v) => v.state)
          .join(),
      ),
    onUnload: async () => void seen.push(fake.registry.find('m', undefined).version),
  });
  const { registry, states } = fake;
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  assert.equal((await registry.rescan()).changed, false);
  addVersion(config, '2');
  assert.equal((await registry.rescan()).changed, true);
  await settle();
  assert.deepEqual(seen, ['LOADING', 'AVAILABLE,LOADING', '2']);
  assert.deepEqual(states(), ['1 END', '2 AVAILABLE']);
});

test('a folder that goes away is retired and the one before serves; back again, it is loaded', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1', '2']);
  await registry.apply([config]);
  removeVersion(config, '2');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 AVAILABLE', '2 END']);
  addVersion(config, '2');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 END', '2 AVAILABLE']);
});

test('a base path that goes away leaves what serves, and is told once', async () => {
  const { registry, states, lines } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  renameSync(config.basePath, `${config.basePath}.away`);
  for (const _ of [1, 2]) {
    const { changed, results } = await registry.rescan();
    assert.equal(changed, false);
    assert.equal(results[0]?.error?.reason, 'path_invalid');
  }
  assert.deepEqual(states(), ['1 AVAILABLE']);
  assert.equal(lines.filter((line) => line.includes('base path')).length, 1);
  renameSync(`${config.basePath}.away`, config.basePath);
  assert.equal((await registry.rescan()).results[0]?.error, undefined);
});

test('a broken new version leaves the one before; it is tried once, and again when its files change', async () => {
  let broken = true;
  const { registry, states, lines } = useFailures(({ version }) => broken && version === '3');
  const config = useModel('m', ['2']);
  await registry.apply([config]);
  addVersion(config, '3');
  for (const _ of [1, 2, 3]) {
    assert.equal((await registry.rescan()).results[0]?.error?.message, 'broken');
  }
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING']);
  assert.equal(registry.find('m', undefined).version, '2');
  assert.equal(lines.filter((line) => line.includes('load failed')).length, 1);
  broken = false;
  writeFileSync(join(config.basePath, '3/model.bin'), 'whole');
  await registry.rescan();
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING'], 'it may still be being copied');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['2 END', '3 AVAILABLE']);
});

test('a version that appears half-copied serves once it is whole', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  mkdirSync(join(config.basePath, '2'));
  await registry.rescan();
  writeFileSync(join(config.basePath, '2/model.xml'), '');
  await registry.rescan();
  assert.deepEqual(states(), ['1 AVAILABLE', '2 LOADING']);
  writeFileSync(join(config.basePath, '2/model.bin'), '');
  await registry.rescan();
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 END', '2 AVAILABLE']);
});

test('where all that another policy or base path brings fails, what served goes on', async () => {
  let broken = true;
  const { registry, states } = useFailures(({ version }) => broken && version === '3');
  const config = useModel('m', ['2', '3']);
  const specific = (versions: readonly string[]) => ({ kind: 'specific', versions }) as const;
  await registry.apply([{ ...config, versionPolicy: specific(['2']) }]);
  await registry.apply([{ ...config, versionPolicy: specific(['3']) }]);
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING']);
  const other = useModel('m', ['3']);
  await registry.apply([other]);
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING']);
  broken = false;
  await registry.rescan({ retry: true });
  await settle();
  assert.deepEqual(states(), ['2 END', '3 AVAILABLE']);
});

test('a folder that is gone is retired, also where what is left fails', async () => {
  const { registry, states } = useFailures(({ version }) => version === '1');
  const config = useModel('m', ['1', '2']);
  await registry.apply([config]);
  removeVersion(config, '2');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 LOADING', '2 END']);
});

test('failed versions above are retired once a newer one serves', async () => {
  const { registry, states } = useFailures(({ version }) => version === '3');
  const config = useModel('m', ['2', '3']);
  await registry.apply([config]);
  addVersion(config, '4');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['2 END', '3 END', '4 AVAILABLE']);
});
