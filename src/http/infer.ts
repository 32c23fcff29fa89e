// SPDX-License-Identifier: Apache-2.0
// What every infer route does: read the body, find the servable, cross to the native plane once, write
// its reply. The dialect brings codec, header rules and error texts.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ServingError, toServingError, withDetails } from '../errors.ts';
import type { MethodMeter, VersionMeter } from '../metrics/meters.ts';
import type { Serving } from '../models/lifecycle.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { CodecName, InferReply, NativeServable, ReplyBytes } from '../native/types.ts';
import { type BodySink, readBody } from './body.ts';
import type { Body, BodyStore } from './body-store.ts';
import { type Coding, chooseCoding, compress, leastCompressed } from './compression.ts';
import type { Replies } from './reply.ts';

/** What inference needs of the server. */
export interface InferServices {
  readonly registry: ModelRegistry;
  readonly bodies: BodyStore;
  readonly replies: Replies;
  /** Decodes and then answers "no_servable": a request to an unknown model has its body judged first. */
  readonly nothing: NativeServable;
}

/** One dialect's way of inference. */
export interface InferRoute {
  readonly codec: CodecName;
  /** What is told first where both are wrong: a malformed body, or a model that does not serve. */
  readonly precedence: 'body' | 'model';
  /** Counts the route's requests. */
  readonly meter: MethodMeter;
  /** Throws a ServingError where the length of the JSON part (-1 = all) cannot be. */
  checkHeaderLength(headerLength: number, bodySize: number): void;
  fail(request: FastifyRequest, reply: FastifyReply, error: ServingError): void;
}

/** One request's target. */
export interface InferTarget {
  readonly name: string;
  /** Canonical; absent = default version. */
  readonly version: string | undefined;
  /** Bytes of the JSON part; -1 = all; NaN = the client's text was no length. */
  readonly headerLength: number;
}

/** Answers `request`, now or later; never throws. */
export function infer(
  services: InferServices,
  route: InferRoute,
  target: InferTarget,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const exchange = new Exchange(services, route, target, request, reply);
  if (route.precedence === 'model') exchange.findThenRead();
  else exchange.read();
}

class Exchange implements BodySink {
  readonly #services: InferServices;
  readonly #route: InferRoute;
  readonly #target: InferTarget;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  /** Of the version that infers, while it does. */
  #counting: VersionMeter | undefined;
  #counted = false;
  /** When the body was there; 0 where nobody asks. */
  #begin = 0;

  constructor(
    services: InferServices,
    route: InferRoute,
    target: InferTarget,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    this.#services = services;
    this.#route = route;
    this.#target = target;
    this.#request = request;
    this.#reply = reply;
  }

  read(): void {
    readBody(this.#request.raw, this.#services.bodies, this.#target.headerLength, this);
  }

  /**
   * Reads no body for a model that does not serve. What is found is looked up again once the body is
   * there, because another version may serve by then.
   */
  findThenRead(): void {
    this.#find(
      () => {
        if (!this.#request.raw.destroyed) this.read(); // else the client has gone
      },
      (absence) => this.#fail(absence),
    );
  }

  bodyRead(body: Body): void {
    if (this.#route.meter.enabled) this.#begin = performance.now();
    try {
      this.#route.checkHeaderLength(this.#target.headerLength, body.size);
    } catch (thrown) {
      this.#giveUp(body, thrown);
      return;
    }
    this.#find(
      (serving) => this.#run(serving, body),
      (absence) => this.#absent(body, absence),
    );
  }

  bodyFailed(error: ServingError): void {
    this.#fail(error);
  }

  /** Calls one of the two, neither of which throws; at once where no load is waited for. */
  #find(found: (serving: Serving) => void, absent: (absence: unknown) => void): void {
    const { name, version } = this.#target;
    let serving: Serving | Promise<Serving>;
    try {
      serving = this.#services.registry.findForInference(name, version);
    } catch (absence) {
      absent(absence);
      return;
    }
    if (serving instanceof Promise) serving.then(found, absent);
    else found(serving);
  }

  #run(serving: Serving, body: Body): void {
    const { meter } = this.#route;
    if (meter.enabled) this.#counting = meter.began(serving);
    this.#cross(serving.servable, body).then(
      (inferred) => this.#succeed(body, inferred),
      (thrown) => this.#giveUp(body, thrown),
    );
  }

  #succeed(body: Body, inferred: InferReply): void {
    try {
      body.release();
      this.#count();
      this.#answer(inferred);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** The one crossing; what it throws at once (it is out of memory) rejects like all else. */
  #cross(servable: NativeServable, body: Body): Promise<InferReply> {
    const { headerLength } = this.#target;
    try {
      return servable.infer(this.#route.codec, body.buffer, body.start, body.end, headerLength);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  /** Nothing serves: told at once, or after the body has been judged (`InferRoute.precedence`). */
  #absent(body: Body, absence: unknown): void {
    if (this.#route.precedence === 'model') {
      this.#giveUp(body, absence);
      return;
    }
    this.#cross(this.#services.nothing, body).then(
      () => this.#giveUp(body, absence),
      (thrown) =>
        this.#giveUp(body, toServingError(thrown).reason === 'no_servable' ? absence : thrown),
    );
  }

  #answer(inferred: InferReply): void {
    const bare = typeof inferred === 'string' || inferred instanceof Uint8Array;
    const body = bare ? inferred : inferred.body;
    const headerLength = bare ? -1 : inferred.headerLength;
    if (body.length < leastCompressed) {
      this.#send(body, headerLength, none);
      return;
    }
    const coding = chooseCoding(this.#request.raw.headers['accept-encoding'] ?? '');
    if (coding === undefined) this.#send(body, headerLength, uncompressed);
    else this.#answerCompressed(coding, body, headerLength);
  }

  #answerCompressed(coding: Coding, body: ReplyBytes, headerLength: number): void {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
    compress(coding, bytes, (error, compressed) => {
      if (error) this.#fail(error);
      else this.#send(compressed, headerLength, compressedHeaders[coding]);
    });
  }

  #send(body: ReplyBytes, headerLength: number, headers: readonly string[]): void {
    const { replies } = this.#services;
    if (headerLength < 0) {
      replies.send(this.#request, this.#reply, 200, 'application/json', body, headers);
      return;
    }
    const all = ['Inference-Header-Content-Length', String(headerLength), ...headers];
    replies.send(this.#request, this.#reply, 200, 'application/octet-stream', body, all);
  }

  #giveUp(body: Body, thrown: unknown): void {
    body.release();
    this.#fail(thrown);
  }

  #fail(thrown: unknown): void {
    const { name: model, version } = this.#target;
    const error = withDetails(toServingError(thrown), {
      model,
      ...(version === undefined ? {} : { version }),
    });
    this.#count(error);
    this.#route.fail(this.#request, this.#reply, error);
  }

  /** Once, how the request ended; a client that broke off its body has asked for nothing. */
  #count(error?: ServingError): void {
    const { meter } = this.#route;
    if (!meter.enabled || this.#counted) return;
    this.#counted = true;
    if (this.#counting !== undefined) {
      meter.ended(this.#counting, performance.now() - this.#begin, error);
    } else if (error?.reason !== 'body_broken') {
      meter.count(this.#target, error);
    }
  }
}

const none: readonly string[] = [];
/** Of a reply that could have been compressed, for caches. */
const uncompressed: readonly string[] = ['Vary', 'Accept-Encoding'];
const compressedHeaders: Readonly<Record<Coding, readonly string[]>> = {
  gzip: ['Content-Encoding', 'gzip', ...uncompressed],
  deflate: ['Content-Encoding', 'deflate', ...uncompressed],
};
