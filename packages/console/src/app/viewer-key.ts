// Under what the cache keeps who is signed in.

export const viewerKey = ["ShellViewer"] as const;
