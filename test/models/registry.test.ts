// SPDX-License-Identifier: Apache-2.0
// What requests find while models load, serve, fail and retire (config-and-lifecycle.md 7).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../src/log.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useFiles, useModel } from '../helpers/fake-models.ts';

const twoAtOnce = { atOnce: 2, bytes: 1 };

/** An engine whose loads wait for `open`, version by version. */
function useGates() {
  const gates = new Map<string, { open: () => void; fail: () => void }>();
  const engine = new FakeEngine({
    onLoad: ({ name, version }) =>
      new Promise((resolve, reject) => {
        const key = `${name}/${version}`;
        const fail = () => reject(nativeError('internal', 'load_failed', `${key} is broken`));
        gates.set(key, { open: resolve, fail });
      }),
  });
  /** The gate of a load, once it has begun. */
  async function gate(key: string) {
    for (;;) {
      const found = gates.get(key);
      if (found !== undefined) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { engine, registry: new ModelRegistry(engine, silentLogger, { bounds: twoAtOnce }), gate };
}

async function loaded(config: ModelConfig, failing: readonly string[] = []) {
  const engine = new FakeEngine({
    onLoad: async ({ version }) => {
      if (failing.includes(version)) throw nativeError('internal', 'load_failed', 'broken');
    },
  });
  const registry = new ModelRegistry(engine, silentLogger);
  const { results } = await registry.apply([config]);
  return { registry, engine, results };
}

const all = { kind: 'all' } as const;
const statesOf = (registry: ModelRegistry, name: string) =>
  registry.model(name).versions.map(({ version, state }) => `${version} ${state}`);

test('the default version is the highest that serves; 0 means it too', async () => {
  const { registry } = await loaded(useModel('m', ['2', '10', '9'], { versionPolicy: all }));
  assert.equal(registry.find('m', undefined).version, '10');
  assert.equal(registry.find('m', '0').version, '10');
  assert.equal(registry.find('m', '9').version, '9');
});

test('unknown names and versions', async () => {
  const { registry } = await loaded(useModel('m', ['1']));
  assert.throws(() => registry.find('q', undefined), {
    code: 'not_found',
    reason: 'model_not_found',
    message: 'Model with requested name is not found',
  });
  assert.throws(() => registry.find('m', '99999999999999999999'), {
    reason: 'version_not_found',
    message: 'Model with requested version is not found',
  });
});

test('a version that fails falls back to the one before under latest', async () => {
  const { registry, engine, results } = await loaded(useModel('m', ['1', '2', '3']), ['3']);
  assert.equal(registry.find('m', undefined).version, '2');
  assert.deepEqual(statesOf(registry, 'm'), ['2 AVAILABLE', '3 LOADING']);
  assert.equal(engine.loaded.length, 1);
  assert.equal(results[0]?.error?.message, 'broken');
  assert.throws(() => registry.find('m', '3'), {
    reason: 'model_not_loaded_yet',
    message: 'Model with requested version is not loaded yet',
  });
});

test('a failed load is told at once, also to an inference', async () => {
  const { registry } = await loaded(useModel('m', ['1']), ['1']);
  assert.throws(() => registry.findForInference('m', '1'), { reason: 'model_not_loaded_yet' });
  assert.throws(() => registry.findForInference('m', undefined), { reason: 'version_not_found' });
});

test('retired versions are known and told so', async () => {
  const { registry, engine } = await loaded(useModel('m', ['1']));
  await registry.model('m').version('1').retire();
  assert.deepEqual(engine.unloaded, ['m/1']);
  assert.deepEqual(statesOf(registry, 'm'), ['1 END']);
  assert.throws(() => registry.find('m', '1'), {
    reason: 'model_retired',
    message: 'Model with requested version is retired',
  });
  assert.throws(() => registry.find('m', undefined), { reason: 'version_not_found' });
});

test('an inference waits for the load, metadata does not', async () => {
  const { registry, gate } = useGates();
  const loading = registry.apply([useModel('m', ['1'])]);
  const { open } = await gate('m/1');
  assert.throws(() => registry.find('m', '1'), { reason: 'model_not_loaded_yet' });
  assert.throws(() => registry.find('m', undefined), { reason: 'version_not_found' });
  const named = registry.findForInference('m', '1');
  const unnamed = registry.findForInference('m', undefined);
  assert.ok(named instanceof Promise && unnamed instanceof Promise);
  open();
  assert.equal((await named).version, '1');
  assert.equal((await unnamed).version, '1');
  await loading;
});

test('an inference that waits is told of the failure', async () => {
  const { registry, gate } = useGates();
  const loading = registry.apply([useModel('m', ['1'])]);
  const { fail } = await gate('m/1');
  const waiting = Promise.resolve(registry.findForInference('m', '1'));
  fail();
  await assert.rejects(waiting, { reason: 'model_not_loaded_yet' });
  await loading;
});

test('the wait for a load ends after ten seconds', async (context) => {
  const { registry, gate } = useGates();
  const loading = registry.apply([useModel('m', ['1'])]);
  const { open } = await gate('m/1');
  context.mock.timers.enable({ apis: ['setTimeout'] });
  for (const version of [undefined, '0', '1']) {
    const waiting = Promise.resolve(registry.findForInference('m', version));
    context.mock.timers.tick(10_000);
    await assert.rejects(waiting, { reason: 'model_not_loaded_yet' });
  }
  open();
  await loading;
});

test('models load as many at a time as the bounds let them', async () => {
  let running = 0;
  let most = 0;
  const engine = new FakeEngine({
    onLoad: async () => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((go) => setImmediate(go));
      running -= 1;
    },
  });
  const registry = new ModelRegistry(engine, silentLogger, { bounds: twoAtOnce });
  const names = ['a', 'b', 'c', 'd', 'e'];
  const { results } = await registry.apply(names.map((name) => useModel(name, ['1'])));
  assert.equal(most, 2);
  assert.deepEqual(
    results,
    names.map((name) => ({ name, kind: 'model', changed: true })),
  );
});

test('of two models of one name the first is served', async () => {
  const registry = new ModelRegistry(new FakeEngine(), silentLogger);
  const { results } = await registry.apply([useModel('m', ['1']), useModel('m', ['2'])]);
  assert.equal(results[0]?.error, undefined);
  assert.equal(results[1]?.error?.reason, 'model_name_occupied');
  assert.equal(registry.find('m', undefined).version, '1');
});

test('a model without version folders is known and has no version', async () => {
  const config = { ...useModel('m', ['1']), basePath: useFiles(['notes/readme']) };
  const { registry, results } = await loaded(config);
  assert.equal(results[0]?.error?.reason, 'no_model_version_available');
  assert.throws(() => registry.find('m', undefined), { reason: 'version_not_found' });
});

test('closing waits for loads that have begun, frees them, and begins no others', async () => {
  const { engine, registry, gate } = useGates();
  const versions = useModel('m', ['1', '2', '3', '4'], { versionPolicy: all });
  const loading = registry.apply([versions]);
  const begun = [await gate('m/1'), await gate('m/2')];
  const closing = registry.close();
  for (const { open } of begun) open();
  await Promise.all([loading, closing]);
  assert.deepEqual(engine.unloaded.sort(), ['m/1', 'm/2']);
  assert.deepEqual(statesOf(registry, 'm'), ['1 END', '2 END', '3 END', '4 END']);
});
