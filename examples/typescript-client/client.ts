// SPDX-License-Identifier: Apache-2.0
// A small KServe v2 client: metadata, readiness, inference. Needs nothing but fetch.

/** A named tensor as JSON carries it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly (number | string | boolean | null)[];
}

export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  /** -1 stands for any size. */
  readonly shape: readonly number[];
}

export interface ModelMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

export interface InferenceReply {
  readonly model_name: string;
  readonly model_version: string;
  readonly outputs: readonly Tensor[];
}

/** The server's refusal: its status and its text. */
export class InferenceError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export class KServeClient {
  readonly #url: string;

  /** `url` without a path, e.g. http://127.0.0.1:8000. */
  constructor(url: string) {
    this.#url = url;
  }

  async isReady(model: string): Promise<boolean> {
    return (await fetch(`${this.#modelUrl(model)}/ready`)).ok;
  }

  async metadata(model: string): Promise<ModelMetadata> {
    return this.#json(await fetch(this.#modelUrl(model)));
  }

  async infer(model: string, inputs: readonly Tensor[]): Promise<InferenceReply> {
    return this.#json(
      await fetch(`${this.#modelUrl(model)}/infer`, {
        method: 'POST',
        body: JSON.stringify({ inputs }),
      }),
    );
  }

  /** Sends PNG or JPEG files as they are to the input `name`; the server decodes them. */
  async inferImages(
    model: string,
    name: string,
    images: readonly Uint8Array[],
  ): Promise<InferenceReply> {
    const size = images.reduce((sum, image) => sum + 4 + image.length, 0);
    const parameters = { binary_data_size: size };
    const inputs = [{ name, shape: [images.length], datatype: 'BYTES', parameters }];
    const header = Buffer.from(JSON.stringify({ inputs }));
    const framed = images.flatMap((image) => [lengthOf(image), image]);
    return this.#json(
      await fetch(`${this.#modelUrl(model)}/infer`, {
        method: 'POST',
        headers: { 'Inference-Header-Content-Length': String(header.length) },
        body: Buffer.concat([header, ...framed]),
      }),
    );
  }

  #modelUrl(model: string): string {
    return `${this.#url}/v2/models/${encodeURIComponent(model)}`;
  }

  async #json<T>(response: Response): Promise<T> {
    const body: unknown = await response.json();
    if (response.ok) return body as T;
    throw new InferenceError(response.status, (body as { error: string }).error);
  }
}

/** Four bytes, lowest first. */
function lengthOf(image: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(image.length);
  return bytes;
}
