// The gateway does not answer, and there is nothing yet to show: it is asked again by itself.
import { Center, Loader, Stack, Text, Title } from "@mantine/core";

export const Unreached = ({ error }: { error: Error }) => (
  <Center mih="100dvh" p="md" component="main">
    <Stack align="center" role="status">
      <Loader aria-hidden />
      <Title order={1}>The gateway does not answer</Title>
      <Text c="dimmed" ta="center" maw={460}>
        It is asked again every two seconds. {error.message}
      </Text>
    </Stack>
  </Center>
);
