// SPDX-License-Identifier: Apache-2.0
// Stand-ins for the two images that the Dockerfile starts from, for machines that reach a Debian
// mirror and npm but no image registry: a debootstrap of the same Debian, and on it the node binary
// as published on npm (`node`), with npm.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { at } from '../setup/checkout.mjs';
import { run } from '../setup/child.mjs';

const suite = 'bookworm';
const nodePackages = ['node@22.23.3', 'npm@10.9.9'];
const folder = at('build/image');
const debian = join(folder, suite);
const node = join(folder, 'node');

/** This machine's certificates, which a proxy may have added its own to, as the build shall know them. */
const hostCertificates = '/etc/ssl/certs/ca-certificates.crt';
const certificates = '/etc/ssl/host-certificates.crt';
export const certificateSettings = ['NODE_EXTRA_CA_CERTS', 'PIP_CERT'].map(
  (name) => `${name}=${certificates}`,
);

/** Makes both root file systems once; resolves with their folders. */
export async function makeBases(progress) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(debian)) await makeDebian(progress);
  if (!existsSync(node)) await makeNode(progress);
  return { debian, node };
}

/** Like the `slim` images: no documentation, no package lists. */
async function makeDebian(progress) {
  const arriving = `${debian}.arriving`;
  rmSync(arriving, { recursive: true, force: true });
  await run('debootstrap', ['--variant=minbase', suite, arriving], { onLine: progress });
  const unwanted = ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/man'];
  for (const name of [...unwanted, 'usr/share/locale', 'var/log']) {
    rmSync(join(arriving, name), { recursive: true, force: true });
    mkdirSync(join(arriving, name), { recursive: true });
  }
  renameSync(arriving, debian);
}

async function makeNode(progress) {
  const arriving = `${node}.arriving`;
  rmSync(arriving, { recursive: true, force: true });
  const lib = join(arriving, 'usr/local/lib');
  const bin = join(arriving, 'usr/local/bin');
  for (const made of [lib, bin, join(arriving, 'etc/ssl')]) mkdirSync(made, { recursive: true });
  writeFileSync(join(lib, 'package.json'), '{}\n');
  const options = ['--no-audit', '--no-fund', '--prefix', lib];
  await run('npm', ['install', ...options, ...nodePackages], { onLine: progress });
  cpSync(join(lib, 'node_modules/node/bin/node'), join(bin, 'node'), { dereference: true });
  execFileSync(join(bin, 'node'), ['--version']);
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(bin, 'npm'));
  if (existsSync(hostCertificates)) cpSync(hostCertificates, join(arriving, certificates));
  renameSync(arriving, node);
}
