import { HoldfastError } from '../../model/error.js';
import {
  LAB_ACCOUNT_ID,
  LAB_LAUNCH_TEMPLATE_VERSIONS,
  LAB_REVISION_BUCKET,
  type VersionBehaviour,
} from '../../model/lab-versions.js';
import type { FaultContext } from '../fault-driver.js';

/** S3 location of a revision, as CodeDeploy takes it. */
export interface S3Revision {
  readonly revisionType: 'S3';
  readonly s3Location: {
    readonly bucket: string;
    readonly key: string;
    readonly bundleType: 'zip' | 'tgz' | 'tar';
  };
}

/**
 * The launch template version that is rolled out: the parameter `launchTemplateVersion`, or the lab's
 * own of that behaviour. On AWS only the user knows which one is good or bad.
 * @throws HoldfastError fault/missing-version
 */
export function launchTemplateVersion(
  context: FaultContext,
  fault: string,
  behaviour: VersionBehaviour,
): string {
  const given = String(context.fault.parameters['launchTemplateVersion'] ?? '');
  if (given !== '') return given;
  const [own] = Object.entries(LAB_LAUNCH_TEMPLATE_VERSIONS).flatMap(([version, its]) =>
    version !== '1' && its === behaviour ? [version] : [],
  );
  if (context.accountId === LAB_ACCOUNT_ID && own !== undefined) return own;
  throw missing(fault, behaviour, 'launchTemplateVersion', 'the number of a version, such as "7"');
}

/**
 * The revision that is deployed: the parameter `revision` (`s3://bucket/key.zip`), or the lab's own.
 * @throws HoldfastError fault/missing-version, fault/bad-revision
 */
export function revision(
  context: FaultContext,
  fault: string,
  behaviour: VersionBehaviour,
): S3Revision {
  const given = String(context.fault.parameters['revision'] ?? '');
  const own =
    context.accountId === LAB_ACCOUNT_ID ? `s3://${LAB_REVISION_BUCKET}/${behaviour}.zip` : '';
  const text = given === '' ? own : given;
  if (text === '') throw missing(fault, behaviour, 'revision', 's3://bucket/key.zip');
  const [, bucket = '', key = '', suffix = ''] =
    /^s3:\/\/([^/]+)\/(.+\.(zip|tgz|tar))$/.exec(text) ?? [];
  if (suffix !== 'zip' && suffix !== 'tgz' && suffix !== 'tar') {
    throw new HoldfastError('fault/bad-revision', `${fault}: ${text} is no revision in S3`, {
      hint: 'Write it as s3://bucket/key.zip (or .tgz, .tar).',
    });
  }
  return { revisionType: 'S3', s3Location: { bucket, key, bundleType: suffix } };
}

function missing(
  fault: string,
  behaviour: VersionBehaviour,
  parameter: string,
  form: string,
): HoldfastError {
  const kind = behaviour === 'good' ? 'a good one' : `one that ${behaviour.replaceAll('-', ' ')}`;
  return new HoldfastError(
    'fault/missing-version',
    `${fault}: which version is to be rolled out is not said`,
    {
      hint: `Set parameters.${parameter} to ${form}: ${kind}. Only the lab has versions of its own.`,
    },
  );
}
