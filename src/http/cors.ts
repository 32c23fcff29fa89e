// SPDX-License-Identifier: Apache-2.0
// The CORS headers that every response carries (kserve-v2-rest.md 2.6, D7).

export interface CorsOptions {
  /** "*", one origin, or several with commas between. */
  readonly allowedOrigins: string;
  readonly allowedMethods: string;
  readonly allowedHeaders: string;
  readonly allowCredentials: boolean;
}

export const defaultCors: CorsOptions = {
  allowedOrigins: '*',
  allowedMethods: '*',
  allowedHeaders: '*',
  allowCredentials: false,
};

/** Headers as flat lists of names and values, made once. */
export class CorsHeaders {
  readonly #anonymous: readonly string[];
  readonly #byOrigin: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(options: CorsOptions) {
    const common = [
      'Access-Control-Allow-Methods',
      options.allowedMethods,
      'Access-Control-Allow-Headers',
      options.allowedHeaders,
      'Access-Control-Expose-Headers',
      'Inference-Header-Content-Length',
    ];
    if (options.allowCredentials) common.push('Access-Control-Allow-Credentials', 'true');
    const origins = options.allowedOrigins.split(',').map((origin) => origin.trim());
    if (origins.length === 1) {
      this.#anonymous = ['Access-Control-Allow-Origin', options.allowedOrigins.trim(), ...common];
      return;
    }
    this.#anonymous = [...common, 'Vary', 'Origin'];
    this.#byOrigin = new Map(
      origins.map((origin) => [
        origin,
        ['Access-Control-Allow-Origin', origin, ...this.#anonymous],
      ]),
    );
  }

  /** For a request with that `Origin` header: of several allowed origins only the matching one is named. */
  for(origin: string | undefined): readonly string[] {
    if (this.#byOrigin === undefined || origin === undefined) return this.#anonymous;
    return this.#byOrigin.get(origin) ?? this.#anonymous;
  }
}
