// SPDX-License-Identifier: Apache-2.0
// Prints messages as Google's C++ library prints protobuf JSON with every default shown: members by
// field number, those of a oneof last, 1-space indent, newline at the end (tfs-rest.md 7, 8).

import protobuf from 'protobufjs/light.js';

/** A message as plain data: members by the names of the .proto file, enum values by name. */
export interface Message {
  readonly [field: string]: unknown;
}

export interface JsonForm {
  /** The .proto file's names as they are; else in camel case. Keys of maps always stay. */
  readonly keepNames: boolean;
  /** Whether an Any says its "@type". */
  readonly typeUrls: boolean;
}

/** Where an Any, which holds its message itself, names that message's type. */
export const typeUrl = '@type';

export class ProtobufPrinter {
  readonly #root: protobuf.Root;
  readonly #form: JsonForm;

  /** `descriptor` is protobufjs's own form of .proto files. */
  constructor(descriptor: protobuf.INamespace, form: JsonForm) {
    this.#root = protobuf.Root.fromJSON(descriptor);
    this.#root.resolveAll();
    this.#form = form;
  }

  /** Throws Error where the type is not in the descriptor. */
  print(typeName: string, message: Message): string {
    const printed = this.#message(this.#root.lookupType(typeName), message);
    return `${JSON.stringify(printed, null, 1)}\n`;
  }

  #message(type: protobuf.Type, message: Message): unknown {
    if (type.fullName === '.google.protobuf.Any') return this.#any(message);
    if (type.fullName === '.google.protobuf.Int64Value') return String(message.value);
    return Object.fromEntries(this.#members(type, message));
  }

  #any(message: Message): unknown {
    const url = String(message[typeUrl]);
    const type = this.#root.lookupType(url.slice(url.lastIndexOf('/') + 1));
    const members = this.#members(type, message);
    return Object.fromEntries(this.#form.typeUrls ? [[typeUrl, url], ...members] : members);
  }

  #members(type: protobuf.Type, message: Message): (readonly [string, unknown])[] {
    const byNumber = [...type.fieldsArray].sort((a, b) => a.id - b.id);
    const ordinary = byNumber.filter(({ partOf }) => partOf === null);
    const chosen = byNumber.filter(({ partOf, name }) => partOf !== null && name in message);
    return [...ordinary, ...chosen].flatMap((field) => {
      const printed = this.#field(field, message[field.name]);
      const name = this.#form.keepNames ? field.name : field.jsonName;
      return printed === undefined ? [] : [[name, printed] as const];
    });
  }

  /** Undefined only for a message that is not there. */
  #field(field: protobuf.Field, value: unknown): unknown {
    if (field.map) {
      const entries = Object.entries((value ?? {}) as Message);
      return Object.fromEntries(entries.map(([key, item]) => [key, this.#single(field, item)]));
    }
    if (field.repeated) {
      return ((value ?? []) as readonly unknown[]).map((item) => this.#single(field, item));
    }
    return this.#single(field, value);
  }

  #single({ type, resolvedType }: protobuf.Field, value: unknown): unknown {
    if (resolvedType instanceof protobuf.Type) {
      return value === undefined ? undefined : this.#message(resolvedType, value as Message);
    }
    if (resolvedType instanceof protobuf.Enum) return value ?? resolvedType.valuesById[0];
    if (type === 'bool') return value ?? false;
    if (type === 'string') return value ?? '';
    return String(value ?? 0); // int64, the only number there is
  }
}
