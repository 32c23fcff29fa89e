// SPDX-License-Identifier: Apache-2.0
// Puts the server together: engine, registry, Fastify, dialects. Listens before models load, so that
// probes are answered from the start; drains on request.

import type { FastifyInstance } from 'fastify';
import { ConfigApplier, type ConfigSource } from './config/apply.ts';
import { Watcher } from './config/watcher.ts';
import type { ServingContext } from './dialects/dialect.ts';
import { kserve } from './dialects/kserve/plugin.ts';
import { ovms } from './dialects/ovms/plugin.ts';
import { createApp } from './http/app.ts';
import { BodyStore } from './http/body-store.ts';
import { CorsHeaders } from './http/cors.ts';
import { Health } from './http/health.ts';
import { Listeners } from './http/listeners.ts';
import { addMetricsRoutes } from './http/metrics.ts';
import { Replies } from './http/reply.ts';
import { type Logger, silentLogger } from './log.ts';
import { Meters } from './metrics/meters.ts';
import { type LoadResult, ModelRegistry } from './models/registry.ts';
import type { Reload } from './models/reload.ts';
import { sweepSequences } from './models/sequence-sweep.ts';
import { createEngine } from './native/engine.ts';
import type { NativeEngine } from './native/types.ts';
import { defaultOptions, type ServerOptions } from './options.ts';
import { packageVersion } from './package-info.ts';

/** What embedders and tests may bring themselves. */
export interface ServerParts {
  readonly engine?: NativeEngine;
  readonly log?: Logger;
}

export interface VinoServer {
  /** For `inject()`, and for routes of one's own before `listen`. */
  readonly app: FastifyInstance;
  readonly registry: ModelRegistry;
  /** Bytes of request bodies being received or inferred. */
  bytesInFlight(): number;
  /** Opens the port and gives its number. Rejects with Node's error. */
  listen(): Promise<number>;
  /**
   * Serves these models, or those of a configuration file, in place of others; the first pass makes the
   * server ready, whatever its results, and begins the polling. Never rejects.
   */
  load(source: ConfigSource): Promise<readonly LoadResult[]>;
  /** What `POST /v1/config/reload` does. */
  readonly reload: Reload;
  /**
   * Ends in order: accepts nothing new (503), answers what is in flight, frees the models. What is not
   * answered after `timeoutMs` is cut off.
   */
  close(timeoutMs?: number): Promise<void>;
}

/** What a request that is being received may still take to arrive when draining begins. */
const uploadMs = 1000;

/** What freeing the models may take, however little of the time to drain is left. */
const leastUnloadMs = 1000;

/** How long a reload waits for what it has replaced or retired to be freed: most are at once. */
const settleMs = 1000;

/** Node runs timers beyond this at once. */
const longestTimerMs = 2 ** 31 - 1;

async function endsWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/**
 * Throws ServingError where the engine cannot start or `metrics.list` names an unknown family. Nothing
 * listens yet and nothing is loaded.
 */
export async function createServer(
  options: ServerOptions = {},
  parts: ServerParts = {},
): Promise<VinoServer> {
  const resolved = { ...defaultOptions, ...options };
  const log = parts.log ?? silentLogger;
  const { metrics } = resolved;
  // Loaded only where it is used, for a quick start.
  const exposition = metrics.enable ? await import('./metrics/families.ts') : undefined;
  const families = exposition?.selectFamilies(metrics.list) ?? [];
  const engine = parts.engine ?? createEngine(resolved.engine);
  const registry = new ModelRegistry(engine, log, resolved);
  const applier = new ConfigApplier(registry, log);
  const reload: Reload = async () => {
    const outcome = await applier.reload();
    await endsWithin(registry.drained(), settleMs);
    return outcome;
  };
  const watcher = new Watcher(() => applier.poll(), resolved.pollSeconds * 1000);
  const cleaner = new Watcher(
    () => sweepSequences(registry.models, log),
    Math.min(resolved.sequenceCleanerMinutes * 60_000, longestTimerMs),
  );
  const replies = new Replies(new CorsHeaders(resolved.cors));
  const health = new Health();
  const meters = new Meters(metrics.enable, registry);
  let draining = false;

  const { maxBodyBytes } = resolved;
  const app = createApp({ replies, maxBodyBytes, log, isDraining: () => draining });
  const bodies = new BodyStore(resolved);
  const context: ServingContext = {
    registry,
    bodies,
    replies,
    nothing: await engine.compile(
      { name: '', version: '', inputs: [], nodes: [], outputs: [] },
      [],
    ),
    health,
    log,
    meters,
    reload,
    server: { name: 'vinoserve', version: packageVersion },
  };
  app.register(kserve.plugin, {
    prefix: kserve.prefix,
    context,
    healthBody: resolved.kserveHealthBody,
  });
  app.register(ovms.plugin, {
    prefix: ovms.prefix,
    context,
    metadataCase: resolved.tfsMetadataCase,
  });
  if (exposition !== undefined) {
    const { exposeText, textContentType } = exposition;
    const sources = {
      meters,
      models: () => registry.models,
      stats: () => engine.stats(),
      bodyBytes: () => bodies.bytesInFlight,
      version: packageVersion,
    };
    addMetricsRoutes(app, replies, textContentType, () => exposeText(families, sources));
  }
  const listeners = new Listeners(app, { replies, maxBodyBytes });

  return {
    app,
    registry,
    bytesInFlight: () => bodies.bytesInFlight,
    async listen() {
      const port = await listeners.open(resolved.bindAddresses, resolved.port);
      const text = `listening on ${resolved.bindAddresses.join(', ')} port ${port}`;
      log.info(text, { event: 'listening' });
      return port;
    },
    async load(source) {
      const { results } = await applier.start(source);
      health.firstLoadPassed();
      watcher.start();
      cleaner.start();
      return results;
    },
    reload,
    async close(timeoutMs = 30_000) {
      draining = true;
      watcher.stop();
      cleaner.stop();
      replies.closeConnections();
      const deadline = performance.now() + timeoutMs;
      // Uploads that are under way may end; half a request must not hold the end up.
      const refusal = setTimeout(
        () => {
          bodies.refuseUnfinished();
          listeners.cutUnasked();
        },
        Math.min(uploadMs, timeoutMs),
      );
      await listeners.close(timeoutMs);
      clearTimeout(refusal);
      await app.close();
      const left = Math.max(leastUnloadMs, deadline - performance.now());
      if (!(await endsWithin(registry.close(), left))) {
        log.warning('giving up what is still being inferred or loaded', { event: 'stopping' });
      }
      log.info('stopped', { event: 'stopped' });
    },
  };
}
