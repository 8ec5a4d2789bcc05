// What can be done about one item.
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { MappingRowFragment } from "../../graphql/generated/documents.ts";
import { likelyPair } from "./mapping-row.ts";
import type { MappingCommands } from "./use-mapping-commands.ts";

type Props = {
  row: MappingRowFragment;
  name: string;
  commands: MappingCommands | null;
  onPick: (row: MappingRowFragment) => void;
};

export function RowMenu({ row, name, commands, onPick }: Props) {
  const { channelVariant, sourceVariant, status, origin } = row;
  const likely = likelyPair(row);
  if (commands === null || (channelVariant === null && likely === null)) return null;
  const isOut = status === "EXCLUDED";
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`What to do about ${name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {likely !== null && (
          <Menu.Item onClick={() => commands.map([likely], [row])}>Map to {likely.label}</Menu.Item>
        )}
        {channelVariant !== null && (
          <>
            <Menu.Item onClick={() => onPick(row)}>Map by hand ...</Menu.Item>
            {sourceVariant !== null && origin !== "SKU" && origin !== null && (
              <Menu.Item
                onClick={() =>
                  commands.forget({ channelVariantId: channelVariant.id, sourceVariantId: sourceVariant.id })
                }
              >
                Forget the mapping by hand
              </Menu.Item>
            )}
            <Menu.Item onClick={() => commands.setExcluded([channelVariant.id], !isOut)}>
              {isOut ? "Take in again" : "Leave out of the sync"}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
