// Leads to what somebody has at hand, from any screen: a SKU to its page, and what the store's history calls a write to
// the explanation of it.
import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { pathOfFound } from "./path-of-found.ts";
import { useScreenLink } from "./integration-choice.tsx";
import classes from "./shell.module.css";

export function FindBox({ onFollow }: { onFollow: () => void }) {
  const [text, setText] = useState("");
  const [, navigate] = useLocation();
  const linkTo = useScreenLink();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const path = pathOfFound(text);
    if (path === null) return;
    setText("");
    navigate(linkTo(path));
    onFollow();
  };
  return (
    <form onSubmit={submit} role="search" aria-label="Go to" className={classes["find"]}>
      <TextInput
        size="xs"
        aria-label="A SKU, or a reference from the store's history"
        placeholder="SKU or reference"
        title="A SKU, or what the store's inventory history shows beside one of our writes"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={14} aria-hidden />}
        autoComplete="off"
        enterKeyHint="go"
      />
    </form>
  );
}
