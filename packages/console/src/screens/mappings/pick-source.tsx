// Which item of the source a store's item follows, chosen by hand.
import { Modal, Stack, Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useAsk } from "../../app/asking.ts";
import {
  type MappingRowFragment,
  type SourceNameFragment,
  SourceVariantsFoundDocument,
} from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { SearchBox } from "../../ui/search-box.tsx";
import classes from "./pick-source.module.css";

type Props = {
  integrationId: string;
  row: MappingRowFragment | null;
  onClose: () => void;
  onPick: (row: MappingRowFragment, source: SourceNameFragment) => void;
};

function Found({ integrationId, row, onPick }: Omit<Props, "onClose"> & { row: MappingRowFragment }) {
  const [text, setText] = useState("");
  const { data, error } = useAsk(
    SourceVariantsFoundDocument,
    { integrationId, search: text },
    { enabled: text !== "" },
  );
  const listed =
    text === ""
      ? row.suggestions
      : (data?.integration?.variantMappings.nodes ?? []).flatMap(({ sourceVariant }) => sourceVariant ?? []);
  const found = [...new Map(listed.map((each) => [each.id, each])).values()];
  return (
    <Stack>
      <Text size="sm">
        {row.channelVariant?.sku ?? "An item without a SKU"}, {row.channelVariant?.title}
      </Text>
      <SearchBox
        label="Search the source"
        placeholder="SKU or name in the source"
        value={text}
        onSearch={setText}
      />
      <ErrorNote error={error} />
      <Stack gap={2}>
        {found.map((source) => (
          <UnstyledButton key={source.id} className={classes["found"]} onClick={() => onPick(row, source)}>
            <Text size="sm" fw={500}>
              {source.sku ?? "no SKU"}
            </Text>
            <Text size="xs" c="dimmed">
              {source.name}
            </Text>
          </UnstyledButton>
        ))}
        {found.length === 0 && (
          <Text size="sm" c="dimmed">
            {text === "" ? "Nothing is likely: search for it." : "Nothing in the source is called so."}
          </Text>
        )}
      </Stack>
    </Stack>
  );
}

export const PickSource = ({ row, onClose, ...props }: Props) => (
  <Modal
    opened={row !== null}
    onClose={onClose}
    title="Map by hand"
    closeButtonProps={{ "aria-label": "Close" }}
  >
    {row !== null && <Found {...props} row={row} />}
  </Modal>
);
