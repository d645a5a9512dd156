import type { ConnectionSettings, InvoiceLine } from '@sync/shared';

/** Cost centre and project, by Fortnox's names for them on rows and write-offs. */
export type Dimensions = { readonly CostCenter?: string; readonly Project?: string };

type Settings = Pick<ConnectionSettings, 'costCenter' | 'project' | 'dimensions'>;

/**
 * The dimensions of a line: of the entries whose every name fits, the one that names most; a SKU
 * beats a product's account. What it leaves open is the connection's own.
 */
export function dimensionsOf(
  line: Pick<InvoiceLine, 'productSku' | 'accountCode'>,
  settings: Settings,
): Dimensions {
  const entry = settings.dimensions
    .filter(({ productSku, productAccount }) =>
      [
        productSku === undefined || productSku === line.productSku,
        productAccount === undefined || productAccount === line.accountCode,
      ].every(Boolean),
    )
    .reduce<Settings['dimensions'][number] | undefined>(
      (best, candidate) =>
        best !== undefined && weigh(best) >= weigh(candidate) ? best : candidate,
      undefined,
    );
  return written(entry?.costCenter ?? settings.costCenter, entry?.project ?? settings.project);
}

/** Where no line is behind an amount: charges, rounding, write-offs. */
export function generalDimensions({
  costCenter,
  project,
}: Pick<Settings, 'costCenter' | 'project'>): Dimensions {
  return written(costCenter, project);
}

const weigh = ({ productSku, productAccount }: Settings['dimensions'][number]): number =>
  (productSku === undefined ? 0 : 12) + (productAccount === undefined ? 0 : 11);

function written(costCenter: string | undefined, project: string | undefined): Dimensions {
  return {
    ...(costCenter === undefined ? {} : { CostCenter: costCenter }),
    ...(project === undefined ? {} : { Project: project }),
  };
}
