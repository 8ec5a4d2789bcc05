// A field to search a listing by: the address follows once the typing pauses.
import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { after } from "../app/system-ports.ts";

const pauseMs = 250;

type Props = { label: string; placeholder: string; value: string; onSearch: (text: string) => void };

export function SearchBox({ label, placeholder, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onSearch);
  useEffect(() => {
    tell.current = onSearch;
  });
  // What the address came to say otherwise, by a link or the way back, stands in the field too.
  useEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (text === told.current) return undefined;
    return after(pauseMs, () => {
      told.current = text;
      tell.current(text);
    });
  }, [text]);
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === "" ? null : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => setText("")} />
        )
      }
      w={{ base: "100%", xs: 260 }}
    />
  );
}
