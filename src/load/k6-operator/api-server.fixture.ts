import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as client from '@kubernetes/client-node';
import { parse } from 'yaml';

const SCRIPT = new URL('../../../scripts/kube-apiserver.mjs', import.meta.url).pathname;
const PAGE = new URL('../../../docs/load-on-kubernetes.md', import.meta.url);

export interface ApiServer {
  readonly server: string;
  readonly adminKubeconfig: string;
  /** Of a user that has no rights of its own. */
  readonly userKubeconfig: string;
  readonly userToken: string;
  close(): Promise<void>;
}

/** A real API server: scripts/kube-apiserver.mjs. */
export async function startApiServer(): Promise<ApiServer> {
  const child: ChildProcess = spawn(process.execPath, [SCRIPT], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const { stdout } = child;
  if (stdout === null) throw new Error('its output is not read');
  for await (const line of createInterface({ input: stdout })) {
    return {
      ...(JSON.parse(line) as Omit<ApiServer, 'close'>),
      async close() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error('the API server did not start');
}

/** Binds the Role that docs/load-on-kubernetes.md shows to the user of the kubeconfig. */
export async function grantRights(kube: client.KubeConfig): Promise<void> {
  const [, yaml = ''] =
    /```yaml\n(kind|apiVersion[\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const role = parse(yaml) as client.V1Role;
  const rbac = kube.makeApiClient(client.RbacAuthorizationV1Api);
  const namespace = 'default';
  await rbac.createNamespacedRole({ namespace, body: role });
  await rbac.createNamespacedRoleBinding({
    namespace,
    body: {
      metadata: { name: 'holdfast-load' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: role.metadata?.name ?? '',
      },
      subjects: [{ kind: 'User', name: 'loader', apiGroup: 'rbac.authorization.k8s.io' }],
    },
  });
}
