import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { CoreV1Api, V1EnvVar, V1Pod } from '@kubernetes/client-node';
import { generate } from 'selfsigned';

export const NODE = 'holdfast-double';

/** What a container wrote, which never rotates, and whether it has ended. */
export class ContainerLog extends EventEmitter {
  #text = '';
  ended = false;

  /** What the kubelet would serve of it: a rotated log has lost its beginning. */
  constructor(private readonly served: (text: string) => string = (text) => text) {
    super();
    this.setMaxListeners(0);
  }

  get text(): string {
    return this.served(this.#text);
  }

  write(text: string): void {
    this.#text += text;
    this.emit('more');
  }

  end(): void {
    this.ended = true;
    this.emit('more');
  }
}

/**
 * A node on this machine: runs a pod's command as a process, with the files of its ConfigMap and the
 * environment of its Secret, on loopback; and serves containers' logs over TLS as a kubelet does, where
 * the API server fetches them. No image, container, probe, limit or network of its own.
 */
export class KubeletDouble {
  readonly #logs = new Map<string, ContainerLog>();
  readonly #processes = new Map<string, ChildProcess>();
  readonly #dir = mkdtempSync(join(tmpdir(), 'holdfast-kubelet-'));
  #server: Server | null = null;
  /** Lines of a container's log that are lost before they are served. */
  loseLines: (text: string) => string = (text) => text;

  constructor(
    private readonly core: CoreV1Api,
    private readonly k6: string,
  ) {}

  async register(): Promise<void> {
    const made = await generate([{ name: 'commonName', value: NODE }], { keySize: 2048 });
    this.#server = createServer({ key: made.private, cert: made.cert }, (request, response) => {
      const url = new URL(request.url ?? '/', 'https://kubelet');
      const [, what, , pod = ''] = url.pathname.split('/');
      const log = this.#logs.get(pod);
      if (what !== 'containerLogs' || log === undefined) {
        response.writeHead(404).end('no such container');
        return;
      }
      const tail = Number(url.searchParams.get('tailLines') ?? 0);
      let served = 0;
      const serve = (): void => {
        const { text } = log;
        const rest = text.slice(served);
        response.write(
          tail > 0
            ? rest
                .split('\n')
                .slice(-tail - 1)
                .join('\n')
            : rest,
        );
        served = text.length;
        if (!log.ended && url.searchParams.get('follow') === 'true') return;
        log.off('more', serve);
        response.end();
      };
      response.writeHead(200, { 'content-type': 'text/plain' });
      log.on('more', serve);
      response.once('close', () => log.off('more', serve));
      serve();
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      conditions: [{ type: 'Ready', status: 'True' }],
    };
    const body = { metadata: { name: NODE }, status };
    const node = await this.core.createNode({ body });
    await this.core.replaceNodeStatus({ name: NODE, body: Object.assign(node, { status }) });
  }

  /** Runs a pod's container; resolves with its exit code. */
  async run(pod: V1Pod, port: number | null): Promise<number> {
    const name = pod.metadata?.name ?? '';
    const dir = join(this.#dir, name);
    mkdirSync(join(dir, 'tmp'), { recursive: true });
    await this.#mount(pod, dir);
    const [container] = pod.spec?.containers ?? [];
    const [program = '', ...args] = (container?.command ?? []).map((part) =>
      part
        .replaceAll(/(?<![\w/])\/(?=(?:test|tmp)\/)/g, `${dir}/`)
        .replace('--address=0.0.0.0:6565', `--address=127.0.0.1:${port}`),
    );
    const log = new ContainerLog(this.loseLines);
    this.#logs.set(name, log);
    const child = spawn(program, args, {
      cwd: dir,
      env: {
        PATH: [dirname(this.k6), process.env['PATH']].join(delimiter),
        ...(await this.#environment(pod, container?.env ?? [])),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#processes.set(name, child);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => log.write(chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    log.end();
    return code ?? 137;
  }

  /** As a deleted pod is told to end; a killed one as the kernel does for want of memory. */
  signal(pod: string, name: NodeJS.Signals): void {
    const child = this.#processes.get(pod);
    if (child?.exitCode === null) child.kill(name);
  }

  async close(): Promise<void> {
    for (const name of this.#processes.keys()) this.signal(name, 'SIGKILL');
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done) ?? done(null));
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async #mount({ metadata, spec }: V1Pod, dir: string): Promise<void> {
    const namespace = metadata?.namespace ?? '';
    for (const { configMap } of spec?.volumes ?? []) {
      if (configMap?.name === undefined) continue;
      const { data } = await this.core.readNamespacedConfigMap({ namespace, name: configMap.name });
      mkdirSync(join(dir, 'test'), { recursive: true });
      for (const [file, text] of Object.entries(data ?? {}))
        writeFileSync(join(dir, 'test', file), text);
    }
  }

  async #environment(
    { metadata }: V1Pod,
    env: readonly V1EnvVar[],
  ): Promise<Readonly<Record<string, string>>> {
    const namespace = metadata?.namespace ?? '';
    const values: Record<string, string> = {};
    for (const { name, value, valueFrom } of env) {
      const secret = valueFrom?.secretKeyRef;
      if (secret?.name === undefined) values[name] = value ?? '';
      else {
        const { data } = await this.core.readNamespacedSecret({ namespace, name: secret.name });
        values[name] = Buffer.from(data?.[secret.key] ?? '', 'base64').toString();
      }
    }
    return values;
  }
}
