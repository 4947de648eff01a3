import { known } from '../../model/uncertain.js';
import type { Resolver } from '../../plan/resolver.js';
import { part, type Store } from './store.js';

/**
 * What AWS encrypts at rest whatever a plan says, each with how. Sources, read in November 2026: the
 * chapters on data protection of each service's guide; of SNS its controls in AWS Security Hub CSPM
 * ("By default, SNS stores messages and files using disk encryption"); MQ, Backup, ECR, Keyspaces,
 * Timestream, MWAA and DMS are from knowledge.
 */
export const ALWAYS_ENCRYPTED: Readonly<Record<string, readonly [what: string, how: string]>> = {
  aws_backup_vault: ['its backups', 'AWS Backup encrypts every vault, with a key of its own'],
  aws_cloudwatch_log_group: ['its logs', 'CloudWatch Logs encrypts every log group'],
  aws_dms_replication_instance: ['its storage', 'DMS encrypts every replication instance'],
  aws_docdbelastic_cluster: ['its data', 'DocumentDB encrypts every elastic cluster'],
  aws_dynamodb_table: ['its data', 'AWS encrypts every aws_dynamodb_table at rest'],
  aws_ecr_repository: ['its images', 'ECR keeps images in S3, which encrypts every object'],
  aws_elasticache_serverless_cache: ['its data', 'ElastiCache encrypts every serverless cache'],
  aws_fsx_lustre_file_system: ['its files', 'FSx encrypts every file system'],
  aws_fsx_ontap_file_system: ['its files', 'FSx encrypts every file system'],
  aws_fsx_openzfs_file_system: ['its files', 'FSx encrypts every file system'],
  aws_fsx_windows_file_system: ['its files', 'FSx encrypts every file system'],
  aws_keyspaces_table: ['its data', 'Keyspaces encrypts every table'],
  aws_memorydb_cluster: ['its data', 'AWS encrypts every aws_memorydb_cluster at rest'],
  aws_mq_broker: [
    'its messages',
    'MQ encrypts every broker, with a key of AWS where none is named',
  ],
  aws_msk_cluster: ['its records', 'MSK encrypts every cluster'],
  aws_msk_serverless_cluster: ['its records', 'MSK encrypts every cluster'],
  aws_mwaa_environment: ['its data', 'MWAA encrypts every environment'],
  aws_redshiftserverless_namespace: ['its data', 'Redshift Serverless encrypts every namespace'],
  aws_s3_bucket: ['its objects', 'S3 encrypts every new object since 5 January 2023'],
  aws_s3_directory_bucket: ['its objects', 'S3 encrypts every new object since 5 January 2023'],
  aws_secretsmanager_secret: ['its secret', 'Secrets Manager encrypts every secret'],
  aws_sns_topic: [
    'its messages',
    'SNS keeps messages on encrypted disks; SNS.1 asks for a key of KMS',
  ],
  aws_timestreamwrite_database: ['its data', 'Timestream encrypts every database'],
};

/** Stores that nothing in a plan can leave unencrypted. */
export function readAlwaysEncrypted(resolver: Resolver): Store[] {
  return Object.entries(ALWAYS_ENCRYPTED).flatMap(([type, [what, how]]) => {
    const parts = [part(what, known(true), how)];
    return resolver.ofType(type).map(({ address }) => ({ address, parts }));
  });
}
