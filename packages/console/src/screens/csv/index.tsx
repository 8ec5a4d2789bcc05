// CSV files: mappings and stock for a spreadsheet, out and in.
import { Loader, Stack } from "@mantine/core";
import { useAsk } from "../../app/asking.ts";
import { Chosen } from "../../app/chosen.tsx";
import { CsvPathsDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { CsvFile } from "./csv-file.tsx";

function Files({ integrationId }: { integrationId: string }) {
  const { data, error, isPending, refetch } = useAsk(CsvPathsDocument, { integrationId }, { isLive: false });
  const csv = data?.integration?.csv;
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending || !csv) return <Loader aria-label="Loading" />;
  return (
    <Stack gap="lg">
      <CsvFile title="Mappings" path={csv.mappings}>
        A row for each item of the store. Change what it follows, or leave it out, and hand the file in again:
        a dry run tells first what would change, and where a row is bad nothing is changed.
      </CsvFile>
      <CsvFile title="Stock levels" path={csv.levels}>
        Downloaded, it has the form of Shopify&apos;s own inventory import, with the numbers that the store
        should show. Handed in, its counts become opening stock in the source, once for each item and
        location.
      </CsvFile>
    </Stack>
  );
}

const Csv = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead title="CSV files" about="Mappings and stock as files for a spreadsheet." />
        <Files key={id} integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Csv;
